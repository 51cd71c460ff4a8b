using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>POL4013: an override or implementation states no more effects than the member by which it is called.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EffectParityAnalyzer : PolicyAnalyzer<StatedEffects>
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4013",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Override or implementation needs more than it promises",
        "'{0}' needs scope {1} at '{2}', which '{3}' does not state; state it there, too",
        "Who has only the base type or the interface is told too little: the effects of an override or implementation are among those of what it overrides or implements.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    private protected override StatedEffects? Bind(Compilation compilation, AnalyzerOptions options) =>
        DeclarationSymbols.Resolve(compilation) is { } symbols ? StatedEffects.In(compilation, symbols) : null;

    private protected override void Register(CompilationStartAnalysisContext context, StatedEffects bound) =>
        context.RegisterSymbolAction(symbol => Check(symbol, bound), SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context, StatedEffects stated)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || !MayNeed(type, stated))
        {
            return;
        }

        HashSet<Gap>? told = null;
        foreach (ISymbol member in type.BaseType is { SpecialType: SpecialType.None } ? type.GetMembers() : [])
        {
            if (member is IMethodSymbol { OverriddenMethod: { } overridden } method)
            {
                Compare(context, stated, method, overridden, ref told);
            }
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (!stated.MayBeIn(contract.ContainingAssembly))
            {
                continue;
            }

            foreach (ISymbol promised in contract.GetMembers())
            {
                if (promised is IMethodSymbol && type.FindImplementationForInterfaceMember(promised) is IMethodSymbol implementation)
                {
                    Compare(context, stated, implementation, (IMethodSymbol)promised, ref told);
                }
            }
        }
    }

    /// <summary>Most types only keep promises. What they state themselves may stand on a base type, too, or on the code of an interface.</summary>
    private static bool MayNeed(INamedTypeSymbol type, StatedEffects stated)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (stated.MayStateOwnIn(current))
            {
                return true;
            }
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (stated.MayStateOwnIn(contract))
            {
                return true;
            }
        }

        return false;
    }

    private static void Compare(SymbolAnalysisContext context, StatedEffects stated, IMethodSymbol method, IMethodSymbol promised, ref HashSet<Gap>? told)
    {
        ImmutableArray<Effect> needed = stated.OwnOf(method.OriginalDefinition);
        if (needed.IsEmpty)
        {
            return;
        }

        ImmutableArray<Effect> promises = stated.Of(promised.OriginalDefinition);
        Location? source = promised.OriginalDefinition.Locations.FirstOrDefault(static location => location.IsInSource);
        if (promises.IsEmpty && source is null)
        {
            // A base that knows nothing of effects cannot be made to state them.
            return;
        }

        ISymbol member = method.AssociatedSymbol ?? method, contract = promised.AssociatedSymbol ?? promised;
        Location location = SymbolEqualityComparer.Default.Equals(member.ContainingType, context.Symbol) ? member.Locations[0] : context.Symbol.Locations[0];
        HashSet<Gap> known = told ??= [];
        foreach (IGrouping<string, Effect> missing in needed.Where(effect => !promises.Contains(effect) && known.Add(new Gap(member, contract, effect))).GroupBy(static effect => effect.Resource))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptor,
                location,
                promises.IsEmpty ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
                source is null ? null : [source],
                ImmutableDictionary<string, string?>.Empty.Add(EffectFinding.ScopesKey, string.Join("\n", missing.Select(static effect => effect.Resource + " " + effect.Scope))),
                CodeName.Of(member),
                string.Join(" and ", missing.Select(static effect => effect.Display)),
                missing.Key,
                CodeName.Of(contract)));
        }
    }

    /// <summary>An effect of a member that the contract does not promise; told once for both accessors.</summary>
    private sealed record Gap(ISymbol Member, ISymbol Contract, Effect Effect);
}
