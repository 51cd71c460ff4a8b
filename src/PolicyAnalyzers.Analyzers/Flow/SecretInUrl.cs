using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>POL3015: a URL is logged by everything that it passes.</summary>
internal static class SecretInUrl
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3015",
        RuleFamily.Flow,
        DiagnosticSeverity.Warning,
        "Secret in a URL",
        "'{0}' goes into a URL, which every proxy and server on the way logs; {1}",
        "Proxies, gateways and servers write the URL of each request into their logs, clients put it into errors and traces, and redirects pass it on. "
            + "A header travels the same way, and none of them keeps it.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <summary>What is made for a URL: a signature that allows one thing, for a while.</summary>
    private static readonly Func<string, bool> IsSignature = static what => what.IndexOf("sas", StringComparison.OrdinalIgnoreCase) >= 0 || what.EndsWith("Signature", StringComparison.Ordinal);

    private const string InHeader = "send it in a header";

    /// <summary>What can be done where the service takes a key in the query only.</summary>
    private const string OutOfLogs = "this service takes it nowhere else, so keep the URL out of logs and traces and the key's limits low, or have a service of your own in front add it";

    public static readonly FlowJudge Token = new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Info) { Admits = IsSignature, Rest = InHeader };

    /// <summary>Many APIs take a key in the query only; whether this one does is not known.</summary>
    public static readonly FlowJudge Key = new(Rule, DiagnosticSeverity.Info, elsewhere: null) { Admits = IsSignature, Rest = InHeader };

    /// <summary>The service is known to have a header for its key.</summary>
    public static readonly FlowJudge KeyOfHeader = new(Rule, DiagnosticSeverity.Warning, elsewhere: null) { Admits = IsSignature, Rest = InHeader };

    /// <summary>The service is known to have none.</summary>
    public static readonly FlowJudge KeyOfQuery = new(Rule, DiagnosticSeverity.Info, elsewhere: null) { Admits = IsSignature, Rest = OutOfLogs };
}
