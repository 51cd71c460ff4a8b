using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Lifetime;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Agent code, with what no call of it names. What a container runs to make what agent code is given: the constructors of the project's own types are agent code by themselves, and so is
/// the code that was registered to make a client of others. What stands before a client that agent code sends with, or through which it reaches a
/// server of tools. And what a mediator runs for the messages that agent code sends.
/// </summary>
internal static class AgentReach
{
    /// <summary>Adds what agent code runs that way to the roots, until no more is found.</summary>
    /// <returns>All that the roots reach.</returns>
    public static HashSet<ISymbol> Of(IReadOnlyList<TypeScope> scopes, CallGraph calls, List<ISymbol> roots, AgentSymbols symbols, CancellationToken cancellationToken)
    {
        HashSet<ISymbol> reached = calls.Reach(roots, cancellationToken);
        List<(ITypeSymbol Service, ISymbol Factory)> factories =
            [.. scopes.SelectMany(static scope => scope.Objects.Factories).Where(factory => !reached.Contains(factory.Factory) && !symbols.IsAgent(factory.Service))];
        List<(string Client, ISymbol Code)> clients = [.. scopes.SelectMany(static scope => scope.Objects.ClientCode)];
        List<(ITypeSymbol Handler, string? Client, ITypeSymbol? Typed)> handlers = [.. scopes.SelectMany(static scope => scope.Objects.Handlers)];
        List<(ITypeSymbol Message, ISymbol Handler)> consumers = [.. scopes.SelectMany(static scope => scope.Objects.MessageHandlers)];
        while (factories.Count > 0 || clients.Count > 0 || handlers.Count > 0 || consumers.Count > 0)
        {
            int before = roots.Count;
            HashSet<object> given = factories.Count == 0 ? [] : Given(scopes, reached);
            Take(factories, factory => given.Contains(Key(factory.Service)), factory => roots.Add(factory.Factory));

            ClientUse[] asked = clients.Count + handlers.Count == 0 ? [] : [.. scopes.SelectMany(static scope => scope.Objects.Clients).Where(use => use.IsOfTools || reached.Contains(use.Node))];
            Take(clients, client => Array.Exists(asked, use => use.Client == client.Client), client => roots.Add(client.Code));
            Take(handlers, handler => handler.Typed is { } typed ? IsUsed(typed, reached) : Array.Exists(asked, use => use.Client == handler.Client || use.Client is null), handler => roots.AddRange(ClientHandlers.Code(handler.Handler)));

            HashSet<ITypeSymbol> sent = consumers.Count == 0 ? [] : Sent(scopes, reached);
            Take(consumers, consumer => sent.Contains(consumer.Message), consumer => roots.Add(consumer.Handler));
            if (roots.Count == before)
            {
                break;
            }

            reached = calls.Reach(roots, cancellationToken);
        }

        return reached;
    }

    private static void Take<T>(List<T> open, Predicate<T> isReached, Action<T> add)
    {
        foreach (T item in open)
        {
            if (isReached(item))
            {
                add(item);
            }
        }

        open.RemoveAll(isReached);
    }

    private static bool IsUsed(ITypeSymbol client, HashSet<ISymbol> reached)
    {
        foreach (ISymbol member in client.GetMembers())
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && reached.Contains(CodeNode.Of(method)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The messages that agent code sends.</summary>
    private static HashSet<ITypeSymbol> Sent(IReadOnlyList<TypeScope> scopes, HashSet<ISymbol> reached) =>
        new(scopes.SelectMany(static scope => scope.Objects.Sent).Where(sent => reached.Contains(sent.Node)).Select(static sent => sent.Message), SymbolEqualityComparer.Default);

    /// <summary>What the constructors of agent code's objects take, and its methods, which a framework calls with services; and what agent code asks a container for.</summary>
    private static HashSet<object> Given(IReadOnlyList<TypeScope> scopes, HashSet<ISymbol> reached)
    {
        HashSet<object> given = [.. scopes.SelectMany(static scope => scope.Objects.Asked).Where(asked => reached.Contains(asked.Node)).Select(static asked => Key(asked.Service))];
        HashSet<INamedTypeSymbol> seen = new(SymbolEqualityComparer.Default);
        foreach (ISymbol node in reached)
        {
            if (node is IMethodSymbol method)
            {
                Add(method);
            }

            if (node is { IsStatic: false, ContainingType: { } type } && seen.Add(type))
            {
                foreach (IMethodSymbol constructor in type.InstanceConstructors)
                {
                    Add(constructor);
                }
            }
        }

        return given;

        void Add(IMethodSymbol method)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                given.Add(Key(parameter.Type.OriginalDefinition));
                if (parameter.Type is INamedTypeSymbol { Name: "IOptions" or "IOptionsMonitor" or "IOptionsSnapshot" or "IDbContextFactory", TypeArguments: [{ } made] })
                {
                    given.Add(Key(made.OriginalDefinition));
                }
            }
        }
    }

    /// <summary>A type by itself; one that is missing, by its name, as each place that names it makes a symbol of its own.</summary>
    private static object Key(ITypeSymbol type) => type.TypeKind == TypeKind.Error ? type.Name : type;
}
