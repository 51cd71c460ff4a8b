using System.Net;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>Reads a gateway policy strictly: a member that is unknown, missing, null or given twice is an error, and each error has its place.</summary>
internal static class RestrictionReader
{
    public const int FormatVersion = 1;

    /// <summary>The published schema's name.</summary>
    public const string Schema = "gateway-policy-1.json";

    /// <summary>As <see cref="DayOfWeek"/>, by the names that calendars use.</summary>
    private static readonly string[] s_days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <exception cref="PolicyFormatException">The text is no gateway policy.</exception>
    public static GatewayPolicy Read(string json)
    {
        JsonNode document = JsonReader.Read(json);
        JsonMembers root = JsonMembers.Of(document, "a gateway policy");
        if (root.OptionalString("$schema") is { } schema && schema != Schema && !schema.EndsWith('/' + Schema, StringComparison.Ordinal))
        {
            throw root.Required("$schema").Fault($"'$schema' names another schema; it is '{Schema}', or an address that ends with '/{Schema}'");
        }

        if (root.RequiredInt32("version") != FormatVersion)
        {
            throw root.Required("version").Fault($"'version' must be {FormatVersion}");
        }

        AgentRestriction[] agents = [.. root.RequiredItems("agents").Select(node => At(node, () => ReadAgent(node)))];
        IReadOnlyList<string>? disabled = root.OptionalStrings("disabled");
        root.End();
        return At(document, () => new GatewayPolicy(agents, disabled));
    }

    private static AgentRestriction ReadAgent(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "an agent");
        string id = members.RequiredString("id");
        var agent = new AgentRestriction(
            id,
            members.RequiredStrings("tasks"),
            members.OptionalInt32("maxLifetimeSeconds"),
            Word(members, "approval", "none or human", (string word, out TaskApproval value) => ManifestWords.TryParse(word, out value)) == TaskApproval.Human)
        {
            Environments = members.OptionalStrings("environments"),
            Resources = members.OptionalStrings("resources"),
            MaxSensitivity = ReadSensitivity(members, "maxSensitivity"),
            ApprovalFrom = ReadSensitivity(members, "approvalFrom"),
            Hours = members.OptionalArray("hours")?.Select(hours => At(hours, () => ReadHours(hours))).ToArray(),
            Networks = members.OptionalStrings("networks")?.Select(network => ReadNetwork(id, network)).ToArray(),
            Rate = members.Optional("rate") is { } rate ? ReadRate(rate) : null,
            Users = members.Optional("users") is { } users ? ReadUsers(users) : null,
        };
        members.End();
        RestrictionRules.Check(agent);
        return agent;
    }

    private static TaskSensitivity? ReadSensitivity(JsonMembers members, string name) =>
        Word(members, name, "public, internal, confidential or restricted", (string word, out TaskSensitivity value) => ManifestWords.TryParse(word, out value));

    private static PolicyHours ReadHours(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "hours");
        IReadOnlyList<string> days = members.OptionalStrings("days") ?? [];
        string from = members.RequiredString("from"), to = members.RequiredString("to"), timeZone = members.OptionalString("timeZone") ?? "UTC";
        members.End();
        return days.FirstOrDefault(day => !s_days.Contains(day)) is { } none
            ? throw members.Fault($"'{none}' is no day; a day is {string.Join(", ", s_days[1..])} or {s_days[0]}")
            : new PolicyHours(days.Select(day => (DayOfWeek)Array.IndexOf(s_days, day)), from, to, timeZone);
    }

    /// <summary>In the one form in which addresses are written: '010.0.0.0/8' is 8.0.0.0/8 to some, and '10.0.0.1/8' more than it seems.</summary>
    private static IPNetwork ReadNetwork(string agent, string text) =>
        !IPNetwork.TryParse(text, out IPNetwork network) || text.Contains('%', StringComparison.Ordinal)
            ? throw new PolicyFormatException($"agent '{agent}': '{text}' is no network, as '10.0.0.0/8' is one")
        : !string.Equals(network.ToString(), text, StringComparison.OrdinalIgnoreCase)
            ? throw new PolicyFormatException($"agent '{agent}': the network '{text}' is written '{network}'; say which is meant")
        : network;

    private static LeaseRate ReadRate(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "a rate");
        var rate = new LeaseRate(members.RequiredInt32("leases"), members.RequiredInt32("perSeconds"));
        members.End();
        return rate;
    }

    private static UserRestriction ReadUsers(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "users");
        var users = new UserRestriction
        {
            Required = members.OptionalBoolean("required") ?? false,
            Forbidden = members.OptionalBoolean("forbidden") ?? false,
            Issuers = members.OptionalStrings("issuers"),
            Claims = members.Optional("claims") is { } claims ? ReadClaims(claims) : null,
        };
        members.End();
        return users;
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadClaims(JsonNode node) =>
        (node as JsonObject ?? throw node.Fault($"'claims' must be an object, and is {node.Kind}"))
            .Members.ToDictionary(claim => claim.Key, claim => JsonMembers.Strings(claim.Value, claim.Key), StringComparer.Ordinal);

    private delegate bool TryParse<T>(string word, out T value);

    private static T? Word<T>(JsonMembers members, string name, string words, TryParse<T> parse)
        where T : struct =>
        members.OptionalString(name) is not { } word ? null
        : parse(word, out T value) ? value
        : throw members.Required(name).Fault($"'{name}' must be {words}");

    /// <summary>A fault that has no place of its own is here.</summary>
    private static T At<T>(JsonNode node, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PolicyFormatException exception) when (exception.Line == 0)
        {
            throw node.Fault(exception.Message);
        }
    }
}
