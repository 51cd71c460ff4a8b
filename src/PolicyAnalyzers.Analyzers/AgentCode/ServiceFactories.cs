using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// What a container runs to make what agent code is given: the constructors of the project's own types are agent code by themselves, and so is
/// the code that was registered to make a client of others.
/// </summary>
internal static class ServiceFactories
{
    /// <summary>Adds the factories of what agent code is given to the roots, until no more are found.</summary>
    /// <returns>All that the roots reach.</returns>
    public static HashSet<ISymbol> Reach(IReadOnlyList<TypeScope> scopes, CallGraph calls, List<ISymbol> roots, AgentSymbols symbols, CancellationToken cancellationToken)
    {
        HashSet<ISymbol> reached = calls.Reach(roots, cancellationToken);
        List<(ITypeSymbol Service, ISymbol Factory)> factories =
            [.. scopes.SelectMany(static scope => scope.Objects.Factories).Where(factory => !reached.Contains(factory.Factory) && !symbols.IsAgent(factory.Service))];
        List<(string Client, ISymbol Code)> clients = [.. scopes.SelectMany(static scope => scope.Objects.ClientCode)];
        while (factories.Count > 0 || clients.Count > 0)
        {
            HashSet<object> given = Given(scopes, reached);
            int before = roots.Count;
            foreach ((ITypeSymbol service, ISymbol factory) in factories)
            {
                if (given.Contains(Key(service)))
                {
                    roots.Add(factory);
                }
            }

            HashSet<string> asked = clients.Count == 0 ? [] : Asked(scopes, reached);
            roots.AddRange(clients.Where(client => asked.Contains(client.Client)).Select(static client => client.Code));
            if (roots.Count == before)
            {
                break;
            }

            factories.RemoveAll(factory => given.Contains(Key(factory.Service)));
            clients.RemoveAll(client => asked.Contains(client.Client));
            reached = calls.Reach(roots, cancellationToken);
        }

        return reached;
    }

    /// <summary>The names of the clients that agent code asks a factory for.</summary>
    private static HashSet<string> Asked(IReadOnlyList<TypeScope> scopes, HashSet<ISymbol> reached) =>
        new(scopes.SelectMany(static scope => scope.Objects.Clients).Where(use => reached.Contains(use.Node)).Select(static use => use.Client), StringComparer.Ordinal);

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
