using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers;

/// <summary>The one door through which descriptors are made, so that no rule lacks its help link, category or risks.</summary>
internal static class RuleDescriptor
{
    private const string HelpRoot = "https://github.com/policyanalyzers/policyanalyzers/blob/main/docs/rules/";

    public static DiagnosticDescriptor Create(
        string id,
        RuleFamily family,
        DiagnosticSeverity severity,
        string title,
        string message,
        string description,
        bool atCompilationEnd = false) =>
        new(
            id,
            title,
            message,
            family.ToString(),
            severity,
            isEnabledByDefault: true,
            description,
            HelpRoot + id + ".md",
            [.. Risks.Of(id), .. atCompilationEnd ? [WellKnownDiagnosticTags.CompilationEnd] : Array.Empty<string>()]);

    /// <summary>The same rule for what only the end of the compilation knows; Roslyn wants that tagged.</summary>
    public static DiagnosticDescriptor AtCompilationEnd(DiagnosticDescriptor live) =>
        new(
            live.Id,
            live.Title,
            live.MessageFormat,
            live.Category,
            live.DefaultSeverity,
            live.IsEnabledByDefault,
            live.Description,
            live.HelpLinkUri,
            [.. live.CustomTags, WellKnownDiagnosticTags.CompilationEnd]);
}

/// <summary>What a rule is about; the category of its diagnostics.</summary>
internal enum RuleFamily
{
    Scopes,
    Credentials,
    Authorization,
    Lifetime,
    Declarations,
    Flow,
}
