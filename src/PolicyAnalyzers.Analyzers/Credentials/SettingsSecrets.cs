using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// Secrets in <c>appsettings*.json</c> that no code reads by name: those of a published format, and those that an SDK reads by itself.
/// They are a suggestion, as any secret is that no tool is known to reach.
/// </summary>
internal static class SettingsSecrets
{
    /// <summary>What Bot Framework, Direct Line, Microsoft.Identity.Web, the Agents SDK and the handlers of ASP.NET Core call a secret in their options.</summary>
    private static readonly HashSet<string> Bound = new(StringComparer.OrdinalIgnoreCase) { "MicrosoftAppPassword", "DirectLineSecret", "ClientSecret" };

    /// <param name="settings">The files.</param>
    /// <param name="reported">What was said already; with it, where each path through a file ends.</param>
    /// <param name="context">Where to report.</param>
    public static void Report(AppSettings settings, HashSet<FindingKey> reported, CompilationAnalysisContext context)
    {
        foreach ((string key, ConfiguredText setting) in settings.All(context.CancellationToken))
        {
            if (Judge(key, setting.Text) is { Elsewhere: { } severity } verdict
                && !reported.Contains(new FindingKey(setting.Location, ModelKey.Rule.Live.Id))
                && !reported.Contains(new FindingKey(setting.Location, StaticCredential.Rule.Live.Id)))
            {
                Finding finding = new(context.Compilation.Assembly, setting.Location, verdict);
                context.ReportDiagnostic(verdict.ToDiagnostic(verdict.Rule.AtEnd, severity, finding, isInTool: false));
            }
        }
    }

    private static Verdict? Judge(string key, string text) =>
        SecretScan.Find(text) is { } found ? found.Verdict
        : Bound.Contains(key.Substring(key.LastIndexOf(':') + 1)) && SecretShape.IsSurelySecret(text, SecretKind.ClientSecret) ? StaticCredential.Of(SecretKind.ClientSecret.Describe())
        : null;
}
