using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Tells of a URL whether it is, as a whole, what a method was given, and nothing was asked of it.</summary>
internal static class ChosenUrl
{
    /// <summary>The parameter of the method that is the URL; null where it is another's, only a part, a path, or perhaps held against something.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="method">The method.</param>
    /// <param name="isAbsolute">Whether it is an address for sure, whatever it is called.</param>
    public static IParameterSymbol? Parameter(IOperation url, ISymbol method, bool isAbsolute = false)
    {
        IOperation value = Whole(url);
        if (value is ILocalReferenceOperation local && BodyValues.OnlyAssigned(local) is { } assigned && IsOnlyUse(local, local.Local))
        {
            value = Whole(assigned);
        }

        return value is IParameterReferenceOperation { Parameter: { } parameter } reference
            && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol.OriginalDefinition, method)
            && (isAbsolute || IsAddress(parameter))
            && IsOnlyUse(reference, parameter)
                ? parameter
                : null;
    }

    private static IOperation Whole(IOperation url)
    {
        IOperation value = BodyValues.Unwrap(url);
        return value is IObjectCreationOperation { Type.Name: "Uri", Arguments: [{ } text] } ? BodyValues.Unwrap(text.Value) : value;
    }

    /// <summary>An address, and no path below one, as its name says, or what the model is told of it.</summary>
    private static bool IsAddress(IParameterSymbol parameter) =>
        parameter.Type.Name == "Uri" || (parameter.Type.SpecialType == SpecialType.System_String && (Speaks(parameter.Name) || (Description(parameter) is { } told && Speaks(told) && told.IndexOf("relative", StringComparison.OrdinalIgnoreCase) < 0)));

    private static bool Speaks(string text) => Words.Of(text).Exists(static word => word is "callback" or "hook" or "href" or "link" or "uri" or "url" or "webhook");

    private static string? Description(IParameterSymbol parameter)
    {
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "DescriptionAttribute", ConstructorArguments: [{ Value: string text }, ..] })
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Whoever uses it elsewhere may ask something of it, but not who puts it into a text or only asks whether it is there.</summary>
    private static bool IsOnlyUse(IOperation use, ISymbol variable)
    {
        foreach (IOperation operation in BodyValues.Operations(use))
        {
            ISymbol? used = operation switch
            {
                IParameterReferenceOperation parameter => parameter.Parameter,
                ILocalReferenceOperation local => local.Local,
                _ => null,
            };
            if (used is not null && !ReferenceEquals(operation, use) && !AsksNothing(operation) && SymbolEqualityComparer.Default.Equals(used, variable))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AsksNothing(IOperation use) => use.Parent switch
    {
        IInterpolationOperation or INameOfOperation => true,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "ThrowIfNull" or "ThrowIfNullOrEmpty" or "ThrowIfNullOrWhiteSpace" } } => true,
        IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: { } made } } => made.EndsWith("Exception", StringComparison.Ordinal),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } equality => equality.LeftOperand.ConstantValue is { HasValue: true, Value: null or "" } || equality.RightOperand.ConstantValue is { HasValue: true, Value: null or "" },
        IIsPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null or "" } } or INegatedPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null or "" } } } } => true,
        _ => false,
    };
}
