namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>A <c>WWW-Authenticate</c> challenge of the DPoP scheme (RFC 9449, section 7.1). Its values are this library's own words, or checked at start.</summary>
internal sealed record DpopChallenge(string? Error = null, string? Description = null)
{
    /// <summary>The scopes that are needed (RFC 6750, section 3).</summary>
    public string? Scope { get; init; }

    /// <summary>How the user must be authenticated (RFC 9470, section 3).</summary>
    public string? AcrValues { get; init; }

    /// <summary>How many seconds ago at most (RFC 9470, section 3).</summary>
    public long? MaxAge { get; init; }

    /// <summary>Where the API's metadata is (RFC 9728, section 5.1).</summary>
    public string? ResourceMetadata { get; init; }

    public override string ToString()
    {
        (string Name, string? Value)[] parameters =
        [
            ("error", Error),
            ("error_description", Error is null ? null : Description),
            ("scope", Scope),
            ("acr_values", AcrValues),
            ("max_age", MaxAge?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("resource_metadata", ResourceMetadata),
            ("algs", "ES256"),
        ];
        return "DPoP " + string.Join(", ", parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}=\"{parameter.Value}\""));
    }
}
