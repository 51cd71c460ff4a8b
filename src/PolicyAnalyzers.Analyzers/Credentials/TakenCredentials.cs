using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Lifetime;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// What takes along a credential that other code of the same body has, as a program does that sets up its services: the constructor of a
/// type of the project that is given it, the function that captures it or a client of another library that has it, and the service that either
/// is registered as. The credential is reached from a tool when they are, and when it is a tool of another project that takes it.
/// </summary>
internal static class TakenCredentials
{
    /// <summary>Through how many variables it is followed.</summary>
    private const int MaxVariables = 3;

    /// <param name="credential">The expression that gives the credential.</param>
    /// <param name="containing">The member whose body it is in.</param>
    /// <param name="clients">How the model's own client is told.</param>
    /// <param name="symbols">How tools are told.</param>
    public static IEnumerable<Taker> Of(IOperation credential, ISymbol containing, ModelClients clients, AgentSymbols symbols) =>
        new Search(CodeNode.Enclosing(credential, containing), containing, clients, symbols).From(credential, isCredential: true, MaxVariables);

    /// <param name="Node">The function, constructor or service.</param>
    /// <param name="Use">Where it is given, or uses, what has the credential.</param>
    /// <param name="IsCredential">Whether that is the credential itself, and not a client that has it.</param>
    public sealed record Taker(ISymbol Node, IOperation Use, bool IsCredential)
    {
        /// <summary>Whether it is a tool whose own code is out of sight.</summary>
        public bool IsForeignTool { get; init; }

        public Finding Finding(IOperation credential, string name) =>
            new(Node, credential.Syntax.GetLocation(), IsForeignTool ? AmbientCredentials.OfMadeTool(name) : AmbientCredentials.Of(name)) { Related = ReferenceEquals(Use, credential) ? null : Use.Syntax.GetLocation() };
    }

    /// <param name="node">The function that has the credential.</param>
    /// <param name="containing">The member whose body it is in.</param>
    /// <param name="clients">How the model's own client is told.</param>
    /// <param name="symbols">How tools are told.</param>
    private sealed class Search(ISymbol node, ISymbol containing, ModelClients clients, AgentSymbols symbols)
    {
        public IEnumerable<Taker> From(IOperation value, bool isCredential, int variables)
        {
            IOperation current = value;
            while (current.Parent is { } parent)
            {
                switch (parent)
                {
                    case IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IAwaitOperation:
                    case IConditionalOperation choice when !ReferenceEquals(choice.Condition, current):
                        break;
                    case IObjectOrCollectionInitializerOperation or IMemberInitializerOperation or ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation }:
                    case IInvocationOperation call when ReferenceEquals(call.Instance, current):
                    case IPropertyReferenceOperation property when ReferenceEquals(property.Instance, current):
                        isCredential = false;
                        break;
                    case IArgumentOperation { Parent: IObjectCreationOperation { Constructor: { } constructor } creation } when !clients.Take(current):
                        bool isTool = symbols.IsTool(constructor.ContainingType);
                        bool isOwn = ReferenceEquals(constructor.ContainingAssembly, containing.ContainingAssembly);
                        if (isOwn || isTool)
                        {
                            if (MadeObjects.ServeProgram(creation, containing, isTool) && !clients.IsServedBy(creation))
                            {
                                yield return new Taker(isOwn ? constructor.OriginalDefinition : constructor.ContainingType, value, isCredential) { IsForeignTool = !isOwn };
                            }

                            yield break;
                        }

                        parent = creation;
                        isCredential = false;
                        break;
                    case IArgumentOperation { Parent: IInvocationOperation registration } when ObjectRegistrations.ServiceObject(registration, containing.ContainingAssembly) is { } service && !clients.Take(current):
                        yield return new Taker(service.OriginalDefinition, value, isCredential);
                        yield break;
                    default:
                        foreach (Taker taker in variables > 0 && Keeper(current, ref isCredential) is { } local ? Through(local, value, isCredential, variables - 1) : [])
                        {
                            yield return taker;
                        }

                        yield break;
                }

                current = parent;
            }
        }

        private IEnumerable<Taker> Through(ILocalSymbol local, IOperation value, bool isCredential, int variables)
        {
            foreach (IOperation operation in BodyValues.Operations(value))
            {
                if (operation is not ILocalReferenceOperation reference
                    || !SymbolEqualityComparer.Default.Equals(reference.Local, local)
                    || (reference.Parent is IAssignmentOperation { Target: { } target } && ReferenceEquals(target, reference))
                    || clients.Take(reference))
                {
                    continue;
                }

                ISymbol user = CodeNode.Enclosing(reference, containing);
                if (!SymbolEqualityComparer.Default.Equals(user, node))
                {
                    yield return new Taker(user, reference, isCredential);
                }

                foreach (Taker taker in From(reference, isCredential, variables))
                {
                    yield return taker;
                }
            }
        }

        /// <summary>The variable that keeps the value, or whose object does; null when none does.</summary>
        private static ILocalSymbol? Keeper(IOperation value, ref bool isCredential)
        {
            switch (value.Parent)
            {
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } }:
                    return local;
                case IAssignmentOperation { Target: ILocalReferenceOperation { Local: { } local } target } when !ReferenceEquals(target, value):
                    return local;
                case IAssignmentOperation { Target: IPropertyReferenceOperation part } when !ReferenceEquals(part, value):
                    isCredential = false;
                    return Owner(part);
                case IArgumentOperation { Parent: IInvocationOperation { Instance: IPropertyReferenceOperation { Property.Name: "DefaultRequestHeaders" } headers } }:
                    isCredential = false;
                    return Owner(headers);
                default:
                    return null;
            }
        }

        /// <summary>The variable whose object it is a part of.</summary>
        private static ILocalSymbol? Owner(IOperation part)
        {
            IOperation? owner = part;
            while (owner is IPropertyReferenceOperation { Instance: var instance })
            {
                owner = instance;
            }

            return (owner as ILocalReferenceOperation)?.Local;
        }
    }
}
