using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Which section of the configuration code fills a type with: <c>Configure&lt;T&gt;(section)</c>, <c>section.Get&lt;T&gt;()</c>, <c>Bind</c> and the like.</summary>
internal static class ConfigurationBindings
{
    private const int MaxDepth = 3;

    /// <summary>Whether calls of the method may bind one, by its name.</summary>
    public static bool MayBe(IMethodSymbol method) => method.Name is "Get" or "BindConfiguration" or "Configure" or "Bind";

    /// <summary>The type and the path of its section with the separator; null when the call binds none, or one that is not known.</summary>
    public static (INamedTypeSymbol Type, string Prefix)? Of(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Get" => Bound(call.TargetMethod, ConfigurationKeys.Receiver(call) is { } section ? ConfigurationKeys.Prefix(section) : null),
        "BindConfiguration" => Bound(call.TargetMethod, ConfigurationKeys.Key(call) is { } key ? key + ":" : null),
        "Configure" => Bound(call.TargetMethod, Section(call)),
        "Bind" when call.TargetMethod.TypeArguments.Length > 0 => Bound(call.TargetMethod, Section(call)),
        "Bind" => BoundInstance(call),
        _ => null,
    };

    /// <summary>The properties of a bound type, with the keys that they are filled from.</summary>
    public static IEnumerable<(IPropertySymbol Property, string Key)> Properties(INamedTypeSymbol type, string prefix) => Properties(type, prefix, 0);

    private static IEnumerable<(IPropertySymbol Property, string Key)> Properties(INamedTypeSymbol type, string prefix, int depth)
    {
        for (INamedTypeSymbol? current = type; current is not null && !current.DeclaringSyntaxReferences.IsEmpty; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is not IPropertySymbol { IsStatic: false, IsIndexer: false } property)
                {
                    continue;
                }

                if (StringLike.Is(property.Type))
                {
                    yield return (property.OriginalDefinition, prefix + Name(property));
                }
                else if (depth < MaxDepth && property.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, DeclaringSyntaxReferences.IsEmpty: false } inner)
                {
                    foreach ((IPropertySymbol, string) nested in Properties(inner, prefix + Name(property) + ":", depth + 1))
                    {
                        yield return nested;
                    }
                }
            }
        }
    }

    private static (INamedTypeSymbol, string)? Bound(IMethodSymbol method, string? prefix) =>
        prefix is not null && method.TypeArguments is [INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } type] ? (type, prefix) : null;

    private static (INamedTypeSymbol, string)? BoundInstance(IInvocationOperation call)
    {
        if (ConfigurationKeys.Receiver(call) is not { } receiver || ConfigurationKeys.Prefix(receiver) is not { } outer)
        {
            return null;
        }

        string prefix = ConfigurationKeys.Key(call) is { } key ? outer + key + ":" : outer;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Name == "instance" && AgentCode.BodyValues.Unwrap(argument.Value).Type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } type)
            {
                return (type, prefix);
            }
        }

        return null;
    }

    private static string? Section(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (ConfigurationKeys.IsConfiguration(argument.Parameter?.Type))
            {
                return ConfigurationKeys.Prefix(argument.Value);
            }
        }

        return null;
    }

    private static string Name(IPropertySymbol property)
    {
        foreach (AttributeData attribute in property.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "ConfigurationKeyNameAttribute", ConstructorArguments: [{ Kind: TypedConstantKind.Primitive, Value: string name }] })
            {
                return name;
            }
        }

        return property.Name;
    }
}
