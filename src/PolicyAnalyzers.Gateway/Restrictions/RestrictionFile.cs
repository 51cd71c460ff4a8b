using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>The gateway policy's file form. A member that is unknown, missing or given twice is an error.</summary>
internal static class RestrictionFile
{
    private const int FormatVersion = 1;

    /// <summary>The policy that the options name: without one, the policy that allows nothing.</summary>
    /// <exception cref="GatewayStartException">The file cannot be accepted.</exception>
    public static GatewayPolicy Load(IdentityGatewayOptions options)
    {
        if (options.PolicyPath is not { } path)
        {
            return options.Policy ?? GatewayPolicy.Nothing;
        }

        try
        {
            return Read(File.ReadAllText(path));
        }
        catch (PolicyFormatException exception)
        {
            throw GatewayStartException.In(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GatewayStartException($"{path}: {exception.Message}", exception);
        }
    }

    public static GatewayPolicy Read(string json)
    {
        Document document;
        try
        {
            document = JsonSerializer.Deserialize(json, RestrictionJson.Default.Document) ?? throw new PolicyFormatException("the policy is null");
        }
        catch (JsonException exception)
        {
            throw new PolicyFormatException(exception.Message, (int)(exception.LineNumber + 1 ?? 0), (int)(exception.BytePositionInLine + 1 ?? 0));
        }

        return document.Version == FormatVersion
            ? new GatewayPolicy(document.Agents.Select(Read), document.Disabled)
            : throw new PolicyFormatException($"'version' must be {FormatVersion}");
    }

    public static string Digest(GatewayPolicy policy)
    {
        var document = new Document(FormatVersion, [.. policy.Agents.Select(Write)], [.. policy.Disabled]);
        return "sha256-" + Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document, RestrictionJson.Default.Document)));
    }

    private static AgentRestriction Read(Agent agent) =>
        new(agent.Id, agent.Tasks, agent.MaxLifetimeSeconds, agent.Approval == Approval.Human);

    private static Agent Write(AgentRestriction agent) =>
        new(agent.Id, [.. agent.Tasks], agent.MaxLifetimeSeconds, agent.RequiresApproval ? Approval.Human : Approval.None);

    internal sealed record Document(int Version, Agent[] Agents, string[]? Disabled = null);

    internal sealed record Agent(string Id, string[] Tasks, int? MaxLifetimeSeconds = null, Approval Approval = Approval.None);

    [JsonConverter(typeof(JsonStringEnumConverter<Approval>))]
    internal enum Approval
    {
        [JsonStringEnumMemberName("none")]
        None = 0,

        [JsonStringEnumMemberName("human")]
        Human = 1,
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RestrictionFile.Document))]
internal sealed partial class RestrictionJson : JsonSerializerContext;
