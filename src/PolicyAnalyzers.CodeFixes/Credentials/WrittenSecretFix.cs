using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Credentials;

/// <summary>
/// Reads a secret from the host's configuration that is written in the code or, where no tool runs, from the environment, and empties it in a
/// file of settings. It is not moved anywhere: who supplies it is the host's matter, and what was written has to be revoked.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class WrittenSecretFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [StaticCredential.Rule.Live.Id, ModelKey.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (flagged.Diagnostic.AdditionalLocations.FirstOrDefault(static location => location.Kind == LocationKind.ExternalFile) is { } setting)
        {
            return await EmptyAsync(flagged.Document.Project, setting, cancellationToken).ConfigureAwait(false) is { } emptied ? [emptied] : [];
        }

        if (await WrittenSecret.FindAsync(flagged, cancellationToken).ConfigureAwait(false) is not { } secret)
        {
            return [];
        }

        List<Remedy> remedies = [];
        if (await secret.ByConfigurationAsync(cancellationToken).ConfigureAwait(false) is { } configured)
        {
            remedies.Add(configured);
        }

        if (MayBeOfProcess(flagged.Diagnostic))
        {
            remedies.Add(secret.ByEnvironment());
        }

        return remedies;
    }

    /// <summary>A tool that reads the environment has an ambient credential instead; the rest of the process, and its model's client, may.</summary>
    private static bool MayBeOfProcess(Diagnostic diagnostic) => diagnostic.Id == ModelKey.Rule.Live.Id || diagnostic.Severity < DiagnosticSeverity.Warning;

    private static async Task<Remedy?> EmptyAsync(Project project, Location setting, CancellationToken cancellationToken)
    {
        IReadOnlyList<SettingsText> found = await SettingsText.FindAsync(project, setting, cancellationToken).ConfigureAwait(false);
        return found is [{ } meant, ..]
            ? new Remedy(
                "EmptySetting",
                $"Empty '{meant.Key}' in {Path.GetFileName(setting.GetLineSpan().Path)}, for the environment or a vault to supply, and revoke what it was",
                [.. found.Where(text => text.Text == meant.Text).Select(static text => new TextEdit(text.File, text.Span, "\"\""))])
            : null;
    }
}
