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

            if (parent is not IInvocationOperation { TargetMethod: { Name: "Where", IsExtensionMethod: true }, Arguments: [_, { } predicate, ..] })
            {
                break;
            }

            foreach (IOperation part in predicate.Descendants())
            {
                switch (part)
                {
                    case IInvocationOperation { TargetMethod: { Name: "GetCustomAttribute" or "GetCustomAttributes", TypeArguments: [{ } attribute] } }:
                        yield return attribute;
                        break;
                    case ITypeOfOperation type:
                        yield return type.TypeOperand;
                        break;
                }
            }
        }
    }
}
