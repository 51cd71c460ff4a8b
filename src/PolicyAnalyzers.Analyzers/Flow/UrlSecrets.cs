using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Finds what is put into the query or the user part of a URL, for POL3015: by the text around it, or by the method that adds it.</summary>
internal sealed class UrlSecrets : ICallObserver
{
    private static readonly HashSet<string> Adders = new(StringComparer.Ordinal) { "AddQueryString", "SetQueryParam", "AddQueryParameter", "AppendQueryParam" };

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.InterpolatedString, OperationKind.Binary, OperationKind.Invocation, OperationKind.SimpleAssignment];

    public bool Concerns(IMethodSymbol method) =>
        method.Name == "Format" || Adders.Contains(method.Name);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInterpolatedStringOperation { Parent: not IInterpolatedStringHandlerCreationOperation } text when !IsPartOfText(text) && text.Parts.Any(MayBeUrl):
                ObserveText(context, scope, text, "");
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum when !IsPartOfText(sum) && HasUrl(sum):
                ObserveText(context, scope, sum, "");
                break;
            case IInvocationOperation format when TextPieces.Template(format) is { } template && MayBeUrl(template):
                ObserveText(context, scope, format, "");
                break;
            case IInvocationOperation call when Adders.Contains(call.TargetMethod.Name):
                ObserveAdder(context, scope, call);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Query", ContainingType.Name: "UriBuilder" } } } assignment:
                ObserveText(context, scope, assignment.Value, "?");
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Password", ContainingType.Name: "UriBuilder" } } } assignment:
                Take(context, scope, assignment.Value, SecretInUrl.Token);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { IsIndexer: true, ContainingType.Name: "NameValueCollection" }, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string name } }], Instance: ILocalReferenceOperation query } } assignment when IsQuery(query):
                Take(context, scope, assignment.Value, UrlPlace.OfParameter(name, ""));
                break;
        }
    }

    private static bool MayBeUrl(IInterpolatedStringContentOperation part) =>
        part is IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string literal } } ? MayBeUrl(literal)
            : part is IInterpolationOperation { Expression.ConstantValue: { HasValue: true, Value: string constant } } && MayBeUrl(constant);

    private static bool MayBeUrl(string text) => text.IndexOf('?') >= 0 || text.Contains("://") || UrlPlace.EndsInKey(text);

    private static bool IsPartOfText(IOperation text) =>
        text.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } or IInterpolationOperation or IConversionOperation { Parent: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } };

    private static bool HasUrl(IOperation sum)
    {
        while (sum is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } inner)
        {
            if (inner.RightOperand.ConstantValue is { HasValue: true, Value: string text } && MayBeUrl(text))
            {
                return true;
            }

            sum = inner.LeftOperand;
        }

        return sum.ConstantValue is { HasValue: true, Value: string first } && MayBeUrl(first);
    }

    private static void ObserveText(OperationAnalysisContext context, TypeScope scope, IOperation text, string before)
    {
        StringBuilder known = new(before);
        List<TextPieces.Piece> pieces = TextPieces.Of(text);
        for (int i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].Value is { } value)
            {
                Take(context, scope, value, UrlPlace.Judge(known.ToString(), i + 1 < pieces.Count ? pieces[i + 1].Text ?? "" : ""));
                known.Append(ValueReader.Hole);
            }
            else
            {
                if (pieces[i].Named is { } constant)
                {
                    TakeConstant(context, scope, constant, pieces[i].Text!, known.ToString());
                }

                known.Append(pieces[i].Text);
            }
        }
    }

    /// <summary>A key that is written into the code under its name: that it stands there is told of where it does, and where it goes is told here.</summary>
    private static void TakeConstant(OperationAnalysisContext context, TypeScope scope, IOperation constant, string text, string before)
    {
        string name = Identity.IdentityReader.OwnerName(constant);
        if (SecretNames.IsSurelySecret(name) && !Placeholder.Is(text, isChosen: false) && UrlPlace.Judge(before, "")?.Judge(new Secret(name)) is { } verdict)
        {
            scope.Add(new Finding(CodeNode.Enclosing(constant, context.ContainingSymbol), constant.Syntax.GetLocation(), verdict));
        }
    }

    private static void ObserveAdder(OperationAnalysisContext context, TypeScope scope, IInvocationOperation call)
    {
        ImmutableArray<IArgumentOperation> arguments = call.Arguments;
        string url = arguments is [{ } first, ..] && TextPieces.Of(first.Value) is [{ Text: { } text }, ..] ? text : "";
        for (int i = 0; i + 1 < arguments.Length; i++)
        {
            if (arguments[i].Value.ConstantValue is { HasValue: true, Value: string name } && !name.Contains("://"))
            {
                Take(context, scope, arguments[i + 1].Value, UrlPlace.OfParameter(name, url));
                return;
            }
        }

        foreach ((string name, IOperation value) in arguments is [_, { } table] ? Scopes.TokenRequestForm.Fields(table.Value) : [])
        {
            Take(context, scope, value, UrlPlace.OfParameter(name, url));
        }
    }

    private static bool IsQuery(ILocalReferenceOperation query) =>
        BodyIndex.Of(query).Assigned(query.Local).Any(static made => BodyValues.Unwrap(made) is IInvocationOperation { TargetMethod: { Name: "ParseQueryString" } });

    private static void Take(OperationAnalysisContext context, TypeScope scope, IOperation value, FlowJudge? judge)
    {
        if (judge is not null)
        {
            FlowSink.Take(context, scope, value, judge);
        }
    }
}
