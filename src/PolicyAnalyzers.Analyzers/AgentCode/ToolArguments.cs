using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Which parameters of a tool the model fills, and with what. The others come from the framework or from its container.</summary>
internal static class ToolArguments
{
    private static readonly string[] OfContainer = ["Options", "Settings", "Configuration", "Config", "Context"];

    private static readonly string[] Option = ["Option"];

    /// <summary>A property that says itself that it is an argument of a command, for those that a shell and a model can call.</summary>
    public static bool IsOption(IPropertySymbol property)
    {
        foreach (AttributeData attribute in property.GetAttributes())
        {
            if (MissingTypes.Names(attribute.AttributeClass, Option))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the model fills the parameter with something that may be any text.</summary>
    public static bool IsChosen(IParameterSymbol parameter) => !IsInjected(parameter) && MayBeText(parameter.Type);

    /// <summary>By the framework, as <c>[FromServices]</c> and its like say; the model does not see it.</summary>
    public static bool IsInjected(IParameterSymbol parameter)
    {
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass?.Name.StartsWith("From", StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A type of this or another project that only carries values, so that the model fills it: none of a service, and none that a container configures.</summary>
    public static bool IsData(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false }
            || !Foreign.MayBeOwn(type)
            || Array.Exists(OfContainer, end => type.Name.EndsWith(end, StringComparison.Ordinal)))
        {
            return false;
        }

        return type.IsRecord || type.GetMembers().All(static member => member is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsImplicitlyDeclared: false, IsOverride: false, IsStatic: false });
    }

    private static bool MayBeText(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String or SpecialType.System_Object } => true,
        { SpecialType: not SpecialType.None } or { TypeKind: TypeKind.Enum } => false,
        IArrayTypeSymbol array => MayBeText(array.ElementType),
        { Name: "Uri" or "JsonElement" or "JsonNode" or "JsonObject" or "JsonDocument" or "SecureString" } => true,
        INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments, DeclaringSyntaxReferences.IsEmpty: true } generic => IsCollection(generic) && MayBeText(arguments[arguments.Length - 1]),
        _ => IsData(type),
    };

    private static bool IsCollection(INamedTypeSymbol type) =>
        type.SpecialType == SpecialType.System_Nullable_T || type.AllInterfaces.Add(type).Any(static contract => contract.SpecialType is SpecialType.System_Collections_IEnumerable or SpecialType.System_Collections_Generic_IEnumerable_T);
}
