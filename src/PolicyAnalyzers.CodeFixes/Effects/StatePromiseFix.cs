using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.CodeFixes.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>States on the base or interface member what its override or implementation needs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class StatePromiseFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [EffectParityAnalyzer.Descriptor.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        // The member may stand in another file than the diagnostic.
        if (await flagged.PathAsync(cancellationToken).ConfigureAwait(false) is not [_, { } promised, ..] || DeclaringSyntax.Member(promised.Node) is not { } declaration)
        {
            return [];
        }

        return
        [
            new Remedy(
                "StatePromise",
                $"State it on the {(declaration.Parent is InterfaceDeclarationSyntax ? "interface" : "base")} member, too",
                [.. EffectFinding.ScopesOf(flagged.Diagnostic).Select(stated =>
                    ScopeAddition.Of(promised.File, promised.Model, declaration, DeclaringSyntax.RequiresScope, stated.Resource, resourceText: null, stated.Scope, cancellationToken))]),
        ];
    }
}
