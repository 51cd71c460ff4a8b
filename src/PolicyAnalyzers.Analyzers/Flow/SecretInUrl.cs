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
        "'{0}' goes into a URL, which every proxy and server on the way logs; send it in a header",
        "Proxies, gateways and servers write the URL of each request into their logs, clients put it into errors and traces, and redirects pass it on. "
            + "A header travels the same way, and none of them keeps it.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <summary>What is made for a URL: a signature that allows one thing, for a while.</summary>
    private static readonly Func<string, bool> IsSignature = static what => what.IndexOf("sas", StringComparison.OrdinalIgnoreCase) >= 0 || what.EndsWith("Signature", StringComparison.Ordinal);

    public static readonly FlowJudge Token = new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Info) { Admits = IsSignature };

    /// <summary>Many APIs take a key in the query only; whether this one does is not known.</summary>
    public static readonly FlowJudge Key = new(Rule, DiagnosticSeverity.Info, elsewhere: null) { Admits = IsSignature };
}
