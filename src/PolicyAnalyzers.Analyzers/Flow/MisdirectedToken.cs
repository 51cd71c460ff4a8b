using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>POL3014: who gets a token can use it, whoever it was made for.</summary>
internal static class MisdirectedToken
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3014",
        RuleFamily.Flow,
        DiagnosticSeverity.Warning,
        "Token sent to a host that it is not for",
        "The token is sent to '{0}', {1}; send no token there, or {2}",
        "A bearer token is worth the same to whoever holds it. A host that it was not made for cannot check what it may do, and can use it where it is good. "
            + "Send a token only to the resource that it names, and declare each resource of a task.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <param name="host">The host of the request.</param>
    /// <param name="task">The task around it.</param>
    public static Verdict OutsideOfTask(string host, string task) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Info, host, $"which is no resource of task '{task}'", "state the resource with [TaskScope] and get a token for it");

    /// <param name="host">The host of the request.</param>
    /// <param name="audience">What the token is for.</param>
    public static Verdict ForAnother(string host, string audience) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Info, host, $"but is for '{audience}'", "get one that is for it");

    /// <param name="parameter">The tool's parameter that is the address.</param>
    public static Verdict WhereTheModelSays(string parameter) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: null, parameter, "an address that the model chooses", "hold the host against those that the token is for");
}
