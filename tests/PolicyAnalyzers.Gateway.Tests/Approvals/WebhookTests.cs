using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Gateway.Webhooks;

namespace PolicyAnalyzers.Gateway.Tests.Approvals;

/// <summary>A receiver is told that a human is asked for, and what they decided.</summary>
public sealed class WebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void The_signature_is_the_one_of_the_specification() =>
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Of(WebhookSignature.ReadSecret(Secret)!, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""));

    [Fact]
    public async Task A_receiver_is_told_without_arguments_and_can_verify_it()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestGateway gateway = await StartAsync(receiver);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(gateway)).Status);
        string id = (string)(await gateway.AsAsync(gateway.Approver, HttpMethod.Get, "/approvals")).Json[0]!["id"]!;
        await gateway.AsAsync(gateway.Approver, HttpMethod.Post, $"/approvals/{id}", """{"decision":"refuse","reason":"a secret reason"}""");

        Message[] messages = await receiver.WaitAsync(2);
        JsonNode asked = JsonNode.Parse(messages.Single(message => message.Body.Contains("approval.requested", StringComparison.Ordinal)).Body)!;
        JsonNode refused = JsonNode.Parse(messages.Single(message => message.Body.Contains("approval.refused", StringComparison.Ordinal)).Body)!;
        Assert.Equal(
            (id, "invoice-assistant", "invoice.pay", "Pay one approved invoice", 30),
            ((string?)asked["data"]!["id"], (string?)asked["data"]!["agent"], (string?)asked["data"]!["task"], (string?)asked["data"]!["purpose"], (int)asked["data"]!["lifetime_seconds"]!));
        Assert.Equal((id, "ada"), ((string?)refused["data"]!["id"], (string?)refused["data"]!["decided_by"]));
        Assert.All(messages, message =>
        {
            Assert.True(message.IsSigned(Secret));
            Assert.DoesNotContain("INV-7", message.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("120.5", message.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("please", message.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("secret reason", message.Body, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_receiver_that_fails_is_told_again_four_times_in_all_under_one_id()
    {
        await using Receiver receiver = await Receiver.StartAsync(status: 500);
        await using TestGateway gateway = await StartAsync(receiver);

        await AskAsync(gateway);
        await receiver.WaitAsync(1);
        for (int i = 2; i <= 4; i++)
        {
            await AdvanceUntilAsync(gateway, () => receiver.Count >= i);
        }

        await AdvanceUntilAsync(gateway, () => gateway.Logs.Text.Contains("did not take approval.requested", StringComparison.Ordinal));
        Assert.Equal(4, receiver.Count);
        Assert.Single((await receiver.WaitAsync(4)).Select(message => message.Id).Distinct());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("redirect")]
    public async Task A_receiver_that_is_not_there_or_redirects_holds_up_nothing(string? kind)
    {
        await using Receiver receiver = await Receiver.StartAsync(status: 302);
        await using TestGateway gateway = await StartAsync(receiver, kind is null ? "http://127.0.0.1:1/" : null);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(gateway)).Status);

        await AdvanceUntilAsync(gateway, () => gateway.Logs.Text.Contains(kind is null ? "HttpRequestException" : "status 302", StringComparison.Ordinal));
        Assert.Equal(0, receiver.Redirected);
    }

    [Theory]
    [InlineData("http://hooks.contoso.example/", Secret, "ApprovalWebhook: Url must be an https URI (http on a loopback address) without user information")]
    [InlineData("https://user@hooks.contoso.example/", Secret, "ApprovalWebhook: Url must be an https URI (http on a loopback address) without user information")]
    [InlineData("https://hooks.contoso.example/", "whsec_c2hvcnQ=", "ApprovalWebhook: Secret must be 'whsec_' and the base64 of 24 to 64 bytes")]
    [InlineData("https://hooks.contoso.example/", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "ApprovalWebhook: Secret must be 'whsec_' and the base64 of 24 to 64 bytes")]
    public async Task What_is_wrong_with_the_webhook_stops_the_start(string url, string secret, string fault)
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync((options, _) => options.ApprovalWebhook = new GatewayWebhookOptions { Url = url, Secret = secret }));

        Assert.Equal([fault], exception.Failures);
    }

    [Fact]
    public async Task An_agent_that_asks_again_and_again_is_stopped()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.ApprovalRequestsPerHour = 3);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(gateway)).Status);
            gateway.Time.Advance(TimeSpan.FromMinutes(10));
            await gateway.SweepAsync();
        }

        await gateway.AssertDeniedAsync(
            await AskAsync(gateway), HttpStatusCode.TooManyRequests, "approval.flood", "access_denied", "the agent asked for 3 approval(s) in the last hour already");
        gateway.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(gateway)).Status);
    }

    private static Task<TestGateway> StartAsync(Receiver receiver, string? url = null) =>
        TestGateway.StartAsync((options, _) => options.ApprovalWebhook = new GatewayWebhookOptions { Url = url ?? receiver.Url, Secret = Secret });

    private static Task<Reply> AskAsync(TestGateway gateway)
    {
        var fields = new Dictionary<string, string?>(gateway.Ask(task: "invoice.pay", parameters: """{"amount":120.5,"invoiceId":"INV-7"}""")) { ["binding_message"] = "please" };
        return gateway.PostAsync("/bc-authorize", fields, gateway.Agent.Proof("/bc-authorize"));
    }

    private static async Task AdvanceUntilAsync(TestGateway gateway, Func<bool> done)
    {
        for (int i = 0; i < 200 && !done(); i++)
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.True(done());
    }

    private sealed record Message(string Id, string Timestamp, string Signature, string Body)
    {
        public bool IsSigned(string secret) => Signature == "v1," + Convert.ToBase64String(
            HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{Id}.{long.Parse(Timestamp, CultureInfo.InvariantCulture)}.{Body}")));
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly ConcurrentQueue<Message> _messages = new();
        private readonly WebApplication _app;
        private int _redirected;

        private Receiver(int status)
        {
            WebApplicationBuilder builder = WebApplication.CreateBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.MapPost("/hook", async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                string body = await reader.ReadToEndAsync();
                _messages.Enqueue(new Message(http.Request.Headers["webhook-id"]!, http.Request.Headers["webhook-timestamp"]!, http.Request.Headers["webhook-signature"]!, body));
                http.Response.Headers.Location = "/elsewhere";
                return Results.StatusCode(status);
            });
            _app.Map("/elsewhere", () => Interlocked.Increment(ref _redirected));
        }

        public string Url => _app.Urls.Single() + "/hook";

        public int Count => _messages.Count;

        public int Redirected => _redirected;

        public static async Task<Receiver> StartAsync(int status = 204)
        {
            var receiver = new Receiver(status);
            await receiver._app.StartAsync(TestContext.Current.CancellationToken);
            return receiver;
        }

        public async Task<Message[]> WaitAsync(int count)
        {
            for (int i = 0; i < 500 && Count < count; i++)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            Assert.True(Count >= count);
            return [.. _messages];
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
