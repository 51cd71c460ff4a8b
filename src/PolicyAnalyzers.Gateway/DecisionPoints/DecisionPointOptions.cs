namespace PolicyAnalyzers.Gateway;

/// <summary>
/// An external policy decision point that is asked as well, by the OpenID AuthZEN Authorization API 1.0, such as OPA, Cerbos or a service of your own. It can only refuse: what
/// the manifest or the gateway policy does not allow, it is not asked about.
/// </summary>
public sealed class DecisionPointOptions
{
    /// <summary>Its access evaluation endpoint: https, or http on loopback.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>How long it has for its answer: 10 milliseconds to 30 seconds, by default 1 second. No answer in time is a denial.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A file with the bearer token to ask with, read for every question; null, the default, for none.</summary>
    public string? TokenPath { get; set; }

    /// <summary>Whether the task's arguments are sent along. By default not: they go nowhere but to the gateway, the approver and the API.</summary>
    public bool SendArguments { get; set; }
}
