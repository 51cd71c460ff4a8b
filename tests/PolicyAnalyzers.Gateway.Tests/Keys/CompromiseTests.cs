using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.AspNetCore;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Keys;

/// <summary>Somebody has the private key. From the moment of its revocation nothing that it signed counts: at any node, at an API, in the audit log.</summary>
public class CompromiseTests
{
    [Fact]
    public async Task A_revoked_key_counts_for_nothing_at_once_and_at_every_node()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await using TestGateway node = await gateway.StartNodeAsync();
        Reply before = await node.IssueAsync();
        string stolen = RotationTests.KeyOf(before.AccessToken);

        SigningKeyStatus? now = await Keys(gateway).RevokeAsync(stolen, "it was in a backup", TestContext.Current.CancellationToken);

        // The other node has not looked yet: time stands still.
        Assert.Equal("""{"active":false}""", (await node.IntrospectAsync(before.AccessToken)).Body);
        Assert.Equal([now!.KeyId], await RotationTests.PublishedAsync(node));
        Assert.Equal(now.KeyId, RotationTests.KeyOf((await node.IssueAsync()).AccessToken));
        Assert.Equal([SigningKeyState.Revoked, SigningKeyState.Current], (await RotationTests.ListAsync(node)).Select(key => key.State));
        Assert.False(File.Exists(Path.Combine(gateway.DatabasePath + ".keys", stolen + ".pem")));
        AuditRecord record = (await gateway.AuditAsync()).Single(record => record.Event == AuditEvents.KeyRevoked);
        Assert.Equal($"signing key {stolen}: it was in a backup", record.Reason);
    }

    [Fact]
    public async Task The_lease_of_a_revoked_keys_token_goes_on_with_a_new_token_and_ends_with_either()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply before = await gateway.IssueAsync();
        await Keys(gateway).RevokeAsync(RotationTests.KeyOf(before.AccessToken), "drill", TestContext.Current.CancellationToken);
        Reply after = await gateway.IssueAsync(gateway.Ask(lease: before.Lease));
        Assert.True(await gateway.IsActiveAsync(after.AccessToken));

        Assert.Equal(HttpStatusCode.OK, (await gateway.RevokeAsync(before.AccessToken)).Status);

        Assert.False(await gateway.IsActiveAsync(after.AccessToken));
        (await gateway.TokenAsync(gateway.Ask(lease: before.Lease))).AssertError(
            HttpStatusCode.BadRequest, "invalid_grant", "the lease is unknown, over, or of another agent, task, arguments, key or subject");
    }

    [Fact]
    public async Task The_next_key_signs_at_once_when_there_is_one()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string one = Assert.Single(await RotationTests.PublishedAsync(gateway));
        SigningKeyStatus next = await Keys(gateway).RotateAsync(TestContext.Current.CancellationToken);

        SigningKeyStatus? now = await Keys(gateway).RevokeAsync(one, "drill", TestContext.Current.CancellationToken);

        Assert.Equal((next.KeyId, SigningKeyState.Current), (now?.KeyId, now?.State));
        Assert.Equal(next.KeyId, RotationTests.KeyOf((await gateway.IssueAsync()).AccessToken));
    }

    [Fact]
    public async Task All_keys_can_be_revoked_and_an_older_one_never_comes_back()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string one = Assert.Single(await RotationTests.PublishedAsync(gateway));
        await RotationTests.AdvanceAsync(gateway, RotationTests.Period - TimeSpan.FromHours(1));
        await RotationTests.AdvanceAsync(gateway, TimeSpan.FromHours(1));
        string[] both = await RotationTests.PublishedAsync(gateway);

        SigningKeyStatus? third = await Keys(gateway).RevokeAsync(both[1], "drill", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(third!.KeyId, both);
        SigningKeyStatus? still = await Keys(gateway).RevokeAsync(one, "drill", TestContext.Current.CancellationToken);

        Assert.Equal(third.KeyId, still?.KeyId);
        Assert.Equal([third.KeyId], await RotationTests.PublishedAsync(gateway));
    }

    [Fact]
    public async Task A_key_is_revoked_once_and_an_unknown_one_is_an_error()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string one = Assert.Single(await RotationTests.PublishedAsync(gateway));
        await Keys(gateway).RevokeAsync(one, "drill", TestContext.Current.CancellationToken);
        await Keys(gateway).RevokeAsync(one, "drill", TestContext.Current.CancellationToken);

        Assert.Single(await gateway.AuditAsync(), record => record.Event == AuditEvents.KeyRevoked);
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Keys(gateway).RevokeAsync("none", "drill", TestContext.Current.CancellationToken));
        Assert.Equal("keyId", exception.ParamName);
    }

    [Fact]
    public async Task A_key_is_revoked_also_when_no_other_can_be_made()
    {
        var store = new MemoryKeyStore();
        await using TestGateway gateway = await TestGateway.StartAsync(services: services => services.AddSingleton<ISigningKeyStore>(store));
        string token = (await gateway.IssueAsync()).AccessToken;
        store.MakesNone = true;

        Assert.Null(await Keys(gateway).RevokeAsync(RotationTests.KeyOf(token), "drill", TestContext.Current.CancellationToken));

        Assert.False(await gateway.IsActiveAsync(token));
        Assert.Empty(await RotationTests.PublishedAsync(gateway));
        Assert.Equal("server_error", (string?)(await gateway.TokenAsync(gateway.Ask())).Json["error"]);
        store.MakesNone = false;
        await RotationTests.TickAsync(gateway);
        await gateway.IssueAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_API_accepts_nothing_more_of_a_revoked_key_and_finds_the_new_one(bool introspects)
    {
        var store = new MemoryKeyStore();
        await using TestGateway gateway = await TestGateway.StartAsync(services: services => services.AddSingleton<ISigningKeyStore>(store));
        await using WebApplication api = await StartApiAsync(gateway, introspects);
        Reply issued = await gateway.IssueAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(gateway, api, issued.AccessToken));
        using ECDsa stolen = store.Stolen("kms/1");
        string kid = RotationTests.KeyOf(issued.AccessToken);
        await Keys(gateway).RevokeAsync(kid, "drill", TestContext.Current.CancellationToken);

        // A token of a lease that never was. An API that asks refuses it at once, and one that does not as soon as its keys are five minutes old.
        string forged = Forge(gateway, stolen, kid, issued.Claims);
        Assert.Equal(introspects ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, await AskAsync(gateway, api, forged));
        Assert.Equal(introspects ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, await AskAsync(gateway, api, issued.AccessToken));

        // The new key is looked for when a token names it; that takes the revoked one away as well.
        gateway.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(gateway, api, (await gateway.IssueAsync()).AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(gateway, api, Forge(gateway, stolen, kid, issued.Claims)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(gateway, api, issued.AccessToken));
    }

    [Fact]
    public async Task An_API_without_introspection_forgets_a_revoked_key_in_five_minutes_also_when_no_new_token_comes()
    {
        var store = new MemoryKeyStore();
        await using TestGateway gateway = await TestGateway.StartAsync(services: services => services.AddSingleton<ISigningKeyStore>(store));
        await using WebApplication api = await StartApiAsync(gateway, introspects: false);
        Reply issued = await gateway.IssueAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(gateway, api, issued.AccessToken));
        using ECDsa stolen = store.Stolen("kms/1");
        string kid = RotationTests.KeyOf(issued.AccessToken);
        await Keys(gateway).RevokeAsync(kid, "drill", TestContext.Current.CancellationToken);

        gateway.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(gateway, api, Forge(gateway, stolen, kid, issued.Claims)));
    }

    [Fact]
    public async Task The_audit_log_is_verified_over_rotations_and_a_revocation()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.IssueAsync();
        (AuditHead Head, string Jws) kept = (await gateway.Services.GetRequiredService<AuditCheckpoints>().KeepAsync())!.Value;
        await RotationTests.AdvanceAsync(gateway, RotationTests.Period - TimeSpan.FromHours(1));
        await RotationTests.AdvanceAsync(gateway, TimeSpan.FromHours(1));
        await gateway.IssueAsync();
        await gateway.Services.GetRequiredService<AuditCheckpoints>().KeepAsync();
        await RotationTests.AdvanceAsync(gateway, TimeSpan.FromHours(2));
        string published = (await gateway.SendAsync(HttpMethod.Get, "/jwks")).Body;

        // The first key is published no more; its checkpoint is verified by the keys that there ever were.
        Assert.Empty((await VerifyAsync("/audit/keys", kept.Jws)).Faults);
        Assert.Contains("is not the gateway's: it is signed with a key that is not among the gateway's keys given", (await VerifyAsync("/jwks", kept.Jws)).Faults[0].Reason, StringComparison.Ordinal);

        // What a revoked key signed still fits, and what follows is signed by another.
        string revoked = (await RotationTests.PublishedAsync(gateway))[^1];
        await Keys(gateway).RevokeAsync(revoked, "drill", TestContext.Current.CancellationToken);
        Assert.Empty((await VerifyAsync("/audit/keys", kept.Jws)).Faults);
        Assert.NotEqual(published, (await gateway.SendAsync(HttpMethod.Get, "/jwks")).Body);

        async Task<AuditVerification> VerifyAsync(string path, string known)
        {
            using AuditKeys keys = AuditKeys.Read((await gateway.SendAsync(HttpMethod.Get, path)).Body);
            Reply export = await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit");
            return new AuditVerifier(keys).Verify(export.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries), [known]);
        }
    }

    private static ISigningKeys Keys(TestGateway gateway) => gateway.Services.GetRequiredService<ISigningKeys>();

    /// <summary>What the thief mints: all of a token's claims for a lease and a lifetime of his own.</summary>
    private static string Forge(TestGateway gateway, ECDsa stolen, string kid, JsonNode claims)
    {
        JsonObject forged = claims.DeepClone().AsObject();
        forged["iat"] = gateway.Time.GetUtcNow().ToUnixTimeSeconds();
        forged["exp"] = gateway.Time.GetUtcNow().ToUnixTimeSeconds() + 600;
        forged["jti"] = Guid.NewGuid().ToString();
        forged["authorization_details"]![0]!["lease"] = "of-nobody";
        string signed = TestKey.Encode($$"""{"alg":"ES256","kid":"{{kid}}","typ":"at+jwt"}""") + "." + TestKey.Encode(forged.ToJsonString());
        return signed + "." + System.Buffers.Text.Base64Url.EncodeToString(stolen.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    private static async Task<WebApplication> StartApiAsync(TestGateway gateway, bool introspects)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(gateway.Time);
        builder.Services.AddAuthentication(TaskTokenDefaults.AuthenticationScheme).AddTaskTokens(options =>
        {
            options.Authority = new Uri(TestGateway.Issuer);
            options.Audience = TestManifest.Ledger;
            options.ClientId = gateway.LedgerApi.Id;
            options.ClientKey = gateway.LedgerApi.Key.ForSigning();
            options.Introspect = introspects;
            options.Dpop.PublicUrls.Add(new Uri(TestManifest.Ledger));
        });

        // The gateway's public name leads to the test's address.
        builder.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new ToGateway(gateway.Http.BaseAddress!)));
        WebApplication app = builder.Build();
        app.MapGet("/invoices", (HttpContext http) => http.GetAgentTask()!.Task).RequireTaskScope("invoices.read");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<HttpStatusCode> AskAsync(TestGateway gateway, WebApplication api, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Urls.Single() + "/invoices"));
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", gateway.Agent.Proof("/", (_, payload) =>
        {
            payload["htm"] = "GET";
            payload["htu"] = TestManifest.Ledger + "/invoices";
            payload["ath"] = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        }));
        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private sealed class ToGateway(Uri address) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
