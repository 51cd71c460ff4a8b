using System.Net;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Delegation;

/// <summary>A gateway that trusts an issuer for users, and where other agents call the report writer.</summary>
internal sealed class DelegationWorld : IAsyncDisposable
{
    public const string
        Grant = "urn:ietf:params:oauth:grant-type:token-exchange",
        AccessToken = "urn:ietf:params:oauth:token-type:access_token",
        Reports = TestManifest.Archive;

    private DelegationWorld(TestGateway gateway, TestIssuer issuer) => (Gateway, Issuer) = (gateway, issuer);

    public TestGateway Gateway { get; }

    public TestIssuer Issuer { get; }

    public static async Task<DelegationWorld> StartAsync(Action<IdentityGatewayOptions>? configure = null)
    {
        TestIssuer? issuer = null;
        TestGateway gateway = await TestGateway.StartAsync();
        issuer = await TestIssuer.StartAsync(gateway.Time);
        await gateway.RestartAsync((options, _) =>
        {
            options.TrustedIssuers.Add(issuer.Trusted());
            options.Clients.Single(client => client.Id == gateway.OtherAgent.Id).Resource = Reports;
            configure?.Invoke(options);
        });
        return new DelegationWorld(gateway, issuer);
    }

    /// <summary>The fields of a request for invoice.read in the name of whoever's token it is.</summary>
    public Dictionary<string, string?> Exchange(string? subject = null, TestClient? client = null, string? lease = null, string? resource = TestManifest.Ledger) =>
        new(Gateway.Ask(client, lease: lease, resource: resource))
        {
            ["grant_type"] = Grant,
            ["subject_token"] = subject ?? Issuer.UserToken(),
            ["subject_token_type"] = AccessToken,
            ["requested_token_type"] = AccessToken,
        };

    public async Task<Reply> IssueAsync(string? subject = null, TestClient? client = null, string? lease = null, string? resource = TestManifest.Ledger) =>
        await Gateway.IssueAsync(Exchange(subject, client, lease, resource), client);

    public async Task AssertRefusedAsync(Dictionary<string, string?> fields, string error, string description, TestClient? client = null, string check = "subject.delegation") =>
        await Gateway.AssertDeniedAsync(await Gateway.TokenAsync(fields, client), HttpStatusCode.BadRequest, check, error, description);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
