using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Delegation;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Tests.Fuzzing;

namespace PolicyAnalyzers.Gateway.Tests.Fuzzing;

/// <summary>Whatever is sent, over HTTP: a decision or a refusal in the form of the protocol, and never that a check failed.</summary>
public sealed class RequestFuzzTests
{
    private const int Count = 100;

    private const string
        Details = """[{"type":"agent_task","task":"invoice.read","manifest":"MANIFEST","parameters":{"invoiceId":"INV-7"}}]""",
        Question = """
            {"subject":{"type":"agent","id":"invoice-assistant"},"action":{"name":"invoice.read","properties":{"parameters":{"invoiceId":"INV-7"},"scope":"invoices.read"}},
            "resource":{"type":"api","id":"https://ledger.contoso.example"},"context":{"address":"10.0.0.1","user":{"issuer":"i","id":"u","claims":{"d":["f"]}}}}
            """;

    [Fact]
    public Task A_form_of_any_bytes() => WithAsync(async world =>
    {
        string form = await Form(world.Gateway.Ask()).ReadAsStringAsync();
        string[] types = ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=\"none\"", "application/x-www-form-urlencoded;;;", "APPLICATION/X-WWW-FORM-URLENCODED", "multipart/form-data; boundary=x", "text/plain", ""];
        string[] paths = ["/token", "/bc-authorize", "/introspect", "/revoke"];
        await Fuzzer.RunAsync(Count * 2, random => (Path: paths[random.Next(4)], Type: types[random.Next(8) is var type && random.Next(3) > 0 ? 0 : type], Body: Fuzzer.Bytes(random, Encoding.UTF8.GetBytes(random.Next(2) == 0 ? form : Fuzzer.Text(random, form, "a=b&token=x&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=%")))), async input =>
        {
            using var content = new ByteArrayContent(input.Body);
            content.Headers.TryAddWithoutValidation("Content-Type", input.Type);
            Check(await world.Gateway.SendAsync(HttpMethod.Post, input.Path, content, request => request.Headers.Add("DPoP", world.Gateway.Agent.Proof(input.Path))));
        });
    });

    [Fact]
    public Task A_client_assertion() => WithAsync(world =>
    {
        (JsonObject header, JsonObject payload) = world.Gateway.Agent.AssertionParts();
        string head = header.ToJsonString(), body = payload.ToJsonString();
        return Fuzzer.RunAsync(Count, random => Jwt(random, world.Gateway.Agent.Key, head, Unique(body, random)), async assertion =>
            Check(await world.Gateway.TokenAsync(new(world.Gateway.Ask()) { ["client_assertion"] = assertion })));
    });

    [Fact]
    public Task A_proof() => WithAsync(world =>
    {
        TestClient agent = world.Gateway.Agent;
        string head = new JsonObject { ["alg"] = "ES256", ["typ"] = "dpop+jwt", ["jwk"] = agent.Sender.Jwk }.ToJsonString();
        string body = new JsonObject { ["jti"] = "JTI", ["htm"] = "POST", ["htu"] = TestGateway.Issuer + "/token", ["iat"] = world.Gateway.Time.GetUtcNow().ToUnixTimeSeconds() }.ToJsonString();
        return Fuzzer.RunAsync(Count, random => Jwt(random, agent.Sender, head, Unique(body, random)), async proof =>
        {
            if (IsHeader(proof))
            {
                Check(await world.Gateway.TokenAsync(world.Gateway.Ask(), proof: proof));
            }
        });
    });

    [Fact]
    public Task Authorization_details_resource_and_scope() => WithAsync(world =>
    {
        string details = Details.Replace("MANIFEST", TestManifest.Invoices.Digest, StringComparison.Ordinal);
        return Fuzzer.RunAsync(
            Count,
            random => (Details: random.Next(4) == 0 ? details : Fuzzer.Json(random, details), Resource: random.Next(3) > 0 ? TestManifest.Ledger : Fuzzer.Text(random, TestManifest.Ledger), Scope: random.Next(3) > 0 ? null : Fuzzer.Text(random, "invoices.read payments.read")),
            async input => Check(await world.Gateway.TokenAsync(new(world.Gateway.Ask()) { ["authorization_details"] = input.Details, ["resource"] = input.Resource, ["scope"] = input.Scope })));
    });

    [Fact]
    public Task A_request_for_an_approval_and_its_decision() => WithAsync(async world =>
    {
        string details = Details.Replace("MANIFEST", TestManifest.Invoices.Digest, StringComparison.Ordinal).Replace("invoice.read", "invoice.pay", StringComparison.Ordinal);
        await Fuzzer.RunAsync(Count, random => (Details: Fuzzer.Json(random, details), Message: Fuzzer.Text(random, "Pay INV-7"), Expiry: Fuzzer.Text(random, "60")), async input => Check(await world.Gateway.PostAsync(
            "/bc-authorize",
            new(world.Gateway.Ask(task: "invoice.pay")) { ["grant_type"] = null, ["authorization_details"] = input.Details, ["binding_message"] = input.Message, ["requested_expiry"] = input.Expiry },
            world.Gateway.Agent.Proof("/bc-authorize"))));
        await Fuzzer.RunAsync(Count, random => Fuzzer.Json(random, """{"decision":"approve","reason":"fine"}"""), async json =>
            Check(await world.Gateway.AsAsync(world.Gateway.Approver, HttpMethod.Post, "/approvals/unknown", WellFormed(json))));
    });

    [Fact]
    public Task A_subject_token() => WithAsync(world =>
    {
        string token = world.Issuer.UserToken();
        string head = Decode(token, 0), body = Decode(token, 1);
        return Fuzzer.RunAsync(Count, random =>
        {
            string damagedHead = random.Next(3) == 0 ? Fuzzer.Json(random, head) : head, damagedBody = random.Next(3) > 0 ? Fuzzer.Json(random, body) : body;
            return (Token: random.Next(4) == 0 ? Fuzzer.Text(random, token) : Sign(world.Issuer, damagedHead, damagedBody), Type: random.Next(5) == 0 ? Fuzzer.Text(random, DelegationWorld.AccessToken) : DelegationWorld.AccessToken);
        }, async input => Check(await world.Gateway.TokenAsync(new(world.Exchange(input.Token)) { ["subject_token_type"] = input.Type })));
    });

    [Fact]
    public Task A_question_of_AuthZEN() => WithAsync(world => Fuzzer.RunAsync(Count, random => Fuzzer.Json(random, Question), async json =>
        Check(await world.Gateway.AsAsync(world.Gateway.Agent, HttpMethod.Post, "/access/v1/evaluation", WellFormed(json)))));

    [Fact]
    public Task A_bearer_token_and_a_query() => WithAsync(world => Fuzzer.RunAsync(
        Count,
        random => (Bearer: Fuzzer.Text(random, "Bearer " + world.Gateway.Auditor.Assertion()), After: Fuzzer.Text(random, "1", "99999999999"), Id: Fuzzer.Text(random, "abc")),
        async input =>
        {
            if (IsHeader(input.Bearer))
            {
                Check(await world.Gateway.SendAsync(HttpMethod.Get, "/audit", null, request => request.Headers.TryAddWithoutValidation("Authorization", input.Bearer)), isJson: false);
            }

            Check(await world.Gateway.AsAsync(world.Gateway.Auditor, HttpMethod.Get, "/audit?after=" + Uri.EscapeDataString(WellFormed(input.After)[..Math.Min(input.After.Length, 1000)])), isJson: false);
            Check(await world.Gateway.AsAsync(world.Gateway.Approver, HttpMethod.Post, "/approvals/" + Uri.EscapeDataString(WellFormed(input.Id)[..Math.Min(input.Id.Length, 1000)]), """{"decision":"approve"}"""), isJson: false);
        }));

    private static async Task WithAsync(Func<DelegationWorld, Task> run)
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        try
        {
            await run(world);
        }
        finally
        {
            string failures = string.Join('\n', world.Gateway.Logs.Text.Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
            TestContext.Current.TestOutputHelper?.WriteLine(failures);
        }

        string logs = world.Gateway.Logs.Text;
        Assert.DoesNotContain("failed, and the request is denied", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("An unhandled exception", logs, StringComparison.Ordinal);
        await world.IssueAsync();
    }

    /// <summary>An answer of the protocol: neither a fault of the server nor of the store, and an error says what it is.</summary>
    private static void Check(Reply reply, bool isJson = true)
    {
        Assert.True((int)reply.Status < 500, $"{reply.Status}: {reply.Body}");
        if (isJson && reply.Body.Length > 0)
        {
            JsonNode answer = JsonNode.Parse(reply.Body)!;
            Assert.True(reply.Status == HttpStatusCode.OK || (answer["error"] is JsonValue error && error.GetValueKind() == JsonValueKind.String), reply.Body);
        }
    }

    private static string Jwt(Random random, TestKey key, string header, string payload) => random.Next(3) switch
    {
        0 => Fuzzer.Text(random, key.Sign(header, payload)),
        1 => key.Sign(Fuzzer.Json(random, header), payload),
        _ => key.Sign(header, Fuzzer.Json(random, payload)),
    };

    /// <summary>None is refused for having been used before.</summary>
    private static string Unique(string payload, Random random)
    {
        JsonNode node = JsonNode.Parse(payload)!;
        node["jti"] = random.NextInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return node.ToJsonString();
    }

    private static string Sign(TestIssuer issuer, string header, string payload)
    {
        string signed = TestKey.Encode(header) + "." + TestKey.Encode(payload);
        return signed + "." + System.Buffers.Text.Base64Url.EncodeToString(
            issuer.Key.SignData(Encoding.ASCII.GetBytes(signed), System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1));
    }

    private static string Decode(string token, int part) => Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[part]));

    /// <summary>What the client's library would not send, half of a surrogate pair, is another character.</summary>
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static bool IsHeader(string text) => text.Length is > 0 and < 16_000 && text.All(c => c is >= ' ' and <= '~') && text.Trim() == text;

    private static FormUrlEncodedContent Form(Dictionary<string, string?> fields) => new(fields.Where(field => field.Value is not null)!);
}
