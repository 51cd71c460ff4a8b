using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Restrictions;

/// <summary>The published schema and the reader say the same of one corpus of files, by an independent validator. Where no schema can say it, the difference is declared.</summary>
public sealed class PolicySchemaTests
{
    private const string Whole = """
        {
          "$schema": "gateway-policy-1.json",
          "version": 1,
          "agents": [
            { "id": "invoice-assistant", "tasks": [ "invoice.pay", "invoice.read" ], "environments": [ "production" ], "maxLifetimeSeconds": 20,
              "resources": [ "https://ledger.contoso.example", "urn:contoso:archive" ], "maxSensitivity": "restricted", "approval": "none", "approvalFrom": "confidential",
              "hours": [ { "days": [ "mon", "fri" ], "from": "07:00", "to": "19:00", "timeZone": "Europe/Zurich" }, { "from": "00:00", "to": "24:00" } ],
              "networks": [ "10.20.0.0/16", "2001:db8::/32" ], "users": { "required": true, "issuers": [ "https://login.contoso.example" ], "claims": { "department": [ "finance" ] } },
              "rate": { "leases": 60, "perSeconds": 60 } },
            { "id": "invoice-assistant", "tasks": [ "*" ], "environments": [ "staging", "test" ], "approval": "human" },
            { "id": "report-writer", "tasks": [], "users": { "forbidden": true } }
          ],
          "disabled": [ "report-writer", "*" ]
        }
        """;

    /// <summary>What replaces a member of the first agent of the whole file, and whether that is a policy.</summary>
    private static readonly (string Member, string Value, bool Valid)[] s_members =
    [
        ("id", "\"a\"", true), ("id", "\"A\"", false), ("id", "\"\"", false), ("id", "\" \"", false), ("id", "1", false), ("id", "null", false), ("id", "\"a..b\"", false), ("id", "\"a\\n\"", false),
        ("tasks", "[\"*\"]", true), ("tasks", "[]", true), ("tasks", "[\"*\",\"a\"]", false), ("tasks", "[\"*\",\"*\"]", false), ("tasks", "\"*\"", false), ("tasks", "[null]", false), ("tasks", "null", false), ("tasks", "[\"a*\"]", false),
        ("environments", "[\"a\",\"b.c\"]", true), ("environments", "[]", false), ("environments", "[\"a\",\"a\"]", false), ("environments", "[\"Production\"]", false), ("environments", "\"production\"", false), ("environments", "[null]", false), ("environments", "null", false),
        ("maxLifetimeSeconds", "1", true), ("maxLifetimeSeconds", "3600", true), ("maxLifetimeSeconds", "20.0", true), ("maxLifetimeSeconds", "2e1", true), ("maxLifetimeSeconds", "0", false), ("maxLifetimeSeconds", "3601", false), ("maxLifetimeSeconds", "-1", false), ("maxLifetimeSeconds", "1.5", false), ("maxLifetimeSeconds", "\"20\"", false), ("maxLifetimeSeconds", "99999999999", false), ("maxLifetimeSeconds", "null", false),
        ("resources", "[]", true), ("resources", "[\"http://127.0.0.1:80/a\"]", true), ("resources", "[\"*\"]", false), ("resources", "[\"ledger\"]", false), ("resources", "[null]", false), ("resources", "[\"\"]", false), ("resources", "[\"https://a.example?b\"]", false),
        ("maxSensitivity", "\"public\"", true), ("maxSensitivity", "\"Public\"", false), ("maxSensitivity", "\"public, internal\"", false), ("maxSensitivity", "\"internal,confidential\"", false), ("maxSensitivity", "3", false), ("maxSensitivity", "null", false), ("maxSensitivity", "\"\"", false),
        ("approval", "\"human\"", true), ("approval", "\"Human\"", false), ("approval", "true", false), ("approval", "null", false), ("approval", "\"none, human\"", false),
        ("approvalFrom", "\"internal\"", true), ("approvalFrom", "\"secret\"", false), ("approvalFrom", "null", false),
        ("hours", "[{\"from\":\"00:00\",\"to\":\"00:01\"}]", true), ("hours", "[{\"from\":\"08:00\",\"to\":\"18:00\",\"days\":[]}]", true), ("hours", "[{\"from\":\"08:00\",\"to\":\"18:00\",\"days\":[\"mon\",\"mon\"]}]", true),
        ("hours", "[]", false), ("hours", "[null]", false), ("hours", "[{}]", false), ("hours", "[{\"from\":\"8:00\",\"to\":\"18:00\"}]", false), ("hours", "[{\"from\":\"08:00\",\"to\":\"25:00\"}]", false), ("hours", "[{\"from\":\"08:00\",\"to\":\"24:01\"}]", false), ("hours", "[{\"from\":\"24:00\",\"to\":\"24:00\"}]", false),
        ("hours", "[{\"from\":\"08:00\",\"to\":\"18:00\",\"days\":[\"Mon\"]}]", false), ("hours", "[{\"from\":\"08:00\",\"to\":\"18:00\",\"days\":[\"mon,tue\"]}]", false), ("hours", "[{\"from\":\"08:00\",\"to\":\"18:00\",\"days\":[1]}]", false), ("hours", "[{\"from\":\"08:00\",\"to\":\"18:00\",\"days\":null}]", false), ("hours", "[{\"from\":\"08:00\",\"to\":\"18:00\",\"timeZone\":null}]", false), ("hours", "[{\"from\":\"08:00\",\"to\":\"18:00\",\"until\":\"x\"}]", false), ("hours", "{}", false), ("hours", "null", false),
        ("networks", "[\"0.0.0.0/0\"]", true), ("networks", "[\"::/0\",\"127.0.0.1/32\",\"::1/128\"]", true), ("networks", "[\"2001:DB8::/32\"]", true), ("networks", "[]", false), ("networks", "[null]", false), ("networks", "[\"10.0.0.0\"]", false), ("networks", "[\"localhost/8\"]", false), ("networks", "[\"fe80::1%1/128\"]", false), ("networks", "[\"10.0.0.0/08\"]", false), ("networks", "[\"10.0.0.0/-1\"]", false), ("networks", "[\" 10.0.0.0/8\"]", false), ("networks", "null", false), ("networks", "\"10.0.0.0/8\"", false),
        ("users", "{}", true), ("users", "{\"forbidden\":true,\"required\":false}", true), ("users", "{\"forbidden\":false,\"issuers\":[\"a\"]}", true), ("users", "{\"forbidden\":true,\"required\":true}", false), ("users", "{\"forbidden\":true,\"issuers\":[\"a\"]}", false), ("users", "{\"forbidden\":true,\"claims\":{\"a\":[\"b\"]}}", false), ("users", "{\"issuers\":[]}", false), ("users", "{\"issuers\":null}", false), ("users", "{\"claims\":{}}", false), ("users", "{\"claims\":{\"a\":[]}}", false), ("users", "{\"claims\":{\"a\":\"b\"}}", false), ("users", "{\"claims\":{\"a\":[null]}}", false), ("users", "{\"claims\":null}", false), ("users", "{\"required\":\"true\"}", false), ("users", "{\"required\":null}", false), ("users", "{\"who\":1}", false), ("users", "null", false),
        ("rate", "{\"leases\":1,\"perSeconds\":3600}", true), ("rate", "{\"leases\":2147483647,\"perSeconds\":1}", true), ("rate", "{\"leases\":0,\"perSeconds\":1}", false), ("rate", "{\"leases\":1,\"perSeconds\":3601}", false), ("rate", "{\"leases\":1}", false), ("rate", "{\"leases\":2147483648,\"perSeconds\":1}", false), ("rate", "{\"leases\":1,\"perSeconds\":1,\"burst\":2}", false), ("rate", "null", false),
        ("maxLifetime", "20", false), ("Tasks", "[]", false),
    ];

    /// <summary>The same for members of the file itself.</summary>
    private static readonly (string Member, string Value, bool Valid)[] s_roots =
    [
        ("$schema", "\"https://example.com/schema/gateway-policy-1.json\"", true), ("$schema", "\"./gateway-policy-1.json\"", true), ("$schema", "\"gateway-policy-2.json\"", false), ("$schema", "\"my-gateway-policy-1.json\"", false), ("$schema", "1", false), ("$schema", "null", false),
        ("version", "1.0", true), ("version", "2", false), ("version", "\"1\"", false), ("version", "null", false), ("agents", "[]", true), ("agents", "null", false), ("agents", "[null]", false), ("agents", "{}", false), ("agents", "[[]]", false),
        ("disabled", "[]", true), ("disabled", "[\"a\",\"a\"]", true), ("disabled", "[null]", false), ("disabled", "null", false), ("disabled", "[\"A\"]", false), ("disabled", "\"*\"", false), ("allow", "\"*\"", false), ("Version", "1", false),
    ];

    /// <summary>What the schema lets through, because it has no words for it, with what the reader says.</summary>
    private static readonly (string Member, string Value, string Fault)[] s_readerAlone =
    [
        ("hours", "[{\"from\":\"18:00\",\"to\":\"08:00\"}]", "hours from '18:00' to '08:00': the end must come after the beginning; what goes over midnight is two entries"),
        ("hours", "[{\"from\":\"08:00\",\"to\":\"18:00\",\"timeZone\":\"Mars/Olympus\"}]", "'Mars/Olympus' is no time zone that is known here"),
        ("networks", "[\"10.0.0.0/33\"]", "agent 'invoice-assistant': '10.0.0.0/33' is no network, as '10.0.0.0/8' is one"),
        ("networks", "[\"10.0.0.1/8\"]", "agent 'invoice-assistant': the network '10.0.0.1/8' is written '10.0.0.0/8'; say which is meant"),
        ("networks", "[\"010.0.0.0/8\"]", "agent 'invoice-assistant': the network '010.0.0.0/8' is written '8.0.0.0/8'; say which is meant"),
        ("networks", "[\"10/8\"]", "agent 'invoice-assistant': the network '10/8' is written '0.0.0.0/8'; say which is meant"),
        ("environments", "[\"staging\"]", "agent 'invoice-assistant' is listed twice for the environment 'staging'"),
        ("resources", "[\"http://ledger.contoso.example\"]", "agent 'invoice-assistant': 'http://ledger.contoso.example' is no resource; it is an absolute URI in ASCII, https unless on loopback, without query, fragment, user information, white space or wildcard (RFC 8707), such as https://api.example.com"),
    ];

    [Fact]
    public async Task Schema_and_reader_agree()
    {
        List<(string Text, bool Valid)> files = [(Whole, true), (With(null, null), true), ("""{ "version": 1, "agents": [] }""", true), ("""{ "agents": [] }""", false), ("""{ "version": 1 }""", false), ("[]", false), ("null", false), ("1", false)];
        files.AddRange(s_members.Select(change => (WithMember(change.Member, change.Value), change.Valid)));
        files.AddRange(s_roots.Select(change => (With(change.Member, change.Value), change.Valid)));
        files.AddRange(new[] { "id", "tasks" }.Select(member => (WithMember(member, null), false)));
        files.AddRange(s_readerAlone.Select(change => (WithMember(change.Member, change.Value), true)));

        string[] verdicts = await ValidateAsync([.. files.Select(file => file.Text)]);

        Assert.Equal(files.Count, verdicts.Length);
        for (int i = 0; i < files.Count; i++)
        {
            bool isRefusedByReaderAlone = i >= files.Count - s_readerAlone.Length;
            Assert.True(files[i].Valid == (verdicts[i] == "valid"), $"The schema says '{verdicts[i]}' of {files[i].Text}");
            Assert.True((files[i].Valid && !isRefusedByReaderAlone) == (Fault(files[i].Text) is null), $"The reader says '{Fault(files[i].Text)}' of {files[i].Text}");
        }
    }

    [Fact]
    public void What_only_the_reader_refuses_is_refused_for_its_reason() =>
        Assert.All(s_readerAlone, change => Assert.Equal(change.Fault, Fault(WithMember(change.Member, change.Value))));

    [Fact]
    public void Each_fault_has_its_place()
    {
        Assert.All(s_members.Where(change => !change.Valid).Select(change => WithMember(change.Member, change.Value)).Concat(s_roots.Where(change => !change.Valid).Select(change => With(change.Member, change.Value))), text =>
            Assert.True(Assert.Throws<PolicyFormatException>(() => GatewayPolicy.Parse(text)) is { Line: > 0, Column: > 0 }, text));
        PolicyFormatException exception = Assert.Throws<PolicyFormatException>(() => GatewayPolicy.Parse(Whole.Replace("\"user", "\"uzer", StringComparison.Ordinal)));
        Assert.Equal(("member 'uzers' is unknown here", 8), (exception.Message, exception.Line));
        exception = Assert.Throws<PolicyFormatException>(() => GatewayPolicy.Parse("""{ "version": 1, "version": 1, "agents": [] }"""));
        Assert.Equal(("member 'version' is given twice", 1, 17), (exception.Message, exception.Line, exception.Column));
    }

    [Fact]
    public void The_schema_s_name_restricts_nothing_and_is_not_in_the_version() => Assert.Equal(
        GatewayPolicy.Parse("""{ "version": 1, "agents": [] }""").Version, GatewayPolicy.Parse("""{ "$schema": "gateway-policy-1.json", "version": 1, "agents": [] }""").Version);

    [Fact]
    public void Every_member_that_the_reader_knows_is_in_the_schema_and_described()
    {
        JsonNode schema = JsonNode.Parse(File.ReadAllText(SchemaFile))!;
        JsonObject agent = JsonNode.Parse(Whole)!["agents"]![0]!.AsObject();

        Assert.Equal(agent.Select(member => member.Key).Order(), schema["$defs"]!["agent"]!["properties"]!.AsObject().Select(member => member.Key).Order());
        Assert.All(schema["$defs"]!["agent"]!["properties"]!.AsObject(), member => Assert.True(member.Key == "id" || member.Value!["description"] is not null, member.Key));
    }

    private static string SchemaFile { get; } = Path.Combine(Root(), "src", "PolicyAnalyzers.Gateway", "Restrictions", "gateway-policy-1.json");

    private static string? Fault(string text)
    {
        try
        {
            GatewayPolicy.Parse(text);
            return null;
        }
        catch (PolicyFormatException exception)
        {
            return exception.Message;
        }
    }

    private static string WithMember(string member, string? value)
    {
        JsonNode file = JsonNode.Parse(Whole)!;
        return Replace(file, file["agents"]![0]!.AsObject(), member, value);
    }

    private static string With(string? member, string? value)
    {
        JsonObject file = JsonNode.Parse(Whole)!.AsObject();
        return Replace(file, file, member ?? "$schema", value);
    }

    /// <summary>The value goes in as text, so that <c>2e1</c> stays as it is.</summary>
    private static string Replace(JsonNode file, JsonObject at, string member, string? value)
    {
        at.Remove(member);
        if (value is null)
        {
            return file.ToJsonString();
        }

        at[member] = "HERE";
        return file.ToJsonString().Replace("\"HERE\"", value, StringComparison.Ordinal);
    }

    private static async Task<string[]> ValidateAsync(string[] texts)
    {
        string validator = Path.Combine(Root(), "tests", "PolicyAnalyzers.EndToEnd", "schema");
        Assert.True(Directory.Exists(Path.Combine(validator, "node_modules", "ajv")), $"The JSON Schema validator is not installed: run 'npm ci' in {validator}.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gateway-schema-");
        try
        {
            string[] files = [.. texts.Select((text, i) => Write(Path.Combine(folder.FullName, i.ToString("d4", CultureInfo.InvariantCulture)), text))];
            using var node = Process.Start(new ProcessStartInfo("node", ["validate.js", SchemaFile, .. files])
            {
                WorkingDirectory = validator,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.Equal(string.Empty, await errors);
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[6..])];
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static string Write(string path, string text)
        {
            File.WriteAllText(path, text);
            return path;
        }
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PolicyAnalyzers.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
