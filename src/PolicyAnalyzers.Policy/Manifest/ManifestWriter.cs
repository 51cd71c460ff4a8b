using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>The readable form of a manifest: members in a fixed order, two spaces, LF, a final newline.</summary>
internal static class ManifestWriter
{
    public static string Write(PolicyManifest manifest)
    {
        var writer = new JsonWriter(indented: true);
        writer.Object(root =>
        {
            root.Name("$schema").Value(ManifestWords.Schema);
            root.Name("application").Value(manifest.Application);
            root.Name("epoch").Value(manifest.Epoch);
            root.Name("digest").Value(manifest.Digest);
            root.Name("agents").Array(manifest.Agents, WriteAgent);
            if (manifest.Sources.Count > 0)
            {
                root.Name("sources").Array(manifest.Sources, WriteSource);
            }

            if (manifest.Required.Count > 0)
            {
                root.Name("required").Array(manifest.Required, WriteRequirement);
            }

            if (manifest.History.Count > 0)
            {
                root.Name("history").Array(manifest.History, WriteAcceptance);
            }
        });

        return writer + "\n";
    }

    private static void WriteAgent(JsonWriter writer, AgentPolicy agent) => writer.Object(w =>
    {
        w.Name("id").Value(agent.Id);
        if (agent.Owner is not null)
        {
            w.Name("owner").Value(agent.Owner);
        }

        w.Name("tasks").Array(agent.Tasks, WriteTask);
    });

    private static void WriteTask(JsonWriter writer, TaskPolicy task) => writer.Object(w =>
    {
        w.Name("id").Value(task.Id);
        w.Name("purpose").Value(task.Purpose);
        w.Name("maxLifetimeSeconds").Value(task.MaxLifetimeSeconds);
        w.Name("sensitivity").Value(ManifestWords.Of(task.Sensitivity));
        w.Name("approval").Value(ManifestWords.Of(task.Approval));
        w.Name("parameters").Array(task.Parameters, WriteParameter);
        w.Name("grants").Array(task.Grants, WriteGrant);
    });

    private static void WriteParameter(JsonWriter writer, ParameterPolicy parameter) => writer.Object(w =>
    {
        w.Name("name").Value(parameter.Name);
        w.Name("type").Value(ManifestWords.Of(parameter.Type));
        if (parameter.Min is { } min)
        {
            w.Name("min").Value(min);
        }

        if (parameter.Max is { } max)
        {
            w.Name("max").Value(max);
        }

        if (parameter.Prefix is not null)
        {
            w.Name("prefix").Value(parameter.Prefix);
        }

        if (parameter.OneOf is not null)
        {
            w.Name("oneOf").Strings(parameter.OneOf);
        }

        if (parameter.Audited)
        {
            w.Name("audited").Value(true);
        }
    });

    private static void WriteGrant(JsonWriter writer, ResourceGrant grant) => writer.Object(w =>
    {
        w.Name("resource").Value(grant.Resource);
        w.Name("scopes").Strings(grant.Scopes);
    });

    private static void WriteSource(JsonWriter writer, TaskSource source) => writer.Object(w =>
    {
        w.Name("task").Value(source.Task);
        w.Name("member").Value(source.Member);
        if (source.File is not null)
        {
            w.Name("file").Value(source.File);
            w.Name("line").Value(source.Line);
        }
    });

    private static void WriteRequirement(JsonWriter writer, TaskRequirement requirement) => writer.Object(w =>
    {
        w.Name("task").Value(requirement.Task);
        w.Name("scopes").Array(requirement.Scopes, WriteRequiredScope);
        if (requirement.Unseen.Count > 0)
        {
            w.Name("unseen").Array(requirement.Unseen, WriteUnseen);
        }
    });

    private static void WriteRequiredScope(JsonWriter writer, RequiredScope scope) => writer.Object(w =>
    {
        w.Name("resource").Value(scope.Resource);
        w.Name("scope").Value(scope.Scope);
        w.Name("path").Strings(scope.Path);
    });

    private static void WriteUnseen(JsonWriter writer, UnseenCode code) => writer.Object(w =>
    {
        w.Name("what").Value(code.What);
        w.Name("path").Strings(code.Path);
    });

    private static void WriteAcceptance(JsonWriter writer, PolicyAcceptance acceptance) => writer.Object(w =>
    {
        w.Name("epoch").Value(acceptance.Epoch);
        w.Name("date").Value(acceptance.Date);
        w.Name("by").Value(acceptance.By);
        w.Name("reason").Value(acceptance.Reason);
        w.Name("changes").Array(acceptance.Changes, WriteChange);
    });

    private static void WriteChange(JsonWriter writer, AcceptedChange change) => writer.Object(w =>
    {
        w.Name("kind").Value(ManifestWords.Of(change.Kind));
        if (change.Task is not null)
        {
            w.Name("task").Value(change.Task);
        }

        w.Name("member").Value(change.Member);
        w.Name("change").Value(change.Change);
    });
}
