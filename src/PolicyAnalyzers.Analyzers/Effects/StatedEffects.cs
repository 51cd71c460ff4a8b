using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>
/// The effects that members state with <c>[RequiresScope]</c>: on themselves, their property or event, and their type. An override or
/// implementation that states none has those of what it overrides or implements: that is what its callers were told.
/// </summary>
internal sealed class StatedEffects
{
    private static readonly ConditionalWeakTable<Compilation, StatedEffects> Known = new();

    private readonly TypeSet _attribute;
    private readonly HashSet<ISymbol> _assemblies;
    private readonly ConcurrentDictionary<ISymbol, Statement> _ofMembers = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, TypeStatement> _ofTypes = new(SymbolEqualityComparer.Default);

    private StatedEffects(DeclarationSymbols symbols)
    {
        _attribute = symbols.RequiresScope;
        _assemblies = symbols.Assemblies;
    }

    /// <returns>The same for all analyzers of the compilation: what one has read, the others know.</returns>
    public static StatedEffects In(Compilation compilation, DeclarationSymbols symbols) =>
        Known.TryGetValue(compilation, out StatedEffects? known) ? known : Known.GetValue(compilation, _ => new StatedEffects(symbols));

    /// <summary>Whether anything of the assembly can state effects: only then are its attributes worth to be read.</summary>
    public bool MayBeIn(IAssemblySymbol? assembly) => assembly is not null && _assemblies.Contains(assembly);

    /// <summary>What it needs to run the method.</summary>
    /// <param name="method">A definition; an accessor for one side of a property or event.</param>
    public ImmutableArray<Effect> Of(IMethodSymbol method) =>
        !MayBeIn(method.ContainingAssembly) ? []
        : _ofMembers.TryGetValue(method, out Statement? known) ? known.Effects
        : _ofMembers.GetOrAdd(method, Statement.Of(Read(method))).Effects;

    /// <summary>What the member states by itself, and its type for it.</summary>
    public ImmutableArray<Effect> OwnOf(IMethodSymbol method) => Union(OnMember(method), OnTypeOf(method, TypeOf(method)));

    private ImmutableArray<Effect> Read(IMethodSymbol method)
    {
        ImmutableArray<Effect> effects = OnMember(method);
        TypeStatement? type = TypeOf(method);
        return Union(effects.IsEmpty ? OnPromised(method, type) : effects, OnTypeOf(method, type));
    }

    private ImmutableArray<Effect> OnMember(IMethodSymbol method) =>
        method.AssociatedSymbol is { } owner ? Union(On(method), On(owner)) : On(method);

    /// <summary>Almost always, at least one of both is empty.</summary>
    private static ImmutableArray<Effect> Union(ImmutableArray<Effect> first, ImmutableArray<Effect> second) =>
        second.IsEmpty ? first : first.IsEmpty ? second : [.. first.Union(second)];

    /// <summary>To make an object is not yet to use it.</summary>
    private static ImmutableArray<Effect> OnTypeOf(IMethodSymbol method, TypeStatement? type) =>
        type is null || method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor ? [] : type.Effects;

    /// <summary>Of functions within members, nobody states anything but themselves.</summary>
    private TypeStatement? TypeOf(IMethodSymbol method) =>
        method is { MethodKind: not (MethodKind.LocalFunction or MethodKind.AnonymousFunction), ContainingType: { } type } ? Of(type.OriginalDefinition) : null;

    private TypeStatement? Of(INamedTypeSymbol type) =>
        !MayBeIn(type.ContainingAssembly) ? null
        : _ofTypes.TryGetValue(type, out TypeStatement? known) ? known
        : _ofTypes.GetOrAdd(type, Read(type));

    private TypeStatement Read(INamedTypeSymbol type)
    {
        ImmutableArray<Effect> inherited = type.BaseType is { } parent && Of(parent.OriginalDefinition) is { } known ? known.Effects : [];
        return TypeStatement.Of(Union(On(type), inherited), type.TypeKind == TypeKind.Interface ? null : ReadPromises(type));
    }

    private ImmutableArray<Effect> On(ISymbol symbol)
    {
        ImmutableArray<Effect> effects = [];
        // What the compiler makes for a record bears no attributes.
        if (symbol is not IMethodSymbol { IsImplicitlyDeclared: true, AssociatedSymbol: null })
        {
            foreach (AttributeData attribute in symbol.GetAttributes())
            {
                if (_attribute.Contains(attribute.AttributeClass))
                {
                    effects = Union(effects, ScopePairs.EffectsOf(attribute));
                }
            }
        }

        return effects;
    }

    /// <summary>What the member that the method overrides states, and those that it implements.</summary>
    private ImmutableArray<Effect> OnPromised(IMethodSymbol method, TypeStatement? type)
    {
        ImmutableArray<Effect> effects = method.OverriddenMethod is { } overridden ? Of(overridden.OriginalDefinition) : [];
        if (type?.Promises is { } promises && promises.TryGetValue(method, out List<IMethodSymbol>? promised))
        {
            foreach (IMethodSymbol contract in promised)
            {
                effects = Union(effects, Of(contract));
            }
        }

        return effects;
    }

    /// <returns>Of each member that implements others which state effects, these; null when there is none.</returns>
    private Dictionary<ISymbol, List<IMethodSymbol>>? ReadPromises(INamedTypeSymbol type)
    {
        Dictionary<ISymbol, List<IMethodSymbol>>? promises = null;
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (!MayBeIn(contract.ContainingAssembly))
            {
                continue;
            }

            foreach (ISymbol declared in contract.GetMembers())
            {
                if (declared is IMethodSymbol member && !Of(member.OriginalDefinition).IsEmpty && type.FindImplementationForInterfaceMember(member) is IMethodSymbol implementation)
                {
                    promises ??= new Dictionary<ISymbol, List<IMethodSymbol>>(SymbolEqualityComparer.Default);
                    ISymbol definition = implementation.OriginalDefinition;
                    if (!promises.TryGetValue(definition, out List<IMethodSymbol>? others))
                    {
                        promises.Add(definition, others = []);
                    }

                    others.Add(member.OriginalDefinition);
                }
            }
        }

        return promises;
    }

    /// <summary>What one symbol states; an object, because the runtime has the code of a table of objects ready, and none of a table of arrays.</summary>
    private sealed class Statement(ImmutableArray<Effect> effects)
    {
        private static readonly Statement None = new([]);

        public ImmutableArray<Effect> Effects { get; } = effects;

        public static Statement Of(ImmutableArray<Effect> effects) => effects.IsEmpty ? None : new Statement(effects);
    }

    /// <summary>What a type states for its members, and what those state that its members implement.</summary>
    private sealed class TypeStatement(ImmutableArray<Effect> effects, Dictionary<ISymbol, List<IMethodSymbol>>? promises)
    {
        private static readonly TypeStatement None = new([], promises: null);

        public ImmutableArray<Effect> Effects { get; } = effects;

        public Dictionary<ISymbol, List<IMethodSymbol>>? Promises { get; } = promises;

        public static TypeStatement Of(ImmutableArray<Effect> effects, Dictionary<ISymbol, List<IMethodSymbol>>? promises) =>
            effects.IsEmpty && promises is null ? None : new TypeStatement(effects, promises);
    }
}
