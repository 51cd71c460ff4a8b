using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>
/// Collections that surely have secrets among the rest, where nobody picks: all variables of the environment, all headers of a request.
/// </summary>
internal static class Dump
{
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal) { "Cast", "OfType", "OrderBy", "OrderByDescending", "Order", "ToList", "ToArray", "AsEnumerable", "Reverse", "AsParallel" };

    /// <summary>What stands for the collection, or for the value of one of its entries.</summary>
    public static Secret? Find(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "GetEnvironmentVariables", ContainingType: { Name: "Environment", ContainingNamespace.Name: "System" } } } => new Secret("GetEnvironmentVariables"),
        IPropertyReferenceOperation { Property: { Name: "Headers", Type.Name: "HttpRequestHeaders" } } or IPropertyReferenceOperation { Property: { Name: "DefaultRequestHeaders", Type.Name: "HttpRequestHeaders" } } => new Secret("Headers"),
        IPropertyReferenceOperation { Property.Name: "Value", Instance: { } entry } when IsPair(entry.Type) && Source(BodyValues.Unwrap(entry)) is { } entries => Find(entries) ?? OfInbound(entries),
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value: { } key }], Instance: { } table } when BodyValues.Unwrap(key) is ILocalReferenceOperation chosen && IsAnyKey(chosen) => Whole(table) is { } source ? Find(source) : null,
        _ => null,
    };

    /// <summary>All headers of the request that came in, for what shows a dictionary with its values.</summary>
    public static Secret? OfInbound(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { Name: "Headers", Type.Name: "IHeaderDictionary", ContainingType.Name: "HttpRequest" } } ? Secret.Inbound : null;

    /// <summary>Whether a loop over all keys gives it.</summary>
    private static bool IsAnyKey(ILocalReferenceOperation key) =>
        BodyIndex.Of(key).Iterated(key.Local) is { } keys && !IsPicked(key, key.Local) && Whole(keys) is IPropertyReferenceOperation { Property.Name: "Keys" };

    private static bool IsPair(ITypeSymbol? type) => type?.Name is "DictionaryEntry" or "KeyValuePair";

    /// <summary>The collection that the entry is one of, by a loop or a lambda; null when not every entry gets there.</summary>
    private static IOperation? Source(IOperation entry) => entry switch
    {
        ILocalReferenceOperation local => BodyIndex.Of(local).Iterated(local.Local) is { } collection && !IsPicked(local, local.Local) ? Whole(collection) : null,
        IParameterReferenceOperation parameter => Receiver(parameter) is { } receiver && !IsPicked(parameter, parameter.Parameter) ? Whole(receiver) : null,
        _ => null,
    };

    private static IOperation? Whole(IOperation collection)
    {
        collection = BodyValues.Unwrap(collection);
        while (collection is IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: { } name }, Arguments: [{ } first, ..] } && Passing.Contains(name))
        {
            collection = BodyValues.Unwrap(first.Value);
        }

        return collection is ILocalReferenceOperation local ? BodyIndex.Of(local).Assigned(local.Local) is [{ } only] ? BodyValues.Unwrap(only) : null : collection;
    }

    /// <summary>What the lambda of the parameter is given to.</summary>
    private static IOperation? Receiver(IParameterReferenceOperation parameter)
    {
        for (IOperation? parent = parameter.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(lambda.Symbol, parameter.Parameter.ContainingSymbol))
            {
                IOperation? outer = lambda.Parent;
                while (outer is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
                {
                    outer = outer.Parent;
                }

                return outer is IInvocationOperation { Arguments: [{ } first, ..] } call ? call.Instance ?? first.Value : null;
            }
        }

        return null;
    }

    /// <summary>Whether a condition asks the entry, or what is made of it, before its value is shown.</summary>
    private static bool IsPicked(IOperation use, ISymbol entry)
    {
        HashSet<ISymbol> asked = new(SymbolEqualityComparer.Default) { entry };
        foreach (IOperation operation in BodyValues.Operations(use))
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer && Mentions(initializer, asked):
                    asked.Add(declarator.Symbol);
                    break;
                case IConditionalOperation { Condition: { } condition } when Mentions(condition, asked):
                    return true;
            }
        }

        return false;
    }

    private static bool Mentions(IOperation operation, HashSet<ISymbol> symbols)
    {
        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            if (part is ILocalReferenceOperation local ? symbols.Contains(local.Local) : part is IParameterReferenceOperation parameter && symbols.Contains(parameter.Parameter))
            {
                return true;
            }
        }

        return false;
    }
}
