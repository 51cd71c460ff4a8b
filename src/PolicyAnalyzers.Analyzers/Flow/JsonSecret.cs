using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>
/// JSON as a whole, in a variable of which the same body reads a secret by its key: then all of it has the secret in it. Not where the secret is taken out or
/// written over, nor where the body found that there is none.
/// </summary>
internal static class JsonSecret
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "JObject", "JToken", "JsonNode", "JsonObject", "JsonDocument", "JsonElement" };

    /// <param name="operation">The variable, or the root of its document.</param>
    public static Secret? Find(IOperation operation)
    {
        ILocalReferenceOperation? local = Variable(operation);
        return local is not null && Types.Contains(local.Local.Type.Name) && IsWhole(operation) && Key(local) is { } key && !IsOfFailure(operation, local.Local) ? new Secret(key) : null;
    }

    private static ILocalReferenceOperation? Variable(IOperation operation) => BodyValues.Unwrap(operation) switch
    {
        ILocalReferenceOperation local => local,
        IPropertyReferenceOperation { Property.Name: "RootElement" or "Root", Instance: { } document } => BodyValues.Unwrap(document) as ILocalReferenceOperation,
        _ => null,
    };

    /// <summary>And no member of it.</summary>
    private static bool IsWhole(IOperation json)
    {
        IOperation operation = json;
        while (operation.Parent is IConversionOperation or IParenthesizedOperation)
        {
            operation = operation.Parent;
        }

        return operation.Parent switch
        {
            IPropertyReferenceOperation => false,
            IInvocationOperation call => ReferenceEquals(call.Instance, operation) && call.TargetMethod.Name is "ToString" or "ToJsonString" or "GetRawText" or "DeepClone" or "Clone",
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "Value" or "Values" or "Children" } } } => false,
            ISimpleAssignmentOperation assignment => !ReferenceEquals(assignment.Target, operation),
            _ => true,
        };
    }

    /// <summary>The key of a secret that the body reads, and does not write or remove.</summary>
    private static string? Key(ILocalReferenceOperation local)
    {
        string? key = null;
        foreach (IOperation operation in BodyValues.Operations(local))
        {
            switch (operation)
            {
                case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } json, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string name } }] } when IsOf(json, local) && SecretNames.IsSecret(name):
                    if (operation.Parent is ISimpleAssignmentOperation { Target: { } target } && ReferenceEquals(target, operation))
                    {
                        return null;
                    }

                    key = name;
                    break;
                case IInvocationOperation { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string name } }, ..], Instance: { } json } call when IsOf(json, local) && SecretNames.IsSecret(name):
                    if (call.TargetMethod.Name is not ("GetProperty" or "TryGetProperty" or "TryGetPropertyValue" or "TryGetValue" or "SelectToken" or "GetValue" or "Value"))
                    {
                        return null;
                    }

                    key = name;
                    break;
                case IInvocationOperation { TargetMethod: { Name: "Value", IsExtensionMethod: true }, Arguments: [{ Value: { } json }, { Value.ConstantValue: { HasValue: true, Value: string name } }] } when IsOf(json, local) && SecretNames.IsSecret(name):
                    key = name;
                    break;
            }
        }

        return key;
    }

    /// <summary>Whether the place hangs on what was found in the JSON, or tells of what the body may not have found.</summary>
    private static bool IsOfFailure(IOperation place, ILocalSymbol local)
    {
        if (TokenAnswer.IsOfFailure(place))
        {
            return true;
        }

        bool isThrown = false;
        for (IOperation operation = place; operation.Parent is { } parent; operation = parent)
        {
            switch (parent)
            {
                case IConditionalOperation { Condition: { } condition } when Mentions(condition, local):
                case ICoalesceOperation { Value: { } value } when Mentions(value, local):
                    return true;
                case IThrowOperation:
                    isThrown = true;
                    break;
            }
        }

        return isThrown && Array.Exists(BodyValues.Operations(place), operation => operation is IConditionalOperation { Condition: { } condition } && Mentions(condition, local));
    }

    private static bool Mentions(IOperation within, ILocalSymbol local) =>
        within.DescendantsAndSelf().Any(operation => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local));

    private static bool IsOf(IOperation json, ILocalReferenceOperation local) => Variable(json) is { } own && SymbolEqualityComparer.Default.Equals(own.Local, local.Local);
}
