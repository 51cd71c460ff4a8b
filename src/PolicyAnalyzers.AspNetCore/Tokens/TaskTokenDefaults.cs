namespace PolicyAnalyzers.AspNetCore;

/// <summary>Names that task-token authentication goes by.</summary>
public static class TaskTokenDefaults
{
    /// <summary>The authentication scheme, also the scheme of the <c>Authorization</c> header (RFC 9449, section 7.1).</summary>
    public const string AuthenticationScheme = "DPoP";
}
