using System.Text;
using PolicyAnalyzers.Policy.Export;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// A manifest in the Cedar policy language (version 4), for a decision point that speaks Cedar and not this manifest. Of every request that Cedar can
/// hold it decides as <see cref="PolicyEvaluator"/> does; what Cedar cannot hold, it allows to nobody.
/// </summary>
public static class CedarExport
{
    /// <summary>The policies: one <c>permit</c> a grant, so that what no policy names is denied.</summary>
    /// <remarks>
    /// Lifetime, sensitivity and approval decide nothing in Cedar. They are annotations for whoever enforces the decision.
    /// </remarks>
    /// <exception cref="PolicyFormatException">A constraint cannot be said in Cedar; the message names it.</exception>
    public static string Policies(PolicyManifest manifest)
    {
        var text = new StringBuilder();
        text.Append("// Made from the policy manifest of epoch ").Append(manifest.Epoch).Append(", ").Append(manifest.Digest).Append(".\n");
        foreach (AgentPolicy agent in manifest.Agents)
        {
            foreach (TaskPolicy task in agent.Tasks)
            {
                string[] conditions = [.. task.Parameters.Select(parameter => CedarParameter.Condition(task, parameter))];
                foreach (ResourceGrant grant in task.Grants)
                {
                    Append(text, manifest.Application, agent, task, grant, conditions);
                }
            }
        }

        return text.ToString();
    }

    /// <summary>The schema that the policies are valid by, in strict mode. With it, a request that binds an undeclared parameter is refused, too.</summary>
    /// <exception cref="PolicyFormatException">A constraint cannot be said in Cedar; the message names it.</exception>
    public static string Schema(PolicyManifest manifest)
    {
        var text = new StringBuilder("entity Agent;\nentity Resource;\n");
        foreach (TaskPolicy task in manifest.Agents.SelectMany(agent => agent.Tasks))
        {
            string parameters = string.Join(", ", task.Parameters.Select(parameter => $"{CedarText.String(parameter.Name)}: {CedarParameter.TypeOf(parameter)}"));
            text.Append("\naction ").Append(CedarText.String(task.Id)).Append(" appliesTo {\n  principal: [Agent],\n  resource: [Resource],\n  context: {\n")
                .Append("    \"scopes\": Set<String>,\n    \"parameters\": {").Append(parameters.Length == 0 ? string.Empty : $" {parameters} ").Append("}\n  }\n};\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string application, AgentPolicy agent, TaskPolicy task, ResourceGrant grant, string[] conditions)
    {
        text.Append('\n');
        Annotate("id", $"{agent.Id}/{task.Id}/{grant.Resource}");
        Annotate("application", application);
        Annotate("owner", agent.Owner);
        Annotate("purpose", task.Purpose);
        Annotate("maxLifetimeSeconds", task.MaxLifetimeSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Annotate("sensitivity", ManifestWords.Of(task.Sensitivity));
        Annotate("approval", ManifestWords.Of(task.Approval));
        text.Append("permit (\n  principal == Agent::").Append(CedarText.String(agent.Id))
            .Append(",\n  action == Action::").Append(CedarText.String(task.Id))
            .Append(",\n  resource == Resource::").Append(CedarText.String(grant.Resource))
            .Append("\n) when {\n  !context.scopes.isEmpty() &&\n  ").Append(CedarText.Set(grant.Scopes)).Append(".containsAll(context.scopes)");
        foreach (string condition in conditions)
        {
            text.Append(" &&\n  ").Append(condition);
        }

        text.Append("\n};\n");

        void Annotate(string name, string? value)
        {
            if (value is not null)
            {
                text.Append('@').Append(name).Append('(').Append(CedarText.String(value)).Append(")\n");
            }
        }
    }
}
