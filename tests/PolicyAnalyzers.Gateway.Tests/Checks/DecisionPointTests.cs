using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Tests.Delegation;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

/// <summary>An external decision point (AuthZEN) can refuse what the gateway would allow, and nothing else.</summary>
public sealed class DecisionPointTests : IAsyncLifetime
{
    private const string Unavailable = "the decision point is unavailable, and the request is denied", Refused = "the decision point does not allow the request";

    private readonly List<(JsonNode Question, string? Authorization)> _asked = [];
    private WebApplication _point = null!;
    private Func<HttpContext, Task> _answer = Text("""{"decision":true}""");

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _point = builder.Build();
        _point.MapPost("/access/v1/evaluation", async (HttpContext http) =>
        {
            _asked.Add(((await JsonNode.ParseAsync(http.Request.Body))!, http.Request.Headers.Authorization));
            await _answer(http);
        });
        _point.MapPost("/elsewhere", Text("""{"decision":true}"""));
        await _point.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _point.DisposeAsync();

    [Fact]
    public async Task It_is_asked_in_the_words_of_AuthZEN_and_without_the_arguments()
    {
        await using TestGateway gateway = await StartAsync();

        await gateway.IssueAsync();

        AssertJson(
            $$"""
            { "subject": { "type": "agent", "id": "invoice-assistant" },
              "action": { "name": "invoice.read", "properties": { "scope": "invoices.read payments.read" } },
              "resource": { "type": "api", "id": "{{TestManifest.Ledger}}" }, "context": { "address": "127.0.0.1" } }
            """);
        Assert.Null(_asked[0].Authorization);
    }

    [Fact]
    public async Task It_learns_the_arguments_and_who_asks_where_that_is_wanted()
    {
        await using TestGateway gateway = await StartAsync((options, gateway) =>
            (options.SendArguments, options.TokenPath) = (true, gateway.Write("token", "secret-token\n")));

        await gateway.IssueAsync();

        Assert.Equal("""{"invoiceId":"INV-7"}""", _asked[0].Question["action"]!["properties"]!["parameters"]!.ToJsonString());
        Assert.Equal("Bearer secret-token", _asked[0].Authorization);
        Assert.DoesNotContain("secret-token", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_learns_for_whom_the_agent_acts()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync(options => options.DecisionPoint = new DecisionPointOptions { Url = Url });

        await world.IssueAsync();

        JsonNode user = _asked[0].Question["context"]!["user"]!;
        Assert.Equal((world.Issuer.Issuer, "mia", "finance"), ((string?)user["issuer"], (string?)user["id"], (string?)user["claims"]!["department"]![0]));
    }

    [Fact]
    public async Task What_it_refuses_is_denied_for_tokens_for_approvals_and_for_those_who_ask_beforehand()
    {
        _answer = Text("""{"decision":false,"context":{"reason_user":{"en":"no"}}}""");
        await using TestGateway gateway = await StartAsync();

        await gateway.AssertDeniedAsync(await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.BadRequest, "decision.point", "access_denied", Refused);
        Dictionary<string, string?> pay = gateway.Ask(task: "invoice.pay", parameters: """{"amount":1,"invoiceId":"INV-7"}""");
        pay["grant_type"] = null;
        await gateway.AssertDeniedAsync(
            await gateway.PostAsync("/bc-authorize", pay, gateway.Agent.Proof("/bc-authorize")), HttpStatusCode.BadRequest, "decision.point", "access_denied", Refused);
        Reply evaluation = await gateway.AsAsync(gateway.Agent, HttpMethod.Post, "/access/v1/evaluation", $$"""
            { "subject": { "type": "agent", "id": "invoice-assistant" }, "action": { "name": "invoice.read", "properties": { "parameters": { "invoiceId": "INV-7" } } },
              "resource": { "type": "api", "id": "{{TestManifest.Ledger}}" } }
            """);
        Assert.Equal((false, Refused), ((bool)evaluation.Json["decision"]!, (string?)evaluation.Json["context"]!["reason"]));
    }

    [Fact]
    public async Task It_is_not_asked_about_what_the_gateway_refuses()
    {
        await using TestGateway gateway = await StartAsync();

        await gateway.TokenAsync(gateway.Ask(scope: "invoices.delete"));
        await gateway.TokenAsync(gateway.Ask(parameters: """{"invoiceId":"X-7"}"""));

        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("""{"decision":"true"}""")]
    [InlineData("""{"decision":1}""")]
    [InlineData("""{"decision":null}""")]
    [InlineData("""{"Decision":true}""")]
    [InlineData("""{"decision":false,"decision":true}""")]
    [InlineData("""{"decision":true,"\ud800":1}""")]
    [InlineData("""{"decision":true}{"decision":true}""")]
    public async Task What_is_no_clear_answer_is_a_denial(string answer)
    {
        _answer = Text(answer);

        await AssertUnavailableAsync();
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task A_failure_is_a_denial_and_a_redirect_is_not_followed(int status)
    {
        _answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };

        await AssertUnavailableAsync();
    }

    [Fact]
    public async Task An_answer_without_end_is_a_denial()
    {
        _answer = Text("""{"decision":true,"context":{"x":" """ + new string('x', 70_000) + "\"}}");

        await AssertUnavailableAsync();
    }

    [Fact]
    public async Task No_answer_in_time_is_a_denial()
    {
        await using TestGateway gateway = await StartAsync((options, _) => options.Timeout = TimeSpan.FromSeconds(3));
        _answer = async http =>
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(4));
            await Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted);
        };

        (await gateway.TokenAsync(gateway.Ask())).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);
    }

    [Fact]
    public async Task Without_it_nothing_is_granted()
    {
        await using TestGateway gateway = await StartAsync();
        await _point.StopAsync(TestContext.Current.CancellationToken);

        (await gateway.TokenAsync(gateway.Ask())).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);
        Assert.Contains("Error 35 ", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://pdp.example/x", 1000, null, "DecisionPoint.Url must be an https URI (http on a loopback address)")]
    [InlineData("https://pdp.example/x", 5, null, "DecisionPoint.Timeout must be 10 milliseconds to 30 seconds")]
    [InlineData("https://pdp.example/x", 1000, "/nowhere/token", "DecisionPoint.TokenPath: there is no file '/nowhere/token'")]
    public async Task What_cannot_work_stops_the_start(string url, int timeout, string? token, string fault)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(
            (options, _) => options.DecisionPoint = new DecisionPointOptions { Url = url, Timeout = TimeSpan.FromMilliseconds(timeout), TokenPath = token }));

        Assert.Equal([fault], exception.Failures);
    }

    private string Url => _point.Urls.Single() + "/access/v1/evaluation";

    private static Func<HttpContext, Task> Text(string json) => http => http.Response.WriteAsync(json, http.RequestAborted);

    private Task<TestGateway> StartAsync(Action<DecisionPointOptions, TestGateway>? configure = null) => TestGateway.StartAsync((options, gateway) =>
    {
        options.DecisionPoint = new DecisionPointOptions { Url = Url };
        configure?.Invoke(options.DecisionPoint, gateway);
    });

    private async Task AssertUnavailableAsync()
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.ServiceUnavailable, "decision.point", "temporarily_unavailable", Unavailable);
    }

    private void AssertJson(string expected) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), _asked[0].Question), _asked[0].Question.ToJsonString());
}
