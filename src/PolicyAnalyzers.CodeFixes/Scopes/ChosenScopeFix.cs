using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tasks;
using PolicyAnalyzers.CodeFixes.Texts;
using PolicyAnalyzers.CodeFixes.Tools;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>
/// Asks for what the task declares, in the place of what the model says. The tool's parameter goes, too, where nothing else reads it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ChosenScopeFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [ModelChosenScope.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (flagged.Node is not ExpressionSyntax chosen
            || chosen.Parent is InterpolationSyntax or BinaryExpressionSyntax
            || DeclarationSymbols.Resolve(flagged.Model.Compilation) is not { } symbols
            || await ToolMethods.AroundAsync(flagged, cancellationToken).ConfigureAwait(false) is not { } tool
            || DeclaredTask.Of(tool, symbols) is not { Grants: [{ Scopes.IsEmpty: false } grant] } task)
        {
            return [];
        }

        bool isScope = flagged.Property(ModelChosenScope.ChosenKey) == ModelChosenScope.Scope;
        IReadOnlyList<string> stated = isScope ? grant.Scopes : [grant.Resource];
        ImmutableArray<Edit> edits = [Write(flagged, chosen, stated, cancellationToken)];
        if (flagged.Model.GetSymbolInfo(chosen, cancellationToken).Symbol is IParameterSymbol parameter
            && await ToolParameter.FindAsync(flagged, parameter, cancellationToken).ConfigureAwait(false) is { Uses: [{ } only] } taken
            && only == chosen)
        {
            edits = edits.AddRange(taken.Removal);
        }

        return [new Remedy("Constant", $"Ask for '{string.Join("' and '", stated)}', as task '{task.Id}' declares", edits)];
    }

    private static Edit Write(FlaggedCode flagged, ExpressionSyntax chosen, IReadOnlyList<string> stated, CancellationToken cancellationToken) =>
        ElementList.Around(chosen, flagged.Model, cancellationToken) is { } list
            ? ElementsEdit.Of(flagged.File, list, list.IndexOf(chosen), [.. stated.Select(static text => new NewElement(Literal(text), text))])
            : new TextEdit(flagged.File, chosen.Span, Literal(string.Join(" ", stated)));

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
