using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Flow;

namespace PolicyAnalyzers.CodeFixes.Flow;

/// <summary>
/// Says how long the secret is instead of which it is: enough to see whether there is one. Offered where a number may stand for the text: in
/// an interpolation or a sum of texts, and where an object is taken.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class SayLengthFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [LoggedSecret.Rule.Live.Id, ThrownSecret.Rule.Live.Id, SecretInTelemetry.Rule.Live.Id];

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
            if (Secret(root, model, diagnostic, context.CancellationToken) is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create("Say its length instead", cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), nameof(SayLengthFix)),
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

        SortedDictionary<TextSpan, TextChange> changes = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (Secret(root, model, diagnostic, cancellationToken) is { } secret)
            {
                string access = model.GetTypeInfo(secret, cancellationToken).Nullability.FlowState == NullableFlowState.MaybeNull ? "?.Length" : ".Length";
                string text = secret.ToString();
                changes[secret.Span] = new TextChange(secret.Span, (IsPrimary(secret) ? text : $"({text})") + access);
            }
        }

        SourceText source = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(source.WithChanges(changes.Values));
    }

    /// <summary>The text that is a secret, if a number may stand in its place.</summary>
    private static ExpressionSyntax? Secret(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax secret
            && secret.Span == diagnostic.Location.SourceSpan
            && model.GetTypeInfo(secret, cancellationToken).Type?.SpecialType == SpecialType.System_String
            && TakesNumber(secret, model, cancellationToken)
            ? secret
            : null;

    private static bool TakesNumber(ExpressionSyntax secret, SemanticModel model, CancellationToken cancellationToken) => secret.Parent switch
    {
        InterpolationSyntax { FormatClause: null } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum =>
            model.GetTypeInfo(sum.Left == secret ? sum.Right : sum.Left, cancellationToken).Type?.SpecialType == SpecialType.System_String,
        ArgumentSyntax => model.GetTypeInfo(secret, cancellationToken).ConvertedType?.SpecialType == SpecialType.System_Object,
        _ => false,
    };

    private static bool IsPrimary(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax;
}
