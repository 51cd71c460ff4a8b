using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PolicyAnalyzers.Cli.Probing;
using PolicyAnalyzers.Cli.Probing.Probes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Probing;

/// <summary>The prober finds what is weak: a probe that could not fail would be none.</summary>
public sealed class WeakGatewayTests
{
    private const string Token = """{"access_token":"a.YQ.YWFhYWFhYWFh","token_type":"DPoP","expires_in":3600,"active":true,"authorization_details":[{"lease":"abcdefgh"}],"auth_req_id":"x"}""";

    // What concerns several answers is probed by itself.
    private static readonly string[] Subjects = [.. AllProbes.List.Select(probe => probe.Id[..(probe.Id.IndexOf('.', StringComparison.Ordinal) + 1)]).Distinct().Where(subject => subject != "audit."), "audit.by", "audit.basic", "audit.assertion", "audit.expired"];

    [Fact]
    public async Task Every_probe_finds_a_server_that_grants_all()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync();
        await using var standIn = new StandIn(line => ("200 OK", line.Contains("/.well-known/", StringComparison.Ordinal) ? Metadata : Token));

        (int exitCode, JsonNode report) = await probed.ProbeAsync(["--address", standIn.Address, .. Subjects.SelectMany(subject => new[] { "--only", subject })]);

        Assert.Equal(1, exitCode);
        Assert.Empty(ProbedGateway.Of(report, "refused"));
        Assert.True((int)report["findings"]! >= 200);
    }

    [Fact]
    public async Task Every_probe_tells_a_refusal_from_another_one()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync();
        int asked = 0;
        await using var standIn = new StandIn(line =>
            line.Contains("/.well-known/", StringComparison.Ordinal) ? ("200 OK", Metadata)
            : Interlocked.Increment(ref asked) == 1 ? ("200 OK", Token)
            : ("400 Bad Request", """{"error":"invalid_request","error_description":"no"}"""));

        (int exitCode, JsonNode report) = await probed.ProbeAsync(["--address", standIn.Address, .. Subjects.SelectMany(subject => new[] { "--only", subject })]);

        Assert.Equal(1, exitCode);
        Dictionary<string, Refusal> refusals = AllProbes.List.ToDictionary(probe => probe.Id, probe => probe.Refusal);
        Assert.All(ProbedGateway.Of(report, "refused"), id => Assert.True(refusals[id] is { Error: null or "invalid_request", Description: null } refusal && (refusal.Status == 400 || refusal.Also.Contains(400)), id));
        Assert.Empty(ProbedGateway.Of(report, "granted"));
        Assert.True(ProbedGateway.Of(report, "unclear").Length >= 150);
    }

    [Fact]
    public async Task Every_probe_finds_a_server_that_breaks()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync();
        int asked = 0;
        await using var standIn = new StandIn(line =>
            line.Contains("/.well-known/", StringComparison.Ordinal) ? ("200 OK", Metadata)
            : Interlocked.Increment(ref asked) == 1 ? ("200 OK", Token)
            : ("500 Internal Server Error", ""));

        (int exitCode, JsonNode report) = await probed.ProbeAsync(["--address", standIn.Address, .. Subjects.SelectMany(subject => new[] { "--only", subject })]);

        Assert.Equal(1, exitCode);
        Assert.Empty(ProbedGateway.Of(report, "refused"));
    }

    public static TheoryData<string, string, string[]> Weaknesses => new()
    {
        { "proofs are taken twice", "proof.replay", ["proof.replay.as-it-was", "proof.replay.by-another-agent"] },
        { "alg none is taken", "assertion.alg.none", ["assertion.alg.none-unsigned", "assertion.alg.none-signed"] },
        { "aud is not looked at", "assertion.audience", ["assertion.audience.other", "assertion.audience.array-with-another", "assertion.audience.missing"] },
        { "exp is not looked at", "assertion.exp", ["assertion.exp.past"] },
        { "the key in the header is taken", "assertion.key", ["assertion.key.jwk"] },
        { "a parameter counts once", "form.twice", ["form.twice.scope", "form.twice.resource"] },
        { "JSON is taken", "form.type", ["form.type.json"] },
        { "scopes are cut", "scope", ["scope.superset", "scope.undeclared"] },
        { "leases never end", "lease", ["lease.ended"] },
        { "introspection tells everybody", "introspection.of", ["introspection.of-another-api"] },
        { "everybody ends leases", "revocation.of", ["revocation.of-another-agent"] },
        { "the console is open", "console", ["console.switches", "console.throw-a-switch"] },
        { "no refusal has a status of its own", "assertion.iss", ["assertion.iss.unknown"] },
        { "the answer repeats the proof", "proof.htm", ["proof.htm.get"] },
        { "refusals are not audited", "details.missing|audit.names", ["audit.names-the-check"] },
        { "an unknown client is told", "alike.client.shape", ["alike.client.shape"] },
        { "a known client takes longer", "alike.client.time", ["alike.client.time"] },
        { "an unknown token takes longer", "alike.token-at-introspection.time", ["alike.token-at-introspection.time"] },
        { "nothing is single use", "flood", ["flood.same-request-at-once"] },
    };

    [Theory]
    [MemberData(nameof(Weaknesses))]
    public async Task A_weakness_is_found(string weakness, string only, string[] expected)
    {
        var seen = new ConcurrentDictionary<string, bool>();
        ProbedGateway? probed = null;
        probed = await ProbedGateway.StartAsync(weakness: (http, gateway) => Weak(weakness, probed!, seen, http, gateway));
        await using (probed)
        {
            (int exitCode, JsonNode report) = await probed.ProbeAsync(["--flood", "--pairs", "50", .. only.Split('|').SelectMany(part => new[] { "--only", part })]);

            string[] found = [.. ProbedGateway.Of(report, "granted"), .. ProbedGateway.Of(report, "unclear")];
            Assert.All(expected, id => Assert.Contains(id, found));
            Assert.Equal(1, exitCode);
        }
    }

    [Fact]
    public async Task A_gateway_that_is_slow_for_all_is_not_one_that_tells()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync(weakness: async (http, gateway) =>
        {
            await Task.Delay(Random.Shared.Next(4));
            await gateway(http);
        });

        (int exitCode, JsonNode report) = await probed.ProbeAsync("--pairs", "30", "--only", "alike.");

        string findings = ProbedGateway.Findings(report);
        Assert.True(exitCode == 0, findings);
    }

    private static string Metadata => $$"""{"issuer":"{{TestGateway.Issuer}}","token_endpoint":"{{TestGateway.Issuer}}/token","revocation_endpoint":"{{TestGateway.Issuer}}/revoke","introspection_endpoint":"{{TestGateway.Issuer}}/introspect","backchannel_authentication_endpoint":"{{TestGateway.Issuer}}/bc-authorize"}""";

    private static async Task Weak(string weakness, ProbedGateway probed, ConcurrentDictionary<string, bool> seen, HttpContext http, RequestDelegate gateway)
    {
        (JsonObject header, JsonObject payload, IFormCollection form) = await ReadAsync(http);
        string path = http.Request.Path, proof = http.Request.Headers["DPoP"].ToString();
        bool isToken = path == "/token" && http.Request.Method == "POST";
        bool isKnownFault = isToken && (string?)payload["iss"] == probed.Gateway.Agent.Id;
        bool grants = isToken && weakness switch
        {
            "proofs are taken twice" => proof.Length > 0 && !seen.TryAdd(proof, true),
            "alg none is taken" => header["alg"]?.ToString() == "none",
            "aud is not looked at" => payload["aud"]?.ToString() != TestGateway.Issuer,
            "exp is not looked at" => payload["exp"] is JsonValue exp && exp.TryGetValue(out long seconds) && seconds < DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            "the key in the header is taken" => header["jwk"] is not null,
            "a parameter counts once" => form.Any(field => field.Value.Count > 1),
            "JSON is taken" => http.Request.ContentType == "application/json",
            "scopes are cut" => form["scope"].ToString().Contains("not.declared.anywhere", StringComparison.Ordinal),
            "leases never end" => form["authorization_details"].ToString().Contains("\"lease\":", StringComparison.Ordinal),
            "nothing is single use" => true,
            _ => false,
        };
        if (grants)
        {
            await http.Response.WriteAsync(Token);
        }
        else if (weakness == "introspection tells everybody" && path == "/introspect")
        {
            await http.Response.WriteAsync("""{"active":true}""");
        }
        else if (weakness == "everybody ends leases" && path == "/revoke" && (string?)payload["iss"] == probed.Gateway.OtherAgent.Id)
        {
            await probed.Gateway.RevokeAsync(form["token"].ToString(), probed.Now(probed.Gateway.Agent));
        }
        else if (weakness == "the console is open" && path.StartsWith("/console", StringComparison.Ordinal))
        {
            await http.Response.WriteAsync("<html></html>");
        }
        else if (weakness == "no refusal has a status of its own" && isToken && (string?)payload["iss"] == "nobody-is-called-so")
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("""{"error":"invalid_client","error_description":"the client is unknown, or the client assertion is not signed by its key"}""");
        }
        else if (weakness == "the answer repeats the proof" && isToken && proof.Length > 0 && Part(proof, 1)["htm"]?.ToString() == "GET")
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync($$"""{"error":"invalid_dpop_proof","error_description":"the proof's htm is not the request's method","proof":{{Part(proof, 1).ToJsonString()}} }""");
        }
        else if (weakness == "refusals are not audited" && isToken && form["authorization_details"].Count == 0)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("""{"error":"invalid_authorization_details","error_description":"authorization_details is missing"}""");
        }
        else if (weakness == "an unknown client is told" && isToken && (string?)payload["iss"] == "nobody-is-called-so")
        {
            http.Response.StatusCode = 401;
            await http.Response.WriteAsync("""{"error":"invalid_client","error_description":"there is no such client"}""");
        }
        else
        {
            if ((weakness == "a known client takes longer" && isKnownFault) || (weakness == "an unknown token takes longer" && form["token"].ToString().EndsWith("AAAAAAAA", StringComparison.Ordinal)))
            {
                await Task.Delay(20);
            }

            await gateway(http);
        }
    }

    private static async Task<(JsonObject Header, JsonObject Payload, IFormCollection Form)> ReadAsync(HttpContext http)
    {
        http.Request.EnableBuffering();
        try
        {
            IFormCollection form = http.Request.HasFormContentType && http.Request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal)
                ? await http.Request.ReadFormAsync()
                : FormCollection.Empty;
            string assertion = form["client_assertion"].ToString();
            return (Part(assertion, 0), Part(assertion, 1), form);
        }
        catch (InvalidDataException)
        {
            return ([], [], FormCollection.Empty);
        }
        finally
        {
            http.Request.Body.Position = 0;
        }
    }

    private static JsonObject Part(string jwt, int part)
    {
        try
        {
            return jwt.Split('.') is { Length: 3 } parts ? JsonNode.Parse(Base64Url.DecodeFromChars(parts[part]))!.AsObject() : [];
        }
        catch (Exception exception) when (exception is FormatException or System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            return [];
        }
    }
}
