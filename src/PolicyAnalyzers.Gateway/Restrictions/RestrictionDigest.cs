using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>The version of a gateway policy: a digest over what it restricts, in one order, however the file says it. What is not restricted is not in it.</summary>
internal static class RestrictionDigest
{
    public static string Of(GatewayPolicy policy)
    {
        var document = new Document(RestrictionReader.FormatVersion, [.. policy.Agents.Select(Write)], [.. policy.Disabled]);
        return "sha256-" + Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document, RestrictionJson.Default.Document)));
    }

    private static Agent Write(AgentRestriction agent) => new(
        agent.Id,
        agent.Tasks,
        agent.MaxLifetimeSeconds,
        agent.RequiresApproval ? "human" : null,
        Sorted(agent.Environments),
        Sorted(agent.Resources),
        Word(agent.MaxSensitivity),
        Word(agent.ApprovalFrom),
        agent.Hours?.Select(hours => new Window(hours.From, hours.To, hours.Days, hours.TimeZone)).ToArray(),
        Sorted(agent.Networks?.Select(network => network.ToString())),
        agent.Rate,
        agent.Users is { } users
            ? new UserLimit(
                users.Required,
                users.Forbidden,
                Sorted(users.Issuers),
                users.Claims is { } claims ? new(claims.ToDictionary(claim => claim.Key, claim => Sorted(claim.Value)!), StringComparer.Ordinal) : null)
            : null);

    private static string[]? Sorted(IEnumerable<string>? texts) => texts?.Order(StringComparer.Ordinal).ToArray();

    private static string? Word(TaskSensitivity? sensitivity) => sensitivity is { } value ? ManifestWords.Of(value) : null;

    internal sealed record Document(int Version, Agent[] Agents, string[] Disabled);

    internal sealed record Agent(
        string Id,
        IReadOnlyList<string> Tasks,
        int? MaxLifetimeSeconds,
        string? Approval,
        string[]? Environments,
        string[]? Resources,
        string? MaxSensitivity,
        string? ApprovalFrom,
        Window[]? Hours,
        string[]? Networks,
        LeaseRate? Rate,
        UserLimit? Users);

    internal sealed record Window(string From, string To, IReadOnlyList<DayOfWeek> Days, string TimeZone);

    internal sealed record UserLimit(bool Required, bool Forbidden, string[]? Issuers, SortedDictionary<string, string[]>? Claims);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RestrictionDigest.Document))]
internal sealed partial class RestrictionJson : JsonSerializerContext;
