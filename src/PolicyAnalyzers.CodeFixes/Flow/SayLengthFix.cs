using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Flow;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Flow;

/// <summary>
/// Says how long the secret is instead of which it is: enough to see whether there is one. Offered where a number may stand for the text: in
/// an interpolation or a sum of texts, and where an object is taken.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class SayLengthFix : TextFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [LoggedSecret.Rule.Live.Id, ThrownSecret.Rule.Live.Id, SecretInTelemetry.Rule.Live.Id];

    protected override string Title => "Say its length instead";

    protected override IEnumerable<TextChange> Changes(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place is not ExpressionSyntax secret || model.GetTypeInfo(secret, cancellationToken) is not { Type.SpecialType: SpecialType.System_String, Nullability: var nullability } || !TakesNumber(secret, model, cancellationToken))
        {
            return [];
        }

        string access = nullability.FlowState == NullableFlowState.MaybeNull ? "?.Length" : ".Length", text = secret.ToString();
        return [new TextChange(secret.Span, (IsPrimary(secret) ? text : $"({text})") + access)];
    }

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
