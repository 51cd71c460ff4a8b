using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Joins two <c>[TaskScope]</c>s at one resource: the first gets the scopes of the other, which goes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class JoinScopesFix : CodeFixProvider
{
    private const string Key = "JoinScopes";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MalformedDeclarationAnalyzer.Descriptor.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Pair(root, model, diagnostic, context.CancellationToken) is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create("Join the two [TaskScope]s", cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), Key),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return document;
        }

        (AttributeSyntax First, AttributeSyntax Other)[] pairs = [.. diagnostics.Select(diagnostic => Pair(root, model, diagnostic, cancellationToken)).OfType<(AttributeSyntax, AttributeSyntax)>()];
        IEnumerable<TextChange> additions = pairs.GroupBy(static pair => pair.First).Select(static joined =>
        {
            HashSet<string> held = [.. Scopes(joined.Key)];
            string[] missing = [.. joined.SelectMany(static pair => Scopes(pair.Other)).Where(held.Add)];
            return new TextChange(new TextSpan(joined.Key.ArgumentList!.Arguments.Last().Span.End, 0), string.Concat(missing.Select(static scope => ", " + scope)));
        });
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(
            additions.Concat(Removal.Of(pairs.Select(static pair => pair.Other))).OrderBy(static change => change.Span.Start)));
    }

    /// <summary>The first statement about the resource and the one that is reported, where both list their scopes one by one.</summary>
    private static (AttributeSyntax First, AttributeSyntax Other)? Pair(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.ContainsKey(DeclarationFault.JoinKey)
            || DeclaringSyntax.Attribute(root, diagnostic) is not { } other
            || DeclaringSyntax.FunctionOf(other) is not { } function)
        {
            return null;
        }

        ITypeSymbol? type = model.GetTypeInfo(other, cancellationToken).Type;
        AttributeSyntax? first = DeclaringSyntax.AttributesOf(function).SelectMany(static list => list.Attributes).FirstOrDefault(attribute =>
            SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(attribute, cancellationToken).Type, type) && Equals(Resource(attribute, model, cancellationToken), Resource(other, model, cancellationToken)));
        return first is not null && first != other && IsPlain(first) && IsPlain(other) ? (first, other) : null;
    }

    private static object? Resource(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken) =>
        attribute.ArgumentList?.Arguments is [{ } resource, ..] ? model.GetConstantValue(resource.Expression, cancellationToken).Value : null;

    private static IEnumerable<string> Scopes(AttributeSyntax attribute) => attribute.ArgumentList!.Arguments.Skip(1).Select(static argument => argument.Expression.ToString());

    private static bool IsPlain(AttributeSyntax attribute) => attribute.ArgumentList!.Arguments.All(static argument =>
        argument is { NameColon: null, NameEquals: null, Expression: LiteralExpressionSyntax or NameSyntax or MemberAccessExpressionSyntax });
}
