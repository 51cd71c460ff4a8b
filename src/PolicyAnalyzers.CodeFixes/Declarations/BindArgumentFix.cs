using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Binds an argument of a task into its token: <c>[TaskParameter]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class BindArgumentFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UnboundArguments.Descriptor.Id];

    /// <summary>The type of an untyped lambda's parameter could not stand beside an attribute.</summary>
    protected override Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Remedy>>(
        flagged.Node.FirstAncestorOrSelf<ParameterSyntax>() is { Type: not null } parameter
            ? [new Remedy("BindArgument", $"Bind '{parameter.Identifier.ValueText}' into the token", [new TextEdit(flagged.File, new TextSpan(parameter.SpanStart, 0), $"[{Qualifier(parameter)}TaskParameter] ")])]
            : []);

    private static string Qualifier(ParameterSyntax parameter) =>
        parameter.Parent?.Parent is { } function && DeclaringSyntax.Attributes(function, DeclaringSyntax.AgentTask).FirstOrDefault() is { } task ? DeclaringSyntax.Qualifier(task) : "";
}
