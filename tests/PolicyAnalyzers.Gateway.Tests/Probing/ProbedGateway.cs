using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PolicyAnalyzers.Cli.Commands;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Probing;

/// <summary>A gateway in real time with everybody whom the prober can use, and perhaps a weakness in front of it.</summary>
internal sealed class ProbedGateway : IAsyncDisposable
{
    public const string App = "https://assistant.contoso.example", Users = "https://login.contoso.example";

    private readonly TestGateway _gateway;
    private readonly TestKey _users;

    private ProbedGateway(TestGateway gateway, TestKey users) => (_gateway, _users) = (gateway, users);

    public TestGateway Gateway => _gateway;

    private static PolicyManifest Invoices { get; } = new("InvoiceAgent", 7, [new AgentPolicy("invoice-assistant", null,
    [
        new TaskPolicy("invoice.read", "Read one invoice", 60, TaskSensitivity.Internal, TaskApproval.None,
            [
                new ParameterPolicy("currency", ParameterType.String, oneOf: ["EUR", "USD"]), new ParameterPolicy("invoiceId", ParameterType.String, prefix: "INV-"),
                new ParameterPolicy("lines", ParameterType.Integer, min: 1, max: 50), new ParameterPolicy("withPayments", ParameterType.Boolean), new ParameterPolicy("above", ParameterType.Number),
            ],
            [new ResourceGrant(TestManifest.Ledger, ["invoices.read", "payments.read"]), new ResourceGrant(TestManifest.Archive, ["documents.read"])]),
        new TaskPolicy("invoice.list", "List the invoices", 60, TaskSensitivity.Internal, TaskApproval.None,
            [], [new ResourceGrant(TestManifest.Ledger, ["invoices.list"]), new ResourceGrant("https://lists.contoso.example", ["lists.read"])]),
        new TaskPolicy("invoice.pay", "Pay one approved invoice", 30, TaskSensitivity.Restricted, TaskApproval.Human,
            [new ParameterPolicy("amount", ParameterType.Number, max: 500), new ParameterPolicy("invoiceId", ParameterType.String)],
            [new ResourceGrant(TestManifest.Ledger, ["payments.create"])]),
    ])]);

    private static PolicyManifest Reports { get; } = new("Reports", 1, [new AgentPolicy("report-writer", null,
    [
        new TaskPolicy("report.write", "Write a report", 60, TaskSensitivity.Internal, TaskApproval.None, [], [new ResourceGrant(TestManifest.Archive, ["documents.read"])]),
    ])]);

    /// <param name="configure">Changes the gateway.</param>
    /// <param name="weakness">What stands in front of the gateway, and does what it must not.</param>
    public static async Task<ProbedGateway> StartAsync(Action<IdentityGatewayOptions>? configure = null, Func<HttpContext, RequestDelegate, Task>? weakness = null)
    {
        var users = new TestKey();
        TestGateway gateway = await TestGateway.StartAsync(
            (options, gateway) =>
            {
                options.StoreTimeout = TimeSpan.FromSeconds(30);
                options.Manifests.Clear();
                options.Manifests.Add(gateway.Write(Invoices));
                options.Manifests.Add(gateway.Write(Reports));
                var issuer = new TrustedIssuer { Issuer = Users, Jwks = new JsonObject { ["keys"] = new JsonArray(With(users.Jwk, "kid", "key-1")) }.ToJsonString() };
                issuer.UserAudiences.Add(App);
                options.TrustedIssuers.Add(issuer);
                configure?.Invoke(options);
            },
            services =>
            {
                services.AddSingleton(TimeProvider.System);
                if (weakness is not null)
                {
                    services.AddSingleton<IStartupFilter>(new InFront(weakness));
                }
            });
        return new ProbedGateway(gateway, users);
    }

    /// <summary>Runs the command with everybody who can take part.</summary>
    public Task<(int ExitCode, JsonNode Report)> ProbeAsync(params string[] options) => ProbeAsync(
        [
            "--other-agent", Client(_gateway.OtherAgent), "--other-manifest", _gateway.Write(Reports),
            "--api", Client(_gateway.LedgerApi), "--other-api", Client(_gateway.ArchiveApi), "--approver", Client(_gateway.Approver), "--auditor", Client(_gateway.Auditor),
            "--user-issuer", Users, "--user-issuer-key", _gateway.Write("users.pem", _users.PrivatePem), "--user-issuer-kid", "key-1", "--user-audience", App,
        ],
        options);

    /// <summary>Runs the command with the agent alone.</summary>
    public Task<(int ExitCode, JsonNode Report)> ProbeAloneAsync(params string[] options) => ProbeAsync([], options);

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] options)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await using var error = new StringWriter(CultureInfo.InvariantCulture);
        int exitCode = await PolicyCommand.Create().Parse(
            [
                "probe", TestGateway.Issuer, "--manifest", _gateway.Write(Invoices), "--agent", _gateway.Agent.Id, "--key", Key(_gateway.Agent),
                .. Default("--address", _gateway.Http.BaseAddress!.AbsoluteUri), .. Default("--task", "invoice.read"), .. Default("--resource", TestManifest.Ledger), .. options,
            ]).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());

        string[] Default(string option, string value) => options.Contains(option) ? [] : [option, value];
    }

    public static string[] Of(JsonNode report, string verdict) =>
        [.. report["probes"]!.AsArray().Where(probe => (string)probe!["verdict"]! == verdict).Select(probe => (string)probe!["id"]!)];

    /// <summary>What is no refusal, with why, for the message of a test.</summary>
    public static string Findings(JsonNode report) => string.Join('\n', report["probes"]!.AsArray()
        .Where(probe => (string)probe!["verdict"]! is "granted" or "unclear").Select(probe => $"{probe!["id"]}: {probe["verdict"]}, {probe["detail"]}"));

    /// <summary>The client in real time.</summary>
    public TestClient Now(TestClient client) => client with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow) };

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private async Task<(int ExitCode, JsonNode Report)> ProbeAsync(string[] parties, string[] options)
    {
        (int exitCode, string output, string error) = await RunAsync([.. parties, "--json", .. options]);
        Assert.True(error.Length == 0, error);
        return (exitCode, JsonNode.Parse(output)!);
    }

    private string Client(TestClient client) => $"{client.Id}={Key(client)}";

    private string Key(TestClient client) => _gateway.Write(client.Id + ".pem", client.Key.PrivatePem);

    private static JsonObject With(JsonObject json, string member, string value)
    {
        json[member] = value;
        return json;
    }

    private sealed class InFront(Func<HttpContext, RequestDelegate, Task> weakness) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(gateway => context => weakness(context, gateway));
            next(app);
        };
    }
}
