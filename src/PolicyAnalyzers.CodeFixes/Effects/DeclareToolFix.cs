using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tasks;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>Makes the tool that reaches effects a declared task with the scopes that they need, and where no agent owns it yet, names one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DeclareToolFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UntaskedCall.Rule.Live.Id];

    /// <summary>None when the tool is a lambda or a local function, which cannot be named as a task here.</summary>
    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (DeclarationSymbols.Resolve(flagged.Model.Compilation) is not { } symbols
            || EffectFinding.ScopesOf(flagged.Diagnostic) is not { IsEmpty: false } scopes
            || flagged.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
            || method.Identifier.ValueText != flagged.Property(UntaskedCall.ToolKey)
            || flagged.Model.GetDeclaredSymbol(method, cancellationToken) is not IMethodSymbol tool)
        {
            return [];
        }

        NeededScopes[] needed = [.. scopes.Select(static pair => new NeededScopes(pair.Resource, [pair.Scope]))];
        return await TaskDeclaration.WriteAsync(tool, needed, needsApproval: false, flagged.Document.Project, symbols, cancellationToken).ConfigureAwait(false) is { } declaration
            ? [new Remedy("DeclareTool", $"Declare the task {declaration.Id} that needs '{string.Join("' and '", scopes.Select(static pair => pair.Scope))}'", declaration.Edits)]
            : [];
    }
}
