using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Lifetime;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Tells an object that the program works with from one more way to make such an object.</summary>
internal static class MadeObjects
{
    /// <param name="creation">What makes the object.</param>
    /// <param name="containing">The member whose body it is in.</param>
    /// <param name="isTool">Whether it is a tool, or has some: of those it is enough that somebody takes them.</param>
    public static bool ServeProgram(IObjectCreationOperation creation, ISymbol containing, bool isTool) =>
        IsSetUp(containing)
        || ObjectRegistrations.IsRegistered(creation)
        || (isTool && IsTaken(creation, isTool: true))
        || (creation.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } }
            && BodyValues.Operations(creation).Any(operation =>
                operation is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, local)
                && IsTaken(reference, isTool)));

    /// <summary>Whether the member puts the program together: what it makes is what the program uses.</summary>
    private static bool IsSetUp(ISymbol member) =>
        member is IMethodSymbol method
        && (method is { Name: "Main" or WellKnownMemberNames.TopLevelStatementsEntryPointMethodName, IsStatic: true }
            || method.Parameters.Any(static parameter => parameter.Type.Name is var type && (type.EndsWith("ServiceCollection", StringComparison.Ordinal) || type.EndsWith("Builder", StringComparison.Ordinal) || type is "Kernel" or "HostBuilderContext")));

    /// <summary>Whether a call that registers takes the object; of a tool, any call or collection.</summary>
    private static bool IsTaken(IOperation made, bool isTool)
    {
        IOperation value = made;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { } method } } => isTool || ObjectRegistrations.Keep(method),
            IArrayInitializerOperation or { Syntax.RawKind: (int)SyntaxKind.CollectionExpression } => isTool,
            _ => false,
        };
    }
}
