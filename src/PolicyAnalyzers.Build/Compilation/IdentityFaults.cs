using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>What is wrong with the agents that an assembly names, also with those that own no task.</summary>
internal sealed class IdentityFaults(DeclaredAttributes attributes, DeclarationPlaces places)
{
    public IEnumerable<Finding> Find()
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (EntityHandle target in attributes.TargetsOf(DeclaredAttributes.AgentIdentity).OrderBy(target => target.Kind != HandleKind.AssemblyDefinition))
        {
            foreach (string fault in Faults(target, owners))
            {
                (string? file, int line) = places.Of(target);
                yield return Finding.Error(RuleIds.MalformedDeclaration, fault, file, line);
            }
        }
    }

    private List<string> Faults(EntityHandle target, Dictionary<string, string> owners)
    {
        var faults = new List<string>();
        try
        {
            foreach (AttributeArguments identity in attributes.On(target, DeclaredAttributes.AgentIdentity))
            {
                string id = identity.String(0) ?? string.Empty;
                if (!Identifier.IsValid(id))
                {
                    faults.Add($"agent id '{id}' must be {Identifier.Rule}");
                }

                if (identity.String("Owner") is not { } owner)
                {
                    continue;
                }

                if (!owners.TryGetValue(id, out string? first))
                {
                    owners.Add(id, owner);
                }
                else if (owner != first)
                {
                    faults.Add($"agent '{id}' has two owners, '{first}' and '{owner}'");
                }
            }
        }
        catch (BadImageFormatException)
        {
            faults.Add($"the identity of '{places.NameOf(target)}' cannot be read");
        }

        return faults;
    }
}
