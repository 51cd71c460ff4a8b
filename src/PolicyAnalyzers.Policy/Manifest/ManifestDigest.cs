using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// The digest of a manifest: SHA-256 over the RFC 8785 form of <c>{agents, application}</c>, which is everything that
/// a decision, or an approver, goes by. Epoch and source positions stay outside. Members are written here in the order that
/// the RFC sorts them in; a test holds that to the canonical form of the document.
/// </summary>
internal static class ManifestDigest
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Compute(PolicyManifest manifest)
    {
        try
        {
            byte[] canonical = s_strictUtf8.GetBytes(Canonical(manifest));
            using var sha256 = SHA256.Create();
            return "sha256-" + Convert.ToBase64String(sha256.ComputeHash(canonical)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        }
        catch (EncoderFallbackException)
        {
            throw new PolicyFormatException("a string of the manifest holds a lone surrogate");
        }
    }

    public static string Canonical(PolicyManifest manifest) => new JsonWriter(indented: false).Object(root =>
    {
        root.Name("agents").Array(manifest.Agents, WriteAgent);
        root.Name("application").Value(manifest.Application);
    }).ToString();

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
        w.Name("approval").Value(ManifestWords.Of(task.Approval));
        w.Name("grants").Array(task.Grants, WriteGrant);
        w.Name("id").Value(task.Id);
        w.Name("maxLifetimeSeconds").Value(task.MaxLifetimeSeconds);
        w.Name("parameters").Array(task.Parameters, WriteParameter);
        w.Name("purpose").Value(task.Purpose);
        w.Name("sensitivity").Value(ManifestWords.Of(task.Sensitivity));
    });

    private static void WriteParameter(JsonWriter writer, ParameterPolicy parameter) => writer.Object(w =>
    {
        if (parameter.Audited)
        {
            w.Name("audited").Value(true);
        }

        if (parameter.Max is { } max)
        {
            w.Name("max").Value(max);
        }

        if (parameter.Min is { } min)
        {
            w.Name("min").Value(min);
        }

        w.Name("name").Value(parameter.Name);
        if (parameter.OneOf is not null)
        {
            w.Name("oneOf").Strings(parameter.OneOf);
        }

        if (parameter.Prefix is not null)
        {
            w.Name("prefix").Value(parameter.Prefix);
        }

        w.Name("type").Value(ManifestWords.Of(parameter.Type));
    });

    private static void WriteGrant(JsonWriter writer, ResourceGrant grant) => writer.Object(w =>
    {
        w.Name("resource").Value(grant.Resource);
        w.Name("scopes").Strings(grant.Scopes);
    });
}
