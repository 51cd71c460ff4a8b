using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Takes a declaration that has no effect off its member, with its scopes and parameters; makes a task that nobody can await return <c>Task</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class IdleDeclarationFix : CodeFixProvider
{
    private const string RemoveKey = "RemoveDeclaration";
    private const string ReturnTaskKey = "ReturnTask";

    private static readonly HashSet<string> Declaring = new(StringComparer.Ordinal)
    {
        "PolicyAnalyzers.AgentTaskAttribute", "PolicyAnalyzers.TaskScopeAttribute", "PolicyAnalyzers.TaskParameterAttribute",
    };

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [IdleDeclaration.Descriptor.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await FixAsync(document, diagnostics.Where(diagnostic => KeyOf(diagnostic) == context.CodeActionEquivalenceKey), context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && KeyOf(diagnostic) is { } key && DeclaringSyntax.Attribute(root, diagnostic) is { } task && (key == RemoveKey || ReturnType(task) is not null))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(key == RemoveKey ? "Remove the declaration" : "Return Task", cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), key),
                    diagnostic);
            }
        }
    }

    private static string? KeyOf(Diagnostic diagnostic) =>
        diagnostic.Properties.ContainsKey(DeclarationFault.RemovableKey) ? RemoveKey
        : diagnostic.Properties.ContainsKey(DeclarationFault.ReplacementKey) ? ReturnTaskKey
        : null;

    private static async Task<Document> FixAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return document;
        }

        List<TextChange> changes = [];
        List<SyntaxNode> removed = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (DeclaringSyntax.Attribute(root, diagnostic) is not { } task)
            {
                continue;
            }

            if (KeyOf(diagnostic) == RemoveKey && DeclaringSyntax.FunctionOf(task) is { } function)
            {
                removed.AddRange(DeclaringSyntax.ParametersOf(function).SelectMany(static parameter => parameter.AttributeLists)
                    .Concat(DeclaringSyntax.AttributesOf(function))
                    .SelectMany(static list => list.Attributes)
                    .Where(attribute => model.GetTypeInfo(attribute, cancellationToken).Type is { } type && Declaring.Contains(type.ToDisplayString())));
            }
            else if (ReturnType(task) is { } nothing)
            {
                bool isKnown = model.LookupNamespacesAndTypes(nothing.SpanStart, name: "Task").Any(static found => found.ToDisplayString() == "System.Threading.Tasks.Task");
                changes.Add(new TextChange(nothing.Span, isKnown ? "Task" : "System.Threading.Tasks.Task"));
            }
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes.Concat(Removal.Of(removed)).OrderBy(static change => change.Span.Start)));
    }

    /// <summary>The <c>void</c> that can become <c>Task</c>: of a method that promises it to no base type or interface by its modifiers.</summary>
    private static TypeSyntax? ReturnType(AttributeSyntax task) => DeclaringSyntax.FunctionOf(task) switch
    {
        MethodDeclarationSyntax { ExplicitInterfaceSpecifier: null } method when !method.Modifiers.Any(static modifier => modifier.ValueText is "override" or "partial") => method.ReturnType,
        LocalFunctionStatementSyntax local => local.ReturnType,
        _ => null,
    };
}
