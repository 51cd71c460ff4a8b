using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Takes a declaration that has no effect off its member, with its scopes and parameters; makes a task that nobody can await return <c>Task</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class IdleDeclarationFix : PolicyCodeFix
{
    private static readonly HashSet<string> Declaring = new(StringComparer.Ordinal)
    {
        "PolicyAnalyzers.AgentTaskAttribute", "PolicyAnalyzers.TaskScopeAttribute", "PolicyAnalyzers.TaskParameterAttribute",
    };

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [IdleDeclaration.Descriptor.Id];

    protected override Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Remedy>>(Find(flagged, cancellationToken) is { } remedy ? [remedy] : []);

    private static Remedy? Find(FlaggedCode flagged, CancellationToken cancellationToken) => DeclaringSyntax.Attribute(flagged) switch
    {
        { } task when flagged.States(DeclarationFault.RemovableKey) && DeclaringSyntax.FunctionOf(task) is { } function =>
            new Remedy("RemoveDeclaration", "Remove the declaration", [new RemovedNodes(flagged.File, [.. Declarations(function, flagged.Model, cancellationToken)])]),
        { } task when flagged.States(DeclarationFault.ReplacementKey) && ReturnType(task) is { } nothing =>
            new Remedy("ReturnTask", "Return Task", [new TextEdit(flagged.File, nothing.Span, TaskAt(nothing, flagged.Model))]),
        _ => null,
    };

    private static IEnumerable<SyntaxNode> Declarations(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken) =>
        DeclaringSyntax.ParametersOf(function).SelectMany(static parameter => parameter.AttributeLists)
            .Concat(DeclaringSyntax.AttributesOf(function))
            .SelectMany(static list => list.Attributes)
            .Where(attribute => model.GetTypeInfo(attribute, cancellationToken).Type is { } type && Declaring.Contains(type.ToDisplayString()));

    private static string TaskAt(TypeSyntax nothing, SemanticModel model) =>
        model.LookupNamespacesAndTypes(nothing.SpanStart, name: "Task").Any(static found => found.ToDisplayString() == "System.Threading.Tasks.Task") ? "Task" : "System.Threading.Tasks.Task";

    /// <summary>The <c>void</c> that can become <c>Task</c>: of a method that promises it to no base type or interface by its modifiers.</summary>
    private static TypeSyntax? ReturnType(AttributeSyntax task) => DeclaringSyntax.FunctionOf(task) switch
    {
        MethodDeclarationSyntax { ExplicitInterfaceSpecifier: null } method when !method.Modifiers.Any(static modifier => modifier.ValueText is "override" or "partial") => method.ReturnType,
        LocalFunctionStatementSyntax local => local.ReturnType,
        _ => null,
    };
}
