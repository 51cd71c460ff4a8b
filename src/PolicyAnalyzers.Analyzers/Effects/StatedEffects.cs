using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>
/// The effects that members state with <c>[RequiresScope]</c>: on themselves, their property or event, and their type. An override or
/// implementation that states none has those of what it overrides or implements: that is what its callers were told. Read once for each type:
/// of most, it is then known that no member states anything.
/// </summary>
internal sealed class StatedEffects
{
    private static readonly ConditionalWeakTable<Compilation, StatedEffects> Known = new();

    private readonly DeclarationSymbols _symbols;
    private readonly IAssemblySymbol _own;
    private readonly bool _mayBeInOwn;
    private readonly bool _mayBeInOthers;
    private readonly ConcurrentDictionary<ISymbol, TypeStatement> _types = new(SymbolEqualityComparer.Default);

    private StatedEffects(Compilation compilation, DeclarationSymbols symbols)
    {
        _symbols = symbols;
        _own = compilation.Assembly;
        _mayBeInOwn = symbols.Assemblies.Contains(_own);
        _mayBeInOthers = symbols.Assemblies.Count > (_mayBeInOwn ? 1 : 0);
    }

    /// <returns>The same for all analyzers of the compilation: what one has read, the others know.</returns>
    public static StatedEffects In(Compilation compilation, DeclarationSymbols symbols) =>
        Known.TryGetValue(compilation, out StatedEffects? known) ? known : Known.GetValue(compilation, compilation => new StatedEffects(compilation, symbols));

    /// <summary>Whether anything of the assembly can state effects: only then are its attributes worth to be read.</summary>
    public bool MayBeIn(IAssemblySymbol? assembly) =>
        assembly is not null && (ReferenceEquals(assembly, _own) ? _mayBeInOwn : _mayBeInOthers && _symbols.Assemblies.Contains(assembly));

    /// <summary>What it needs to run the method.</summary>
    /// <param name="method">A definition; an accessor for one side of a property or event.</param>
    public ImmutableArray<Effect> Of(IMethodSymbol method) =>
        !MayBeIn(method.ContainingAssembly) ? []
        : TypeOf(method) is not { } type ? On(method)
        : type.IsSilent ? []
        : type.Find(method) is { } statement ? statement.All
        : OnTypeOf(method, type);

    /// <summary>What the member states by itself, and its type for it.</summary>
    public ImmutableArray<Effect> OwnOf(IMethodSymbol method) =>
        TypeOf(method) is not { IsSilent: false } type ? []
        : type.Find(method) is { } statement ? statement.Own
        : OnTypeOf(method, type);

    /// <summary>Whether a member of the type may state an effect, or have it stated.</summary>
    public bool MayStateIn(INamedTypeSymbol type) => Of(type.OriginalDefinition) is { IsSilent: false };

    /// <summary>Whether code of the type may need what the type itself states, and not only what was promised of it. An interface's members are mostly promises alone.</summary>
    public bool MayStateOwnIn(INamedTypeSymbol type) => Of(type.OriginalDefinition) is { OfCode: true };

    /// <summary>Almost always, at least one of both is empty.</summary>
    private static ImmutableArray<Effect> Union(ImmutableArray<Effect> first, ImmutableArray<Effect> second) =>
        second.IsEmpty ? first : first.IsEmpty ? second : [.. first.Union(second)];

    /// <summary>To make an object is not yet to use it.</summary>
    private static ImmutableArray<Effect> OnTypeOf(IMethodSymbol method, TypeStatement type) =>
        method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor ? [] : type.Effects;

    /// <summary>Of functions within members, nobody states anything but themselves.</summary>
    private TypeStatement? TypeOf(IMethodSymbol method) =>
        method is { MethodKind: not (MethodKind.LocalFunction or MethodKind.AnonymousFunction), ContainingType: { } type } ? Of(type.OriginalDefinition) : null;

    private TypeStatement? Of(INamedTypeSymbol type) =>
        !MayBeIn(type.ContainingAssembly) ? null
        : _types.TryGetValue(type, out TypeStatement? known) ? known
        : _types.GetOrAdd(type, Read(type));

    private TypeStatement Read(INamedTypeSymbol type)
    {
        TypeStatement? parent = type.BaseType is { } inherited ? Of(inherited.OriginalDefinition) : null;
        bool isInterface = type.TypeKind == TypeKind.Interface, speaks = _symbols.MayDeclare(type);
        ImmutableArray<Effect> ofType = Union(speaks ? On(type) : [], parent?.Effects ?? []);
        Dictionary<ISymbol, List<IMethodSymbol>>? promises = isInterface ? null : ReadPromises(type);

        // Where nobody speaks, nobody need be asked.
        if (!speaks && promises is null && !MayInherit(type))
        {
            return TypeStatement.Silent;
        }

        Dictionary<ISymbol, Statement>? members = null;
        bool ofCode = !ofType.IsEmpty;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol method)
            {
                ImmutableArray<Effect> own = speaks ? OnMember(method) : [];
                ImmutableArray<Effect> needed = own.IsEmpty ? OnPromised(method, promises) : own;
                if (!needed.IsEmpty)
                {
                    ImmutableArray<Effect> onType = method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor ? [] : ofType;
                    members ??= new Dictionary<ISymbol, Statement>(SymbolEqualityComparer.Default);
                    members[method] = new Statement(Union(own, onType), Union(needed, onType));
                    ofCode |= !own.IsEmpty && !(isInterface && method.IsAbstract);
                }
            }
        }

        return ofType.IsEmpty && members is null ? TypeStatement.Silent : new TypeStatement(ofType, members, ofCode);
    }

    private bool MayInherit(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (Of(parent.OriginalDefinition) is { IsSilent: false })
            {
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<Effect> OnMember(IMethodSymbol method) =>
        method.AssociatedSymbol is { } owner ? Union(On(method), On(owner)) : On(method);

    private ImmutableArray<Effect> On(ISymbol symbol)
    {
        ImmutableArray<Effect> effects = [];
        // What the compiler makes for a record bears no attributes.
        if (symbol is not IMethodSymbol { IsImplicitlyDeclared: true, AssociatedSymbol: null })
        {
            foreach (AttributeData attribute in symbol.GetAttributes())
            {
                if (_symbols.RequiresScope.Contains(attribute.AttributeClass))
                {
                    effects = Union(effects, ScopePairs.EffectsOf(attribute));
                }
            }
        }

        return effects;
    }

    /// <summary>What the member that the method overrides states, and those that it implements.</summary>
    private ImmutableArray<Effect> OnPromised(IMethodSymbol method, Dictionary<ISymbol, List<IMethodSymbol>>? promises)
    {
        ImmutableArray<Effect> effects = method is { IsOverride: true, OverriddenMethod: { } overridden } ? Of(overridden.OriginalDefinition) : [];
        if (promises is not null && promises.TryGetValue(method, out List<IMethodSymbol>? promised))
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
            if (Of(contract.OriginalDefinition) is not { IsSilent: false })
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

    /// <summary>What a member states by itself with its type; and all that it needs, with what was promised of it.</summary>
    private sealed class Statement(ImmutableArray<Effect> own, ImmutableArray<Effect> all)
    {
        public ImmutableArray<Effect> Own { get; } = own;

        public ImmutableArray<Effect> All { get; } = all;
    }

    /// <summary>What a type states for its members, and what those do that state, or were promised to need, more.</summary>
    private sealed class TypeStatement(ImmutableArray<Effect> effects, Dictionary<ISymbol, Statement>? members, bool ofCode)
    {
        public static readonly TypeStatement Silent = new([], members: null, ofCode: false);

        public ImmutableArray<Effect> Effects { get; } = effects;

        public bool IsSilent => members is null && Effects.IsEmpty;

        public bool OfCode { get; } = ofCode;

        public Statement? Find(IMethodSymbol method) => members is not null && members.TryGetValue(method, out Statement? known) ? known : null;
    }
}
