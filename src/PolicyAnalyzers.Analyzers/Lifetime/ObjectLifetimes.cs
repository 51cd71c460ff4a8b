using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>Whether what an object holds outlives the task that put it there. Known when all types are.</summary>
internal sealed class ObjectLifetimes
{
    /// <summary>Frameworks make these for one request, one turn, or one handler that they replace by themselves.</summary>
    private static readonly HashSet<string> MadeForCalls = new(StringComparer.Ordinal)
    {
        "ControllerBase", "PageModel", "Hub", "ComponentBase", "AgentApplication", "ActivityHandler", "TokenCredential", "AuthenticationHandler",
    };

    /// <summary>The client of which a container may have one for all, or a factory one for each.</summary>
    public const string Client = "HttpClient";

    private readonly WholeCode _whole;
    private readonly IReadOnlyList<TypeScope> _scopes;
    private readonly Dictionary<ITypeSymbol, ObjectLifetime> _registered = new(SymbolEqualityComparer.Default);
    private readonly bool _hasClientFactory;
    private readonly Dictionary<ITypeSymbol, bool> _answers = new(SymbolEqualityComparer.Default);

    public ObjectLifetimes(IReadOnlyList<TypeScope> scopes, WholeCode whole)
    {
        _scopes = scopes;
        _whole = whole;
        _hasClientFactory = scopes.Any(static scope => scope.Objects.HasClientFactory);
        foreach ((ITypeSymbol type, ObjectLifetime lifetime) in scopes.SelectMany(static scope => scope.Objects.Registrations))
        {
            // Registered twice, the longest counts.
            if (!_registered.TryGetValue(type, out ObjectLifetime known) || known < lifetime)
            {
                _registered[type] = lifetime;
            }
        }

        foreach ((IMethodSymbol method, ISymbol node) in scopes.SelectMany(static scope => scope.Objects.Delegated))
        {
            // The object of a tool that was registered as a delegate lives as long as the agent.
            if (whole.IsTool(CodeNode.Of(method)) && !whole.IsAgentCode(node))
            {
                _registered[method.ContainingType.OriginalDefinition] = ObjectLifetime.Process;
            }
        }
    }

    /// <param name="type">The type of the object.</param>
    /// <param name="isReused">Whether its code looks for what an earlier call may have left.</param>
    public bool Outlive(INamedTypeSymbol type, bool isReused) => Outlives(type.OriginalDefinition, isReused, []);

    /// <summary>Whether an object that a constructor is given, or a framework gives to a tool, surely serves others, too.</summary>
    /// <param name="given">The type of what is given.</param>
    /// <param name="holder">The type whose constructor it is given to; null for a tool.</param>
    public bool IsShared(ITypeSymbol given, INamedTypeSymbol? holder)
    {
        if (holder is not null && !IsGiven(given, holder))
        {
            return false;
        }

        if (_registered.TryGetValue(given.OriginalDefinition, out ObjectLifetime lifetime))
        {
            return lifetime == ObjectLifetime.Process;
        }

        return given.Name != Client && (given is not INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } own || Outlive(own, isReused: false));
    }

    /// <summary>Whether it may: an HTTP client of which nothing is known. A factory makes one for each who asks.</summary>
    /// <param name="given">The type of what is given.</param>
    /// <param name="holder">The type whose constructor it is given to; null for a tool.</param>
    public bool MayBeShared(ITypeSymbol given, INamedTypeSymbol? holder) =>
        given.Name == Client
        && !_hasClientFactory
        && !_registered.ContainsKey(given.OriginalDefinition)
        && (holder is null || (IsGiven(given, holder) && Registered(holder) is not (ObjectLifetime.Holder or ObjectLifetime.Call)));

    private static bool IsGiven(ITypeSymbol given, INamedTypeSymbol holder) =>
        holder.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, given)));

    private bool Outlives(INamedTypeSymbol type, bool isReused, List<INamedTypeSymbol> asking)
    {
        if (_answers.TryGetValue(type, out bool known))
        {
            return known;
        }

        if (asking.Contains(type, SymbolEqualityComparer.Default))
        {
            return false;
        }

        asking.Add(type);
        bool answer = Ask(type, isReused, asking);
        asking.RemoveAt(asking.Count - 1);
        if (asking.Count == 0 && !isReused)
        {
            _answers[type] = answer;
        }

        return answer;
    }

    private bool Ask(INamedTypeSymbol type, bool isReused, List<INamedTypeSymbol> asking)
    {
        if (Inherits(type, "TokenCredential"))
        {
            // The cache that the SDK asks for: by scope, and as long as the token.
            return false;
        }

        switch (Registered(type))
        {
            case ObjectLifetime.Process:
                return true;
            case ObjectLifetime.Call:
                return false;
            case ObjectLifetime.Holder:
                return Users(type).Any(user => IsHeldByAgent(user) || Registered(user) == ObjectLifetime.Process || (Registered(user) is ObjectLifetime.Holder && Outlives(user, isReused, asking)));
        }

        if (IsHeldByAgent(type))
        {
            return true;
        }

        if (HasToolsOfServer(type) || MadeForCalls.Any(name => type.Name == name || Inherits(type, name)))
        {
            return isReused && HasToolsOfServer(type);
        }

        if (ClientHandlers.AreOf(type))
        {
            // A factory has one for minutes, and gives it to whoever asks meanwhile.
            return isReused;
        }

        bool isMade = false;
        foreach (TypeScope scope in _scopes)
        {
            foreach ((_, ISymbol node, Keeping keeping) in scope.Objects.Creations.Where(creation => SymbolEqualityComparer.Default.Equals(creation.Type, type)))
            {
                isMade = true;
                if (keeping switch { Keeping.Static => true, Keeping.Own => Outlives(scope.Type.OriginalDefinition, isReused, asking), _ => !_whole.IsAgentCode(node) })
                {
                    return true;
                }
            }
        }

        if (isMade)
        {
            return false;
        }

        return isReused || Users(type).Any() || Heirs(type).Any(heir => Outlives(heir, isReused, asking));
    }

    private IEnumerable<INamedTypeSymbol> Heirs(INamedTypeSymbol type) =>
        _scopes.Select(static scope => scope.Type).Where(heir => SymbolEqualityComparer.Default.Equals(heir.BaseType?.OriginalDefinition, type));

    /// <summary>A kernel keeps the objects of its plugins; the code of a type that is registered as a tool by itself is no object.</summary>
    private static bool IsHeldByAgent(INamedTypeSymbol type) => HasMember(type, "KernelFunctionAttribute") || (HasMember(type, "AgentTaskAttribute") && !HasToolsOfServer(type));

    /// <summary>A server of the Model Context Protocol makes the object of a tool anew for each call.</summary>
    private static bool HasToolsOfServer(INamedTypeSymbol type) => HasMember(type, "McpServerToolAttribute") || HasMember(type, "McpServerResourceAttribute") || HasMember(type, "McpServerPromptAttribute");

    private static bool HasMember(INamedTypeSymbol type, string attribute)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol { IsStatic: false } && member.GetAttributes().Any(given => given.AttributeClass?.Name == attribute))
            {
                return true;
            }
        }

        return false;
    }

    private ObjectLifetime? Registered(INamedTypeSymbol type)
    {
        ObjectLifetime? longest = _registered.TryGetValue(type, out ObjectLifetime own) ? own : null;
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (longest is null && _registered.TryGetValue(contract.OriginalDefinition, out ObjectLifetime promised))
            {
                longest = promised;
            }
        }

        return longest;
    }

    /// <summary>The types whose objects are given one of this type, or have a field for one.</summary>
    private IEnumerable<INamedTypeSymbol> Users(INamedTypeSymbol type)
    {
        foreach (TypeScope scope in _scopes)
        {
            INamedTypeSymbol user = scope.Type;
            if (!SymbolEqualityComparer.Default.Equals(user, type)
                && (user.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => Gives(parameter.Type, type)))
                    || user.GetMembers().Any(member => member is IFieldSymbol { Type: { } held } && Gives(held, type))))
            {
                yield return user;
            }
        }
    }

    private static bool Gives(ITypeSymbol given, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(given.OriginalDefinition, type)
        || (given.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(contract => SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, given.OriginalDefinition)));

    private static bool Inherits(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
