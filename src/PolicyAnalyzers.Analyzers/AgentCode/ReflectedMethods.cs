using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>What <c>typeof(T).GetMethod(nameof(T.M))</c> and <c>GetMethods()</c> find, as far as the code says.</summary>
internal static class ReflectedMethods
{
    /// <summary>The methods; null when the call is no such reflection.</summary>
    public static IReadOnlyList<IMethodSymbol>? Of(IInvocationOperation invocation) => invocation.TargetMethod.Name switch
    {
        "GetMethod" when Reflected(invocation) is { } type && invocation.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string name } }, ..] =>
            [.. Declared(type).Where(method => method.Name == name)],
        "GetMethods" when Reflected(invocation) is { } type => [.. Filtered(invocation, Declared(type).Where(static method => method.DeclaredAccessibility == Accessibility.Public))],
        "Where" when Source(invocation) is { } source => Of(source),
        _ => null,
    };

    /// <summary>
    /// Where the methods come from that <c>instance.GetType().GetMethods()</c> finds, when the type is not known here: the attribute that they are
    /// told by, which holds all that bear it, or else the symbol whose type it is, which holds the methods of what it is given.
    /// </summary>
    public static IEnumerable<ISymbol> Sources(IInvocationOperation invocation)
    {
        if (invocation.TargetMethod.Name == "Where")
        {
            return Source(invocation) is { } source ? Sources(source) : [];
        }

        if (invocation.TargetMethod.Name != "GetMethods" || Given(invocation) is not { } given)
        {
            return [];
        }

        List<ISymbol> attributes = [.. FilterAttributes(invocation)];
        return attributes.Count > 0 ? attributes : [given];
    }

    /// <summary>The parameter or type parameter whose own type says nothing of the methods.</summary>
    private static ISymbol? Given(IInvocationOperation invocation) => invocation.Instance switch
    {
        ITypeOfOperation { TypeOperand: ITypeParameterSymbol parameter } => parameter.OriginalDefinition,
        IInvocationOperation { TargetMethod.Name: "GetType", Instance: { } instance } => BodyValues.Unwrap(instance) switch
        {
            { Type: ITypeParameterSymbol parameter } => parameter.OriginalDefinition,
            IParameterReferenceOperation { Parameter: { Type.SpecialType: SpecialType.System_Object } parameter } => parameter.OriginalDefinition,
            _ => null,
        },
        _ => null,
    };

    /// <summary>What code can ask a type for: its public methods.</summary>
    public static IEnumerable<IMethodSymbol> Public(ITypeSymbol type) => Declared(type).Where(static method => method.DeclaredAccessibility == Accessibility.Public);

    private static IInvocationOperation? Source(IInvocationOperation invocation) =>
        invocation.Arguments is [{ Value: { } first }, ..] ? BodyValues.Unwrap(first) as IInvocationOperation : null;

    /// <summary>By <c>typeof</c> or <c>GetType()</c>.</summary>
    private static ITypeSymbol? Reflected(IInvocationOperation invocation) => invocation.Instance switch
    {
        ITypeOfOperation type => type.TypeOperand.OriginalDefinition,
        IInvocationOperation { TargetMethod.Name: "GetType", Instance: { Type: { } type } } => type.OriginalDefinition,
        _ => null,
    };

    private static IEnumerable<IMethodSymbol> Declared(ITypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(static method => method is { MethodKind: MethodKind.Ordinary, IsImplicitlyDeclared: false });

    /// <summary>A filter that names an attribute keeps those that bear it.</summary>
    private static IEnumerable<IMethodSymbol> Filtered(IInvocationOperation invocation, IEnumerable<IMethodSymbol> methods)
    {
        List<ITypeSymbol> attributes = [.. FilterAttributes(invocation)];
        return attributes.Count == 0
            ? methods
            : methods.Where(method => method.GetAttributes().Any(attribute => attributes.Contains(attribute.AttributeClass!, SymbolEqualityComparer.Default)));
    }

    private static IEnumerable<ITypeSymbol> FilterAttributes(IInvocationOperation invocation)
    {
        IOperation operation = invocation;
        while (operation.Parent is { } parent)
        {
            operation = parent;
            if (parent is IConversionOperation or IParenthesizedOperation or IArgumentOperation)
            {
                continue;
            }

            IOperation? filter = parent switch
            {
                IInvocationOperation { TargetMethod: { Name: "Where", IsExtensionMethod: true }, Arguments: [_, { } predicate, ..] } => predicate,
                IForEachLoopOperation loop => loop.Body,
                _ => null,
            };
            foreach (IOperation part in filter?.Descendants() ?? [])
            {
                switch (part)
                {
                    case IInvocationOperation { TargetMethod: { Name: "GetCustomAttribute" or "GetCustomAttributes" or "IsDefined", TypeArguments: [{ } attribute] } }:
                        yield return attribute;
                        break;
                    case ITypeOfOperation { TypeOperand: { } type } when IsAttribute(type):
                        yield return type;
                        break;
                }
            }

            if (parent is not IInvocationOperation { TargetMethod.IsExtensionMethod: true })
            {
                break;
            }
        }
    }

    private static bool IsAttribute(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Attribute", ContainingNamespace.Name: "System" })
            {
                return true;
            }
        }

        return false;
    }
}
