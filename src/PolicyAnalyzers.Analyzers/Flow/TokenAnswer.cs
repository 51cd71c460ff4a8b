using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.Analyzers.Tokens;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>The whole answer of a token endpoint, read as text by the body that asked it. An error is none: it has no token in it.</summary>
internal static class TokenAnswer
{
    private const int MaxSteps = 6;

    /// <summary>What endpoints are called that only ask something of a token, or whose token grants nothing.</summary>
    private static readonly string[] Asking = ["verify", "validate", "check", "revoke", "introspect", "delete", "count", "info", "csrf", "page", "next", "device", "push"];

    /// <param name="operation">The expression.</param>
    /// <param name="place">Where its value is used.</param>
    public static Secret? Find(IOperation operation, IOperation? place) =>
        operation is IInvocationOperation { TargetMethod: { Name: "ReadAsStringAsync", ContainingType.Name: "HttpContent" }, Instance: IPropertyReferenceOperation { Property.Name: "Content", Instance: { } response } } && IsOfToken(response) && !IsOfFailure(place ?? operation)
            ? new Secret("token response")
            : null;

    /// <summary>All that a sign-in with a password answers, as JSON that nobody has picked anything out of: the tokens are in it.</summary>
    public static Secret? OfSignIn(IOperation operation) =>
        (operation is IAwaitOperation await ? await.Operation : operation) is IInvocationOperation { TargetMethod: { } method }
        && TokenNames.IsSignIn(method.Name)
        && IsJson(method.ReturnType)
        && method.Parameters.Any(static parameter => parameter.Type.SpecialType == SpecialType.System_String && SecretNames.IsSurelySecret(parameter.Name))
            ? new Secret(method.Name)
            : null;

    /// <summary>All that an endpoint answers which is called after the token that it gives: <c>client.GetAsync("v2/createsubtoken")</c>.</summary>
    public static Secret? OfEndpoint(IOperation operation) =>
        (operation is IAwaitOperation await ? await.Operation : operation) is IInvocationOperation { TargetMethod: { } method, Arguments: { IsEmpty: false } arguments }
        && (StringLike.IsOne(method.ReturnType) || IsJson(method.ReturnType))
        && (method.Name.StartsWith("Get", StringComparison.Ordinal) || method.Name.StartsWith("Post", StringComparison.Ordinal) || method.Name.StartsWith("Send", StringComparison.Ordinal))
        && arguments.FirstOrDefault(static argument => argument is { Parameter.Type.SpecialType: SpecialType.System_String }) is { Value.ConstantValue: { HasValue: true, Value: string path } }
        && GivesToken(path)
            ? new Secret(path)
            : null;

    /// <summary>By the last part of its path: <c>oauth/token</c>, <c>/v2/createsubtoken</c>, but not <c>token/verify</c>, nor <c>oauth/revoke_token</c>.</summary>
    private static bool GivesToken(string path)
    {
        int query = path.IndexOf('?');
        path = query < 0 ? path : path.Substring(0, query);
        string last = path.Substring(path.LastIndexOf('/') + 1);
        return last.Length < path.Length
            && last.EndsWith("token", StringComparison.OrdinalIgnoreCase)
            && !Array.Exists(Asking, word => last.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    private static bool IsJson(ITypeSymbol type) =>
        type.Name is "JsonElement" or "JsonDocument" or "JsonNode" or "JsonObject" or "JObject" or "JToken"
        || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [{ } promised] } && IsJson(promised))
        || (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ } value] } && IsJson(value));

    private static bool IsOfToken(IOperation response)
    {
        IOperation? operation = response;
        for (int i = 0; i < MaxSteps && operation is not null; i++)
        {
            operation = BodyValues.Unwrap(operation);
            switch (operation)
            {
                case ILocalReferenceOperation local:
                    operation = BodyIndex.Of(local).Assigned(local.Local) is [{ } only] ? only : null;
                    break;
                case IAwaitOperation await:
                    operation = await.Operation;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } promise }:
                    operation = promise;
                    break;
                case IInvocationOperation { TargetMethod.Name: "PostAsync" or "SendAsync" } request:
                    return request.Arguments.Any(static argument => IsTokenForm(argument.Value));
                case IInvocationOperation { TargetMethod.Name: "PostAsJsonAsync" } request:
                    return request.Arguments.Any(static argument => argument.Parameter?.Name == "value" && Grants(argument.Value));
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsTokenForm(IOperation content)
    {
        content = BodyValues.Unwrap(content);
        return content.Type?.Name.EndsWith("Content", StringComparison.Ordinal) == true && Written(content) switch
        {
            IObjectCreationOperation { Type.Name: "FormUrlEncodedContent", Arguments: [{ } form] } => Grants(form.Value),
            IObjectCreationOperation { Type.Name: "StringContent", Arguments: [{ } text, ..] } => Written(BodyValues.Unwrap(text.Value)) is IInvocationOperation { TargetMethod.Name: "Serialize" or "SerializeObject", Arguments: [{ } body, ..] } && Grants(body.Value),
            IInvocationOperation { TargetMethod: { Name: "Create", ContainingType.Name: "JsonContent" }, Arguments: [{ } body, ..] } => Grants(body.Value),
            _ => false,
        };
    }

    /// <summary>What a variable is set to, if only once.</summary>
    private static IOperation Written(IOperation value) =>
        value is ILocalReferenceOperation local && BodyIndex.Of(local).Assigned(local.Local) is [{ } only] ? BodyValues.Unwrap(only) : value;

    /// <summary>Fields that say how a token is granted, in a form or in JSON.</summary>
    private static bool Grants(IOperation fields) => TokenRequestForm.Fields(fields).Exists(static field => field.Key == "grant_type");

    /// <summary>Whether the place is only reached, or as well reached, when the request failed.</summary>
    public static bool IsOfFailure(IOperation place)
    {
        for (IOperation operation = place; operation.Parent is { } parent; operation = parent)
        {
            if (parent is ICatchClauseOperation)
            {
                return true;
            }

            if (parent is IConditionalOperation choice && !ReferenceEquals(operation, choice.Condition) && AsksForSuccess(choice.Condition, out bool negated))
            {
                return ReferenceEquals(operation, choice.WhenTrue) == negated;
            }
        }

        // What follows a branch of its own for success.
        return BodyValues.Operations(place).Any(static operation => operation is IConditionalOperation { Condition: { } condition } && AsksForSuccess(condition, out bool negated) && !negated);
    }

    private static bool AsksForSuccess(IOperation condition, out bool negated)
    {
        negated = false;
        bool asks = false;
        foreach (IOperation part in condition.DescendantsAndSelf())
        {
            switch (part)
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not }:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals }:
                    negated = true;
                    break;
                case IPropertyReferenceOperation { Property.Name: "IsSuccessStatusCode" or "StatusCode" }:
                    asks = true;
                    break;
            }
        }

        return asks;
    }
}
