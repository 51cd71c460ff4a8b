using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>
/// Asks for no refresh token any more. Not offered where one is used, since the code would have nothing left to get a token with, nor where
/// nothing else is asked for.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class OfflineAccessFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [OfflineAccess.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (flagged.Node is AssignmentExpressionSyntax { Left: { } left, Right: { } right } && left.ToString().EndsWith("AccessType", StringComparison.Ordinal))
        {
            return [new Remedy("Online", "Ask for access while the user is there", [new TextEdit(flagged.File, right.Span, "\"online\"")])];
        }

        return await WrittenWord.FindAsync(flagged, OfflineAccess.Scope, cancellationToken).ConfigureAwait(false) is { } written
            ? [new Remedy("WithoutOffline", $"Remove '{OfflineAccess.Scope}'{(written.Settings is { } file ? " from " + file : "")}", written.Replace([]))]
            : [];
    }
}
