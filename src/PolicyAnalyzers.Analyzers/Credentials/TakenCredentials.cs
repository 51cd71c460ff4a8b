using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// What takes along a credential that other code of the same body has, as a program does that sets up its services: the constructor of a
/// type of the project that is given it, and the function that captures it. The credential is reached from a tool when they are.
/// </summary>
internal static class TakenCredentials
{
    /// <summary>Through how many variables it is followed.</summary>
    private const int MaxVariables = 3;

    /// <param name="credential">The expression that gives the credential.</param>
    /// <param name="containing">The member whose body it is in.</param>
    /// <param name="clients">How the model's own client is told.</param>
    public static IEnumerable<Taker> Of(IOperation credential, ISymbol containing, ModelClients clients) =>
        Of(credential, CodeNode.Enclosing(credential, containing), containing, clients, MaxVariables);

    private static IEnumerable<Taker> Of(IOperation value, ISymbol node, ISymbol containing, ModelClients clients, int variables)
    {
        IOperation current = value;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation:
                case IConditionalOperation choice when !ReferenceEquals(choice.Condition, current):
                    current = parent;
                    continue;
                case IArgumentOperation { Parent: IObjectCreationOperation { Constructor: { DeclaringSyntaxReferences.IsEmpty: false } or { ContainingType.DeclaringSyntaxReferences.IsEmpty: false } } creation } when !clients.Take(current):
                    yield return new Taker(creation.Constructor!.OriginalDefinition, value);
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } } when variables > 0:
                    foreach (Taker taker in Of(local, value, node, containing, clients, variables))
                    {
                        yield return taker;
                    }

                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: { } local } } when variables > 0:
                    foreach (Taker taker in Of(local, value, node, containing, clients, variables))
                    {
                        yield return taker;
                    }

                    break;
            }

            yield break;
        }
    }

    private static IEnumerable<Taker> Of(ILocalSymbol local, IOperation value, ISymbol node, ISymbol containing, ModelClients clients, int variables)
    {
        foreach (IOperation operation in BodyValues.Operations(value))
        {
            if (operation is not ILocalReferenceOperation reference
                || !SymbolEqualityComparer.Default.Equals(reference.Local, local)
                || reference.Parent is IAssignmentOperation { Target: { } target } && ReferenceEquals(target, reference)
                || clients.Take(reference))
            {
                continue;
            }

            ISymbol user = CodeNode.Enclosing(reference, containing);
            if (!SymbolEqualityComparer.Default.Equals(user, node))
            {
                yield return new Taker(user, reference);
            }

            foreach (Taker taker in Of(reference, node, containing, clients, variables - 1))
            {
                yield return taker;
            }
        }
    }

    /// <param name="Node">The function or constructor.</param>
    /// <param name="Use">Where it is given the credential, or uses it.</param>
    public sealed record Taker(ISymbol Node, IOperation Use)
    {
        public Finding Finding(IOperation credential, Verdict verdict) =>
            new(Node, credential.Syntax.GetLocation(), verdict) { Related = ReferenceEquals(Use, credential) ? null : Use.Syntax.GetLocation() };
    }
}
