using System.Data.Common;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Audit;

/// <summary>What somebody does to the database of a stopped or a running gateway shows in the next export.</summary>
public partial class ChainTests
{
    [Fact]
    public async Task An_export_is_verified_with_the_published_keys_alone()
    {
        await using TestGateway gateway = await WithDecisionsAsync(5);

        AuditVerification verification = await VerifyAsync(gateway, "/audit");

        Assert.Empty(verification.Faults);
        Assert.Equal((0L, 5L, TestGateway.Issuer), (verification.After, verification.Sequence, verification.Issuer));
        Assert.Equal((await gateway.AuditAsync())[^1].Chain, verification.Chain);
        Assert.Equal((2L, 5L, 0), (await VerifyAsync(gateway, "/audit?after=2")) is var part ? (part.After, part.Sequence, part.Faults.Count) : default);
        Assert.Equal((5L, 5L, 0), (await VerifyAsync(gateway, "/audit?after=5")) is var none ? (none.After, none.Sequence, none.Faults.Count) : default);
    }

    [Fact]
    public async Task The_chain_goes_on_after_a_restart()
    {
        await using TestGateway gateway = await WithDecisionsAsync(2);
        await gateway.RestartAsync();
        await gateway.IssueAsync();

        Assert.Equal((3L, 0), (await VerifyAsync(gateway, "/audit")) is var all ? (all.Sequence, all.Faults.Count) : default);
    }

    [Theory]
    [InlineData("UPDATE audit SET record = replace(record, 'invoice.read', 'invoice.pay') WHERE sequence = 3", "record 3 was changed, or its hash was")]
    [InlineData("UPDATE audit SET record = replace(record, '2026-01-01', '2026-01-02') WHERE sequence = 4", "record 4 was changed, or its hash was")]
    [InlineData("UPDATE audit SET chain = (SELECT chain FROM audit WHERE sequence = 1) WHERE sequence = 3", "record 3 was changed, or its hash was")]
    [InlineData("DELETE FROM audit WHERE sequence = 2", "record 2 is missing")]
    [InlineData("DELETE FROM audit WHERE sequence < 3", "records 1 to 2 are missing")]
    [InlineData("UPDATE audit SET sequence = 9 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 9", "record 2 was changed, or its hash was")]
    [InlineData("DELETE FROM audit WHERE sequence = 3; UPDATE audit SET sequence = sequence - 1 WHERE sequence > 3", "record 3 was changed, or its hash was")]
    public async Task A_change_of_the_database_is_found(string sql, string fault)
    {
        await using TestGateway gateway = await WithDecisionsAsync(5);
        await gateway.ExecuteSqlAsync(gateway.Store.UnlockAudit + sql);

        AuditVerification verification = await VerifyAsync(gateway, "/audit");

        Assert.Equal(fault, verification.Faults[0].Reason);
    }

    [Fact]
    public async Task A_log_that_was_hashed_anew_is_found_by_a_checkpoint_that_the_gateway_kept()
    {
        await using TestGateway gateway = await WithDecisionsAsync(3);
        await gateway.Services.GetRequiredService<AuditCheckpoints>().KeepAsync();
        await gateway.IssueAsync();
        await RewriteAsync(gateway, 1, record => record.Replace("invoice.read", "invoice.list", StringComparison.Ordinal));

        Assert.EndsWith("has another hash for record 3: what lies before it was written anew", Assert.Single((await VerifyAsync(gateway, "/audit")).Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_is_found_by_a_checkpoint_that_was_logged()
    {
        await using TestGateway gateway = await WithDecisionsAsync(4);
        await gateway.RestartAsync();
        string logged = LoggedCheckpoint().Match(gateway.Logs.Text).Groups["jws"].Value;
        await gateway.ExecuteSqlAsync(gateway.Store.UnlockAudit + "DELETE FROM audit WHERE sequence > 2; DELETE FROM checkpoints");

        Assert.True((await VerifyAsync(gateway, "/audit")).IsIntact);
        Assert.Equal(
            "the log ends with record 2, and a checkpoint that was kept elsewhere speaks of record 4: its end was cut off",
            Assert.Single((await VerifyAsync(gateway, "/audit", logged)).Faults).Reason);
        (await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit?after=4"))
            .AssertError(HttpStatusCode.BadRequest, "invalid_request", "'after' names no record; the log ends with record 2");
    }

    [Fact]
    public async Task A_checkpoint_is_kept_at_each_interval_in_which_something_was_decided()
    {
        await using TestGateway gateway = await WithDecisionsAsync(2);

        Assert.Equal("2", await AfterIntervalAsync());
        Assert.Equal("2", await AfterIntervalAsync());
        await gateway.IssueAsync();
        Assert.Equal("2,3", await AfterIntervalAsync());

        async Task<string?> AfterIntervalAsync()
        {
            gateway.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(200, TestContext.Current.CancellationToken);
            return (string?)await gateway.ExecuteSqlAsync("SELECT string_agg(CAST(sequence AS TEXT), ',') FROM checkpoints");
        }
    }

    internal static async Task<TestGateway> WithDecisionsAsync(int count)
    {
        TestGateway gateway = await TestGateway.StartAsync();
        for (int i = 0; i < count; i++)
        {
            await gateway.TokenAsync(gateway.Ask(task: i % 2 == 0 ? "invoice.read" : "invoice.delete"));
        }

        return gateway;
    }

    internal static async Task<AuditVerification> VerifyAsync(TestGateway gateway, string path, params string[] known)
    {
        Reply export = await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, export.Status);
        using AuditKeys keys = AuditKeys.Read((await gateway.SendAsync(HttpMethod.Get, "/audit/keys")).Body);
        return new AuditVerifier(keys).Verify(export.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries), known);
    }

    /// <summary>Changes a record and hashes all that follow anew, as somebody would who knows how, but cannot sign.</summary>
    private static async Task RewriteAsync(TestGateway gateway, long changed, Func<string, string> change)
    {
        await gateway.ExecuteSqlAsync(gateway.Store.UnlockAudit);
        await using DbConnection connection = gateway.Store.Connection();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        byte[] chain = AuditChain.Start;
        for (long sequence = 1; sequence <= 4; sequence++)
        {
            await using DbCommand read = connection.CreateCommand();
            read.CommandText = $"SELECT record FROM audit WHERE sequence = {sequence}";
            string record = (string)(await read.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
            record = sequence == changed ? change(record) : record;
            chain = AuditChain.Next(chain, sequence, record);
            await using DbCommand write = connection.CreateCommand();
            write.CommandText = $"UPDATE audit SET record = @record, chain = @chain WHERE sequence = {sequence}";
            Add(write, "@record", record);
            Add(write, "@chain", chain);
            await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    [GeneratedRegex("Audit checkpoint at record 4, sha256-[A-Za-z0-9_-]+: (?<jws>\\S+)")]
    private static partial Regex LoggedCheckpoint();
}
