using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>Reads a manifest strictly: an unknown member, a value out of its range or a digest that differs is an error.</summary>
internal static class ManifestReader
{
    /// <summary>More than a manifest of 100,000 tasks has.</summary>
    private const int MaxLength = 256 * 1024 * 1024;

    public static PolicyManifest Read(string json)
    {
        if (json.Length > MaxLength)
        {
            throw new PolicyFormatException($"a policy manifest has at most {MaxLength} characters");
        }

        JsonNode document = JsonReader.Read(json);
        JsonMembers root = JsonMembers.Of(document, "a policy manifest");
        string schema = root.RequiredString("$schema");
        if (schema != ManifestWords.Schema)
        {
            throw root.Required("$schema").Fault($"the schema '{schema}' is unknown; this version reads '{ManifestWords.Schema}'");
        }

        string application = root.RequiredString("application");
        int epoch = root.RequiredInt32("epoch");
        JsonNode digestNode = root.Required("digest");
        string digest = root.RequiredString("digest");
        var agents = root.RequiredItems("agents").Select(ReadAgent).ToList();
        var sources = root.OptionalItems("sources").Select(ReadSource).ToList();
        var required = root.OptionalItems("required").Select(ReadRequirement).ToList();
        var history = root.OptionalItems("history").Select(ReadAcceptance).ToList();
        root.End();

        var manifest = new PolicyManifest(application, epoch, agents, sources, required, history);
        return manifest.Digest == digest
            ? manifest
            : throw digestNode.Fault("the digest is not that of the content: the file was changed after it was compiled");
    }

    private static AgentPolicy ReadAgent(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "an agent");
        var agent = new AgentPolicy(
            members.RequiredString("id"), members.OptionalString("owner"), members.RequiredItems("tasks").Select(ReadTask).ToList());
        members.End();
        return agent;
    }

    private static TaskPolicy ReadTask(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "a task");
        JsonNode sensitivityNode = members.Required("sensitivity");
        JsonNode approvalNode = members.Required("approval");
        if (!ManifestWords.TryParse(members.RequiredString("sensitivity"), out TaskSensitivity sensitivity))
        {
            throw sensitivityNode.Fault("'sensitivity' must be public, internal, confidential or restricted");
        }

        if (!ManifestWords.TryParse(members.RequiredString("approval"), out TaskApproval approval))
        {
            throw approvalNode.Fault("'approval' must be none or human");
        }

        var task = new TaskPolicy(
            members.RequiredString("id"),
            members.RequiredString("purpose"),
            members.RequiredInt32("maxLifetimeSeconds"),
            sensitivity,
            approval,
            members.RequiredItems("parameters").Select(ReadParameter).ToList(),
            members.RequiredItems("grants").Select(ReadGrant).ToList());
        members.End();
        return task;
    }

    private static ParameterPolicy ReadParameter(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "a parameter");
        JsonNode typeNode = members.Required("type");
        if (!ManifestWords.TryParse(members.RequiredString("type"), out ParameterType type))
        {
            throw typeNode.Fault("'type' must be string, integer, number or boolean");
        }

        var parameter = new ParameterPolicy(
            members.RequiredString("name"),
            type,
            members.OptionalNumber("min"),
            members.OptionalNumber("max"),
            members.OptionalString("prefix"),
            members.OptionalStrings("oneOf"),
            members.OptionalBoolean("audited") ?? false);
        members.End();
        return parameter;
    }

    private static ResourceGrant ReadGrant(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "a grant");
        var grant = new ResourceGrant(members.RequiredString("resource"), members.RequiredStrings("scopes"));
        members.End();
        return grant;
    }

    private static TaskSource ReadSource(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "a source");
        var source = new TaskSource(
            members.RequiredString("task"), members.RequiredString("member"), members.OptionalString("file"), members.OptionalInt32("line") ?? 0);
        members.End();
        return source;
    }

    private static TaskRequirement ReadRequirement(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "a requirement");
        var requirement = new TaskRequirement(
            members.RequiredString("task"),
            members.RequiredItems("scopes").Select(ReadRequiredScope).ToList(),
            members.OptionalItems("unseen").Select(ReadUnseen).ToList());
        members.End();
        return requirement;
    }

    private static RequiredScope ReadRequiredScope(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "a required scope");
        var scope = new RequiredScope(members.RequiredString("resource"), members.RequiredString("scope"), members.RequiredStrings("path"));
        members.End();
        return scope;
    }

    private static UnseenCode ReadUnseen(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "unseen code");
        var code = new UnseenCode(members.RequiredString("what"), members.RequiredStrings("path"));
        members.End();
        return code;
    }

    private static PolicyAcceptance ReadAcceptance(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "an acceptance");
        var acceptance = new PolicyAcceptance(
            members.RequiredInt32("epoch"),
            members.RequiredString("date"),
            members.RequiredString("by"),
            members.RequiredString("reason"),
            members.RequiredItems("changes").Select(ReadChange).ToList());
        members.End();
        return acceptance;
    }

    private static AcceptedChange ReadChange(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "an accepted change");
        JsonNode kindNode = members.Required("kind");
        if (!ManifestWords.TryParse(members.RequiredString("kind"), out DifferenceKind kind))
        {
            throw kindNode.Fault("'kind' must be widening, narrowing or neutral");
        }

        var change = new AcceptedChange(kind, members.OptionalString("task"), members.RequiredString("member"), members.RequiredString("change"));
        members.End();
        return change;
    }
}
