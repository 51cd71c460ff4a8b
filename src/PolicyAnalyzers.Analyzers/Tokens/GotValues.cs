using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Tokens;

/// <summary>
/// Values that the code waited for until somebody gave them: a broker, an issuer, a delegate, whatever they are called. What lies ready in settings, stores of
/// secrets and files is no such value.
/// </summary>
internal static class GotValues
{
    private const int MaxSteps = 6;

    private static readonly string[] Stores = ["Secret", "Setting", "Config", "Option", "Vault", "Password", "Key", "File", "Environment"];

    public static bool Is(IOperation value) => Is(value, 0);

    private static bool Is(IOperation value, int steps)
    {
        value = BodyValues.Unwrap(value);
        if (steps > MaxSteps)
        {
            return false;
        }

        switch (value)
        {
            case IAwaitOperation { Operation: { } promise }:
                return IsAsked(promise);
            case IInvocationOperation { TargetMethod.Name: "GetResult", Instance: IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } promise } }:
                return IsAsked(promise);
            case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" }, Instance: { } promise }:
                return IsAsked(promise);
            case IPropertyReferenceOperation { Property.IsIndexer: false, Instance: { } owner } when owner is not IInstanceReferenceOperation:
                return Is(owner, steps + 1);
            case IConditionalAccessOperation { Operation: { } owner }:
                return Is(owner, steps + 1);
            case ICoalesceOperation { Value: { } first, WhenNull: { } second }:
                return Is(first, steps + 1) || Is(second, steps + 1);
            case ILocalReferenceOperation local:
                foreach (IOperation assigned in BodyIndex.Of(local).Assigned(local.Local))
                {
                    if (Is(assigned, steps + 1))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }

    private static bool IsAsked(IOperation promise)
    {
        promise = BodyValues.Unwrap(promise);
        while (promise is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "AsTask", Instance: { } inner })
        {
            promise = BodyValues.Unwrap(inner);
        }

        return promise is IInvocationOperation { TargetMethod: { } method }
            && (method.MethodKind == MethodKind.DelegateInvoke || (Foreign.MayBeOwn(method.ContainingType) && !IsStore(method.Name) && !IsStore(method.ContainingType.Name)));
    }

    private static bool IsStore(string name)
    {
        foreach (string store in Stores)
        {
            if (name.IndexOf(store, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
