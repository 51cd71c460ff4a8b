using System.Collections;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Attacks;

/// <summary>A request for a token that would be granted, until an attack bends one thing of it.</summary>
internal sealed class AttackRequest
{
    public AttackRequest(TestGateway gateway)
    {
        Gateway = gateway;
        Fields = gateway.Ask();
        (AssertionHeader, AssertionPayload) = gateway.Agent.AssertionParts();
        ProofHeader = new JsonObject { ["alg"] = "ES256", ["typ"] = "dpop+jwt", ["jwk"] = gateway.Agent.Sender.Jwk };
        ProofPayload = new JsonObject { ["jti"] = Guid.NewGuid().ToString(), ["htm"] = "POST", ["htu"] = TestGateway.Issuer + "/token", ["iat"] = Now };
        AssertionSigner = gateway.Agent.Key;
        ProofSigner = gateway.Agent.Sender;
    }

    public TestGateway Gateway { get; }

    public long Now => Gateway.Time.GetUtcNow().ToUnixTimeSeconds();

    public Dictionary<string, string?> Fields { get; }

    public JsonObject AssertionHeader { get; }

    public JsonObject AssertionPayload { get; }

    public TestKey AssertionSigner { get; set; }

    /// <summary>Changes the signed assertion.</summary>
    public Func<string, string> Assertion { get; set; } = text => text;

    public JsonObject ProofHeader { get; }

    public JsonObject ProofPayload { get; }

    public TestKey ProofSigner { get; set; }

    /// <summary>Changes the signed proof.</summary>
    public Func<string, string> Proof { get; set; } = text => text;

    /// <summary>Changes the encoded form.</summary>
    public Func<string, string> Body { get; set; } = text => text;

    public string ContentType { get; set; } = "application/x-www-form-urlencoded";

    public (string Name, string Value)? Header { get; set; }

    /// <summary>Changes the one detail of <c>authorization_details</c>.</summary>
    public void Detail(Action<JsonObject> change)
    {
        JsonArray details = JsonNode.Parse(Fields["authorization_details"]!)!.AsArray();
        change(details[0]!.AsObject());
        Fields["authorization_details"] = details.ToJsonString();
    }

    public async Task<Reply> SendAsync()
    {
        Fields["client_assertion"] = Assertion(AssertionSigner.Sign(AssertionHeader, AssertionPayload));
        using var form = new FormUrlEncodedContent(Fields.Where(field => field.Value is not null)!);
        using var content = new StringContent(Body(await form.ReadAsStringAsync(TestContext.Current.CancellationToken)), Encoding.ASCII);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return await Gateway.SendAsync(HttpMethod.Post, "/token", content, request =>
        {
            request.Headers.TryAddWithoutValidation("DPoP", Proof(ProofSigner.Sign(ProofHeader, ProofPayload)));
            if (Header is { } header)
            {
                request.Headers.TryAddWithoutValidation(header.Name, header.Value);
            }
        });
    }
}

/// <summary>Attacks of one kind, by name, and how each is refused.</summary>
internal sealed class AttackTable(string check, string error, HttpStatusCode status = HttpStatusCode.BadRequest) : IEnumerable
{
    private readonly Dictionary<string, (Action<AttackRequest> Bend, string Description, string Check)> _attacks = new(StringComparer.Ordinal);

    public TheoryData<string> Names => [.. _attacks.Keys];

    public IEnumerator GetEnumerator() => _attacks.Keys.GetEnumerator();

    public void Add(string name, string description, Action<AttackRequest> bend) => _attacks.Add(name, (bend, description, check));

    public void Add(string name, string at, string description, Action<AttackRequest> bend) => _attacks.Add(name, (bend, description, at));

    /// <summary>Sends the attack: refused, with this status, error and description, and the audit log names the check that refused it.</summary>
    public async Task RunAsync(string name, TestGateway gateway)
    {
        var request = new AttackRequest(gateway);
        _attacks[name].Bend(request);

        await gateway.AssertDeniedAsync(await request.SendAsync(), status, _attacks[name].Check, error, _attacks[name].Description);
    }
}

/// <summary>One gateway for all attacks of a class: none of them may leave a trace that helps the next.</summary>
public sealed class AttackedGateway : IAsyncLifetime
{
    internal TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await TestGateway.StartAsync();

    /// <summary>After all of them the right request is still granted, and no other was.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            Assert.DoesNotContain(await Gateway.AuditAsync(), record => record.Event == AuditEvents.TokenIssued);
            Reply reply = await new AttackRequest(Gateway).SendAsync();
            Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        }
        finally
        {
            await Gateway.DisposeAsync();
        }
    }
}
