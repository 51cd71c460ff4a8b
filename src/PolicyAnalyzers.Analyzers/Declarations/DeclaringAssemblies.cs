using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>
/// The assemblies in which something can be declared: those that refer to the attributes or have their own, and the compilation when its text speaks of one. The package brings the attributes
/// to every project that references it; one that declares nothing shall not pay for them.
/// </summary>
internal static class DeclaringAssemblies
{
    /// <summary>It has the attributes, and nothing that bears one.</summary>
    private const string Annotations = "PolicyAnalyzers.Annotations";

    public static HashSet<ISymbol> Of(Compilation compilation, params TypeSet[] attributes)
    {
        HashSet<ISymbol> assemblies = new(SymbolEqualityComparer.Default);
        ImmutableHashSet<string> owners = attributes.SelectMany(static set => set.Assemblies()).Select(static owner => owner.Name).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
        if (owners.IsEmpty)
        {
            return assemblies;
        }

        foreach (IAssemblySymbol reference in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if ((owners.Contains(reference.Name) && reference.Name != Annotations)
                || reference.Modules.Any(module => module.ReferencedAssemblies.Any(identity => owners.Contains(identity.Name))))
            {
                assemblies.Add(reference);
            }
        }

        if (compilation.SyntaxTrees.Any(static tree => DeclaringTexts.Of(tree).Speaks))
        {
            assemblies.Add(compilation.Assembly);
        }

        return assemblies;
    }
}
