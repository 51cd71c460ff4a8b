using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>What is wrong with the effects that an assembly states, each alone.</summary>
internal sealed class EffectFaults(DeclaredAttributes attributes, DeclarationPlaces places)
{
    public IEnumerable<Finding> Find()
    {
        foreach (EntityHandle target in attributes.TargetsOf(DeclaredAttributes.RequiresScope))
        {
            foreach (string fault in Faults(target))
            {
                (string? file, int line) = places.Of(target);
                yield return Finding.Error(RuleIds.MalformedDeclaration, fault, file, line);
            }
        }
    }

    private List<string> Faults(EntityHandle target)
    {
        string what = $"effect '{places.NameOf(target)}'";
        try
        {
            return
            [
                .. attributes.On(target, DeclaredAttributes.RequiresScope)
                    .SelectMany(effect => ManifestRules.Faults(what, new ResourceGrant(effect.String(0) ?? string.Empty, effect.Strings(1)))),
            ];
        }
        catch (BadImageFormatException)
        {
            return [$"{what} cannot be read"];
        }
    }
}
