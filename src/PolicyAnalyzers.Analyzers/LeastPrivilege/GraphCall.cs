namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>A call of Microsoft Graph, with the permissions each of which does for it, the best first.</summary>
internal sealed record GraphCall(string Method, string Path, IReadOnlyList<string> Application, IReadOnlyList<string> Delegated)
{
    public static readonly string[] Methods = ["GET", "POST", "PATCH", "PUT", "DELETE"];

    /// <summary>What to ask for, in the name of a user; null when only an application may make the call.</summary>
    public string? NeededByUser => Delegated.Count > 0 ? Delegated[0] : null;

    /// <summary>What to grant to an application; null when only a user may make the call.</summary>
    public string? NeededByApplication => Application.Count > 0 ? Application[0] : null;

    public override string ToString() => Method + " " + Path;
}
