using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Storage;

public class StoreTests
{
    private const string Unavailable = "the gateway's store is unavailable, and the request is denied";

    [Fact]
    public async Task A_store_that_is_closed_denies_everything()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();
        gateway.Services.GetRequiredService<GatewayStore>().Dispose();

        foreach (Reply reply in new[]
        {
            await gateway.TokenAsync(gateway.Ask()),
            await gateway.RevokeAsync(issued.AccessToken),
            await gateway.IntrospectAsync(issued.AccessToken),
            await gateway.PostAsync("/bc-authorize", gateway.Ask(), gateway.Agent.Proof("/bc-authorize")),
            await gateway.AsAsync(gateway.Approver, HttpMethod.Get, "/approvals"),
            await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit"),
        })
        {
            reply.AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);
        }
    }

    [Fact]
    public async Task What_a_gateway_of_version_8_issued_and_used_still_counts()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string proof = gateway.Agent.Proof("/token");
        Reply issued = await gateway.TokenAsync(gateway.Ask(), proof: proof);
        await gateway.ExecuteSqlAsync($"""
            {gateway.Store.ForgetRetention}
            CREATE TABLE before (hash {gateway.Store.Blob} PRIMARY KEY, lease TEXT NOT NULL, resource TEXT NOT NULL, expires BIGINT NOT NULL, signing_key BIGINT NOT NULL);
            INSERT INTO before (hash, lease, resource, expires, signing_key) SELECT hash, lease, resource, expires, signing_key FROM tokens;
            DROP TABLE tokens;
            ALTER TABLE before RENAME TO tokens;
            CREATE TABLE keys_before (key {gateway.Store.Blob} PRIMARY KEY, expires BIGINT NOT NULL);
            INSERT INTO keys_before (key, expires) SELECT key, expires FROM replays;
            DROP TABLE replays;
            ALTER TABLE keys_before RENAME TO replays;
            {gateway.Store.SetVersion(8)}
            """);

        await gateway.RestartAsync();

        Assert.True((bool)(await gateway.IntrospectAsync(issued.AccessToken)).Json["active"]!);
        (await gateway.TokenAsync(gateway.Ask(), proof: proof)).AssertError(HttpStatusCode.BadRequest, "invalid_dpop_proof", "the proof was used before");
    }

    [Theory]
    [InlineData("replays")]
    [InlineData("leases")]
    [InlineData("tokens")]
    [InlineData("audit")]
    public async Task No_token_is_given_out_that_cannot_be_recorded(string table)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.ExecuteSqlAsync(gateway.Store.RefuseInserts(table));

        (await gateway.TokenAsync(gateway.Ask())).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);

        Assert.Equal(0L, await gateway.ExecuteSqlAsync("SELECT (SELECT count(*) FROM leases) + (SELECT count(*) FROM tokens)"));
    }

    [Fact]
    public async Task A_failed_operation_does_not_fail_the_others_of_its_batch()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        GatewayStore store = gateway.Services.GetRequiredService<GatewayStore>();
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        Task<int> blocker = store.WriteAsync(_ =>
        {
            entered.Set();
            release.Wait(TestContext.Current.CancellationToken);
            return 0;
        });
        entered.Wait(TestContext.Current.CancellationToken);

        Task<int> good = store.WriteAsync(session => session.Execute("INSERT INTO manifests (application, epoch) VALUES ('a', 1)"));
        Task<int> bad = store.WriteAsync<int>(session =>
        {
            session.Execute("INSERT INTO manifests (application, epoch) VALUES ('b', 1)");
            throw new InvalidOperationException("a bug");
        });
        Task<int> alsoGood = store.WriteAsync(session => session.Execute("INSERT INTO manifests (application, epoch) VALUES ('c', 1)"));
        release.Set();

        await blocker;
        Assert.Equal((1, 1), (await good, await alsoGood));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => bad);
        Assert.Equal("a,c", await gateway.ExecuteSqlAsync("SELECT string_agg(application, ',') FROM manifests WHERE application IN ('a', 'b', 'c')"));
    }

    [Fact]
    public async Task A_database_of_another_version_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.ExecuteSqlAsync(gateway.Store.SetVersion(StoreSchema.Version + 1));

        StoreUnavailableException exception = await Assert.ThrowsAsync<StoreUnavailableException>(() => gateway.RestartAsync());

        Assert.Equal($"The database has schema version {StoreSchema.Version + 1}; this gateway knows versions 1 to {StoreSchema.Version}.", exception.Message);
    }

    [Fact]
    public async Task What_can_no_longer_matter_is_deleted_and_the_audit_log_is_not()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.IssueAsync();
        gateway.Time.Advance(TimeSpan.FromMinutes(10));
        await gateway.SweepAsync();

        Assert.Equal(0L, await gateway.ExecuteSqlAsync("SELECT (SELECT count(*) FROM leases) + (SELECT count(*) FROM tokens)"));
        Assert.Equal((1L, 2L), (await gateway.ExecuteSqlAsync("SELECT count(*) FROM replays"), await gateway.ExecuteSqlAsync("SELECT max(number) FROM replays")));
        Assert.Single(await gateway.AuditAsync());
    }
}
