using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Gateway;

/// <summary>An answer that is not exactly the one to the question is none.</summary>
public sealed class AnswerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Malformed => new(Bends.Keys);

    private static Dictionary<string, Action<JsonObject>> Bends { get; } = new()
    {
        ["no token"] = answer => answer.Remove("access_token"),
        ["an empty token"] = answer => answer["access_token"] = "",
        ["a token with a line break"] = answer => answer["access_token"] = "a\r\nX: y",
        ["a token beyond ASCII"] = answer => answer["access_token"] = "a\u00e9",
        ["a Bearer token"] = answer => answer["token_type"] = "Bearer",
        ["no token type"] = answer => answer.Remove("token_type"),
        ["no lifetime"] = answer => answer.Remove("expires_in"),
        ["a lifetime of zero"] = answer => answer["expires_in"] = 0,
        ["a negative lifetime"] = answer => answer["expires_in"] = -1,
        ["a lifetime longer than the task's"] = answer => answer["expires_in"] = 61,
        ["a lifetime that overflows"] = answer => answer["expires_in"] = 1e20,
        ["a lifetime as text"] = answer => answer["expires_in"] = "60",
        ["a wider scope"] = answer => answer["scope"] += " payments.create",
        ["another scope"] = answer => answer["scope"] = "payments.create",
        ["no scope at all"] = answer => answer["scope"] = "",
        ["no details"] = answer => answer.Remove("authorization_details"),
        ["details that are null"] = answer => answer["authorization_details"] = null,
        ["empty details"] = answer => answer["authorization_details"] = new JsonArray(),
        ["two details"] = answer => answer["authorization_details"]!.AsArray().Add(answer["authorization_details"]![0]!.DeepClone()),
        ["details of another type"] = answer => answer["authorization_details"]![0]!["type"] = "other",
        ["details of another task"] = answer => answer["authorization_details"]![0]!["task"] = "invoice.pay",
        ["details of another manifest"] = answer => answer["authorization_details"]![0]!["manifest"] = "sha256-other",
        ["another argument"] = answer => answer["authorization_details"]![0]!["parameters"]!["invoiceId"] = "INV-8",
        ["a further argument"] = answer => answer["authorization_details"]![0]!["parameters"]!["more"] = 1,
        ["no arguments"] = answer => answer["authorization_details"]![0]!["parameters"] = new JsonObject(),
        ["an unknown member"] = answer => answer["authorization_details"]![0]!["more"] = 1,
        ["no lease"] = answer => answer["authorization_details"]![0]!.AsObject().Remove("lease"),
    };

    [Fact]
    public async Task The_answer_that_the_others_differ_from_is_taken()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(("lease-1", gateway.Time.GetUtcNow().AddSeconds(60)), (lease.Id, lease.Deadline));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_token_that_was_not_asked_for_is_not_used(string bend)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        JsonObject answer = ScriptedGateway.GoodAnswer();
        Bends[bend](answer);
        gateway.Token = _ => ScriptedGateway.Json(answer);
        GatewayUnavailableException failure = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.StartsWith("The gateway's answer is not what", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a.b.c", failure.ToString(), StringComparison.Ordinal);
        Assert.Null(TaskLease.Current);
    }

    [Fact]
    public async Task A_further_token_of_another_lease_is_not_used()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);
        gateway.Token = _ =>
        {
            JsonObject answer = ScriptedGateway.GoodAnswer();
            answer["scope"] = lease.Grants[1].Scopes[0];
            answer["authorization_details"]![0]!["lease"] = "lease-2";
            return ScriptedGateway.Json(answer);
        };
        await Assert.ThrowsAsync<GatewayUnavailableException>(async () => await lease.GetTokenAsync(lease.Grants[1].Resource, Cancel));

        // A failure is not remembered.
        gateway.Token = _ =>
        {
            JsonObject answer = ScriptedGateway.GoodAnswer();
            answer["scope"] = lease.Grants[1].Scopes[0];
            return ScriptedGateway.Json(answer);
        };
        Assert.Equal("lease-1", (await lease.GetTokenAsync(lease.Grants[1].Resource, Cancel)).Lease);
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("<html>a proxy's page</html>", "text/html")]
    [InlineData("""{"access_token":"a","access_token":"b"}""", "application/json")]
    [InlineData("{}", "application/json; charset=no-such-charset")]
    public async Task What_is_no_token_response_is_refused_whatever_its_status(string body, string contentType)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        foreach (int status in new[] { 200, 400, 401 })
        {
            gateway.Token = context =>
            {
                context.Response.ContentType = contentType;
                context.Response.StatusCode = status;
                return Task.FromResult(Results.Bytes(System.Text.Encoding.UTF8.GetBytes(body), contentType));
            };
            GatewayUnavailableException failure = await Assert.ThrowsAsync<GatewayUnavailableException>(
                () => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
            Assert.StartsWith("The gateway's answer is not what", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(302)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_status_that_decides_nothing_is_no_denial(int status)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Error("temporarily_unavailable", status);
        GatewayUnavailableException failure = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal($"The gateway answered {status}.", failure.Message);
        Assert.Equal(1, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task A_reason_that_could_forge_a_log_line_is_left_out()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(new JsonObject { ["error"] = "access_denied", ["error_description"] = "no\n2026 Task began" }, 400);
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal("Task 'invoice.read' was denied (access_denied): no reason was given.", denied.Message);
        Assert.DoesNotContain("2026 Task began", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_refused()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => Task.FromResult(Results.Text(new string(' ', 2 << 20), "application/json"));
        await Assert.ThrowsAsync<GatewayUnavailableException>(() => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
    }

    [Fact]
    public async Task A_gateway_that_is_down_allows_nothing()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        await gateway.Server.DisposeAsync();
        GatewayUnavailableException failure = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal("The gateway cannot be reached.", failure.Message);
    }

    [Fact]
    public async Task A_gateway_that_is_too_slow_allows_nothing()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = async context =>
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(11));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return Results.Ok();
        };
        GatewayUnavailableException failure = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => gateway.StartClient(TimeSpan.FromSeconds(10)).BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal("The gateway did not answer in time.", failure.Message);
    }
}
