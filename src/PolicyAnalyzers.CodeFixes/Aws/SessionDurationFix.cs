using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Aws;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Aws;

/// <summary>Gives a session the shortest life that AWS knows. Which policy narrows it only its task can tell, so that none is written.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class SessionDurationFix : PolicyCodeFix
{
    private const string LeastSeconds = "900";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UnboundedSessions.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (flagged.Node is not ExpressionSyntax { Parent: AssignmentExpressionSyntax { Left: { } property } assignment } duration
            || assignment.Right != duration
            || !property.ToString().EndsWith("DurationSeconds", StringComparison.Ordinal))
        {
            return [];
        }

        return [new Remedy("ShortSession", $"Let the session live for {LeastSeconds} seconds", [await EditAsync(flagged, duration, cancellationToken).ConfigureAwait(false)])];
    }

    /// <summary>In a constant that nothing else reads, or at the request.</summary>
    private static async Task<Edit> EditAsync(FlaggedCode flagged, ExpressionSyntax duration, CancellationToken cancellationToken) =>
        duration is IdentifierNameSyntax or MemberAccessExpressionSyntax
        && flagged.Model.GetSymbolInfo(duration, cancellationToken).Symbol is { DeclaringSyntaxReferences: [{ } reference] } constant and (IFieldSymbol { IsConst: true } or ILocalSymbol { IsConst: true })
        && await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is VariableDeclaratorSyntax { Initializer.Value: { } value }
        && flagged.Solution.GetDocument(reference.SyntaxTree) is { } document
        && await TextHolder.IsReadOnceAsync(constant, flagged.Solution, cancellationToken).ConfigureAwait(false)
            ? new TextEdit(document.Id, value.Span, LeastSeconds)
            : new TextEdit(flagged.File, duration.Span, LeastSeconds);
}
