using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>The gateway policy's file form. A member that is unknown, missing or given twice is an error.</summary>
internal static class RestrictionFile
{
    private const int FormatVersion = 1;

    /// <summary>The policy in this file.</summary>
    /// <exception cref="GatewayStartException">The file cannot be accepted.</exception>
    public static GatewayPolicy Load(string path)
    {
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

        if (document.Agents.Any(agent => agent is null || agent.Tasks.Any(task => task is null) || agent.Hours?.Any(hours => hours is null) == true || agent.Environments?.Any(name => name is null) == true
            || agent.Users?.Issuers?.Any(issuer => issuer is null) == true || agent.Users?.Claims?.Any(claim => claim.Value is null || claim.Value.Any(value => value is null)) == true)
            || document.Disabled?.Any(id => id is null) == true)
        {
            throw new PolicyFormatException("null stands where an agent, a task, an environment, hours, an issuer, a claim or an id must");
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

    private static AgentRestriction Read(Agent agent) => new(agent.Id, agent.Tasks, agent.MaxLifetimeSeconds, agent.Approval == Approval.Human)
    {
        Environments = agent.Environments,
        Resources = agent.Resources,
        MaxSensitivity = agent.MaxSensitivity,
        ApprovalFrom = agent.ApprovalFrom,
        Hours = agent.Hours?.Select(hours => new PolicyHours(hours.Days?.Select(day => (DayOfWeek)day) ?? [], hours.From, hours.To, hours.TimeZone)).ToArray(),
        Networks = agent.Networks?.Select(network => Network(agent.Id, network)).ToArray(),
        Rate = agent.Rate is { } rate ? new LeaseRate(rate.Leases, rate.PerSeconds) : null,
        Users = agent.Users is { } users
            ? new UserRestriction
            {
                Required = users.Required,
                Forbidden = users.Forbidden,
                Issuers = users.Issuers,
                Claims = users.Claims?.ToDictionary(claim => claim.Key, claim => (IReadOnlyList<string>)claim.Value, StringComparer.Ordinal),
            }
            : null,
    };

    private static IPNetwork Network(string agent, string text) => IPNetwork.TryParse(text, out IPNetwork network)
        ? network
        : throw new PolicyFormatException($"agent '{agent}': '{text}' is no network, as '10.0.0.0/8' is one");

    private static Agent Write(AgentRestriction agent) => new(
        agent.Id,
        [.. agent.Tasks],
        agent.MaxLifetimeSeconds,
        agent.RequiresApproval ? Approval.Human : Approval.None,
        agent.Resources?.Order(StringComparer.Ordinal).ToArray(),
        agent.MaxSensitivity,
        agent.ApprovalFrom,
        agent.Hours?.Select(hours => new Window(hours.From, hours.To, [.. hours.Days.Select(day => (Weekday)day)], hours.TimeZone)).ToArray(),
        agent.Networks?.Select(network => network.ToString()).Order(StringComparer.Ordinal).ToArray(),
        agent.Rate is { } rate ? new LeaseLimit(rate.Leases, rate.PerSeconds) : null,
        agent.Users is { } users
            ? new UserLimit(
                users.Required,
                users.Forbidden,
                users.Issuers?.Order(StringComparer.Ordinal).ToArray(),
                users.Claims is { } claims ? new(claims.ToDictionary(claim => claim.Key, claim => claim.Value.Order(StringComparer.Ordinal).ToArray()), StringComparer.Ordinal) : null)
            : null,
        agent.Environments?.Order(StringComparer.Ordinal).ToArray());

    internal sealed record Document(int Version, Agent[] Agents, string[]? Disabled = null);

    internal sealed record Agent(
        string Id,
        string[] Tasks,
        int? MaxLifetimeSeconds = null,
        Approval Approval = Approval.None,
        string[]? Resources = null,
        TaskSensitivity? MaxSensitivity = null,
        TaskSensitivity? ApprovalFrom = null,
        Window[]? Hours = null,
        string[]? Networks = null,
        LeaseLimit? Rate = null,
        UserLimit? Users = null,
        string[]? Environments = null);

    internal sealed record Window(string From, string To, Weekday[]? Days = null, string TimeZone = "UTC");

    internal sealed record UserLimit(bool Required = false, bool Forbidden = false, string[]? Issuers = null, SortedDictionary<string, string[]>? Claims = null);

    internal sealed record LeaseLimit(int Leases, int PerSeconds);

    internal enum Approval
    {
        None = 0,
        Human = 1,
    }

    /// <summary>As <see cref="DayOfWeek"/>, by the names that calendars use.</summary>
    internal enum Weekday
    {
        Sun = 0,
        Mon = 1,
        Tue = 2,
        Wed = 3,
        Thu = 4,
        Fri = 5,
        Sat = 6,
    }

    /// <summary>Names in lower case, and no numbers.</summary>
    internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
        where T : struct, Enum;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(RestrictionFile.WordConverter<RestrictionFile.Approval>),
        typeof(RestrictionFile.WordConverter<RestrictionFile.Weekday>),
        typeof(RestrictionFile.WordConverter<TaskSensitivity>),
    ])]
[JsonSerializable(typeof(RestrictionFile.Document))]
internal sealed partial class RestrictionJson : JsonSerializerContext;
