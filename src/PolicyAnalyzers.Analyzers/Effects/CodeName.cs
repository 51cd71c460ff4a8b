using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>What messages call a member: <c>LedgerClient.PayAsync</c>.</summary>
internal static class CodeName
{
    public static string Of(ISymbol symbol)
    {
        ISymbol member = (symbol as IMethodSymbol)?.AssociatedSymbol ?? symbol;
        return member switch
        {
            INamedTypeSymbol type => type.Name,
            IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } constructor => constructor.ContainingType.Name,
            IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } invoke => invoke.ContainingType.Name,
            IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } lambda => "lambda in " + Of(lambda.ContainingSymbol),
            IMethodSymbol { MethodKind: MethodKind.LocalFunction } function => function.Name,
            IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation, ExplicitInterfaceImplementations: [{ } promised, ..] } method => method.ContainingType.Name + "." + promised.Name,
            IMethodSymbol { Name: "<Main>$" } => "Program",
            { ContainingType: { } type } => NameOf(type) + "." + member.Name,
            _ => member.Name,
        };
    }

    /// <summary>A block of extension members has no name of its own.</summary>
    private static string NameOf(INamedTypeSymbol type) => type is { CanBeReferencedByName: false, ContainingType: { } outer } ? outer.Name : type.Name;
}
