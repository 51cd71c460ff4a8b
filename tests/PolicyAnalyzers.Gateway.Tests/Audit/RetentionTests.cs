using System.Data.Common;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Audit.Retention;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Audit;

/// <summary>Retention takes the beginning of the log away, and nothing else: what it left can be verified, and what others take away is found.</summary>
public class RetentionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Old_records_are_archived_and_removed_and_all_of_it_is_one_chain()
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 5);
        await DecideAsync(gateway, 3);
        await LaterAsync(gateway, 3);
        await DecideAsync(gateway, 2);

        await RemoveAsync(gateway);

        string archive = Assert.Single(Archives(gateway));
        Assert.Equal("audit-0000000000000000001-0000000000000000008.jsonl", Path.GetFileName(archive));
        Assert.Equal(3L, await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit"));
        Assert.Equal(2L, await gateway.ExecuteSqlAsync("SELECT count(*) FROM checkpoints"));
        AuditRecord removed = (await gateway.AuditAsync())[^1];
        Assert.Equal((11, AuditEvents.AuditRemoved), (removed.Sequence, removed.Event));
        Assert.StartsWith("records 1 to 8, up to sha256-", removed.Reason, StringComparison.Ordinal);
        Assert.EndsWith($"are older than 1 day(s); archive {Path.GetFileName(archive)}, SHA-256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(archive, Cancel)))}", removed.Reason, StringComparison.Ordinal);

        string[] live = await ExportAsync(gateway, "/audit");
        AuditVerification alone = await VerifyAsync(gateway, live);
        Assert.Empty(alone.Faults);
        Assert.Equal((8L, 11L, true), (alone.After, alone.Sequence, alone.IsRetained));
        AuditVerification whole = await VerifyAsync(gateway, [.. File.ReadLines(archive), .. live]);
        Assert.Empty(whole.Faults);
        Assert.Equal((0L, 11L, false), (whole.After, whole.Sequence, whole.IsRetained));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
        }
    }

    [Fact]
    public async Task Range_follows_range_and_archive_follows_archive()
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 3);
        await LaterAsync(gateway, 3);
        await DecideAsync(gateway, 3);
        await RemoveAsync(gateway);
        await LaterAsync(gateway, 3);
        await DecideAsync(gateway, 1);

        await RemoveAsync(gateway);

        string[] archives = Archives(gateway), live = await ExportAsync(gateway, "/audit");
        Assert.Equal(2, archives.Length);
        AuditVerification all = await VerifyAsync(gateway, [.. archives.SelectMany(File.ReadLines), .. live]);
        Assert.Empty(all.Faults);
        Assert.Equal((0L, 9L), (all.After, all.Sequence));
        Assert.Equal(
            "retention removed records 4 to 7, and their archive is missing",
            (await VerifyAsync(gateway, [.. File.ReadLines(archives[0]), .. live])).Faults[0].Reason);
        string[] edited = [.. archives.SelectMany(File.ReadLines).Select(line => line.Replace("invoice.read", "invoice.list", StringComparison.Ordinal)), .. live];
        Assert.Equal("record 1 was changed, or its hash was", (await VerifyAsync(gateway, edited)).Faults[0].Reason);
        Assert.Equal((3L, true), (await VerifyAsync(gateway, [.. File.ReadLines(archives[1]), .. live])) is var later ? (later.After, later.IsRetained) : default);
    }

    [Fact]
    public async Task What_is_younger_stays_and_a_range_is_worth_a_file()
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 2);
        await LaterAsync(gateway, 1.5);
        await DecideAsync(gateway, 2);

        await RemoveAsync(gateway);
        Assert.Empty(Archives(gateway));
        Assert.Equal(4L, await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit"));

        await LaterAsync(gateway, 0.6);
        await RemoveAsync(gateway);
        Assert.Equal((1, 3L), (Archives(gateway).Length, await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit")));
    }

    [Fact]
    public async Task The_last_record_stays_whatever_its_age_because_the_next_builds_on_it()
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 2);
        await LaterAsync(gateway, 4);

        await RemoveAsync(gateway);
        await gateway.IssueAsync();

        Assert.Equal([3L, 4L], (await gateway.AuditAsync()).Select(record => record.Sequence));
        Assert.Empty((await VerifyAsync(gateway, await ExportAsync(gateway, "/audit"))).Faults);
    }

    [Fact]
    public async Task Nothing_is_removed_without_a_setting()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(services: Still);
        await DecideAsync(gateway, 2);
        await LaterAsync(gateway, 4, (options, _) => (options.AuditRetention, options.AuditArchiveDirectory) = (null, null));

        await RemoveAsync(gateway);

        Assert.Equal(2, (await gateway.AuditAsync()).Count);
    }

    [Fact]
    public async Task Without_an_archive_it_is_verified_and_removed_all_the_same()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.AuditRetention = TimeSpan.FromDays(1), Still);
        await DecideAsync(gateway, 3);
        await LaterAsync(gateway, 3, (options, _) => options.AuditArchiveDirectory = null);

        await RemoveAsync(gateway);

        Assert.EndsWith("are older than 1 day(s)", Assert.Single(await gateway.AuditAsync()).Reason, StringComparison.Ordinal);
        AuditVerification left = await VerifyAsync(gateway, await ExportAsync(gateway, "/audit"));
        Assert.Equal((3L, 4L, 0), (left.After, left.Sequence, left.Faults.Count));
    }

    [Theory]
    [InlineData("UPDATE audit SET record = replace(record, 'invoice.read', 'invoice.pay') WHERE sequence = 1")]
    [InlineData("DELETE FROM audit WHERE sequence = 2")]
    [InlineData("UPDATE audit SET sequence = 9 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 1; UPDATE audit SET sequence = 1 WHERE sequence = 9")]
    public async Task A_damaged_log_is_evidence_and_stays(string sql)
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 4);
        await LaterAsync(gateway, 3);
        await DecideAsync(gateway, 1);
        await gateway.ExecuteSqlAsync(gateway.Store.UnlockAudit + sql);
        object? before = await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit");

        await RemoveAsync(gateway);

        Assert.Equal(before, await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(gateway.Directory.FullName, "archive")));
        Assert.Contains("Critical 46 Records 1 to 4 of the audit log are not as the gateway wrote them", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM audit WHERE sequence = 1")]
    [InlineData("DELETE FROM audit")]
    [InlineData("DELETE FROM checkpoints")]
    [InlineData("UPDATE audit SET record = '{}' WHERE sequence = 1")]
    [InlineData("INSERT INTO audit_retention (sequence, chain, jws) SELECT 2, chain, 'x' FROM audit WHERE sequence = 2")]
    [InlineData("INSERT INTO audit_retention (sequence, chain, jws) SELECT 99, chain, 'x' FROM audit WHERE sequence = 2")]
    [InlineData("INSERT INTO audit_retention (sequence, chain, jws) SELECT sequence, chain, 'x' FROM audit WHERE sequence = 5")]
    public async Task The_database_refuses_to_remove_what_retention_did_not(string sql)
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 3);
        await DecideAsync(gateway, 2);

        await Assert.ThrowsAnyAsync<DbException>(() => gateway.ExecuteSqlAsync(sql));

        Assert.Equal((5L, 2L, 0L), (await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit"), await gateway.ExecuteSqlAsync("SELECT count(*) FROM checkpoints"), await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit_retention")));
    }

    [Theory]
    [InlineData("DELETE FROM audit WHERE sequence = 4")]
    [InlineData("UPDATE audit_retention SET sequence = 4")]
    [InlineData("DELETE FROM audit_retention")]
    [InlineData("INSERT INTO audit_retention (sequence, chain, jws) SELECT 2, chain, 'x' FROM audit WHERE sequence = 4")]
    public async Task After_retention_the_rest_is_as_closed_as_before(string sql)
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 3);
        await LaterAsync(gateway, 3);
        await DecideAsync(gateway, 1);
        await RemoveAsync(gateway);

        await Assert.ThrowsAnyAsync<DbException>(() => gateway.ExecuteSqlAsync(sql));
    }

    [Theory]
    [InlineData("DELETE FROM audit WHERE sequence = 4", "record 4 is missing")]
    [InlineData("UPDATE audit SET record = replace(record, 'invoice.read', 'invoice.pay') WHERE sequence = 4", "record 4 was changed, or its hash was")]
    [InlineData("UPDATE audit SET sequence = 99 WHERE sequence = 4; UPDATE audit SET sequence = 4 WHERE sequence = 5; UPDATE audit SET sequence = 5 WHERE sequence = 99", "record 4 was changed, or its hash was")]
    [InlineData("INSERT INTO checkpoints (sequence, jws) VALUES (4, 'x'); INSERT INTO audit_retention (sequence, chain, jws) SELECT 4, chain, 'a.b.c' FROM audit WHERE sequence = 4; DELETE FROM audit WHERE sequence = 4", "the retention in line 1 is not the gateway's: it is no JWS in compact form")]
    [InlineData("INSERT INTO audit_retention (sequence, chain, jws) SELECT 4, audit.chain, checkpoints.jws FROM audit, checkpoints WHERE audit.sequence = 4 AND checkpoints.sequence = 3; DELETE FROM audit WHERE sequence = 4", "the retention in line 1 is not the gateway's: its header must say alg 'ES256' and typ 'audit-retention+jwt'")]
    [InlineData("DELETE FROM audit_retention", "records 1 to 3 are missing")]
    public async Task What_somebody_takes_away_after_it_is_found(string sql, string fault)
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 3);
        await LaterAsync(gateway, 3);
        await DecideAsync(gateway, 2, keep: false);
        await RemoveAsync(gateway);
        await gateway.ExecuteSqlAsync(gateway.Store.UnlockAudit + sql);

        Assert.Equal(fault, (await VerifyAsync(gateway, await ExportAsync(gateway, "/audit"))).Faults[0].Reason);
    }

    [Fact]
    public async Task A_record_that_was_removed_is_no_place_to_begin()
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 3);
        await LaterAsync(gateway, 3);
        await DecideAsync(gateway, 1);
        await RemoveAsync(gateway);

        (await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit?after=2"))
            .AssertError(HttpStatusCode.BadRequest, "invalid_request", "'after' names no record; the log begins after record 3, and ends with record 5");
        Assert.Equal((3L, true), (await VerifyAsync(gateway, await ExportAsync(gateway, "/audit?after=3"))) is var same ? (same.After, same.IsRetained) : default);
        Assert.Equal((4L, false), (await VerifyAsync(gateway, await ExportAsync(gateway, "/audit?after=4"))) is var part ? (part.After, part.IsRetained) : default);
    }

    [Fact]
    public async Task A_node_that_stops_before_it_deletes_leaves_a_log_that_is_whole_and_the_next_goes_on()
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 3);
        await DecideAsync(gateway, 1, keep: false);
        AuditCheckpoints checkpoints = gateway.Services.GetRequiredService<AuditCheckpoints>();
        var store = gateway.Services.GetRequiredService<Gateway.Storage.GatewayStore>();
        AuditHead end = store.Read(session => AuditHead.At(session, 3))!;
        var floor = new AuditFloor(end, await checkpoints.SignRetentionAsync(end, Cancel));
        await store.WriteAsync(session =>
        {
            floor.Insert(session);
            return true;
        });

        Assert.Equal([4L], (await gateway.AuditAsync()).Select(record => record.Sequence));
        Assert.Equal((3L, 0), (await VerifyAsync(gateway, await ExportAsync(gateway, "/audit"))) is var half ? (half.After, half.Faults.Count) : default);
        await RemoveAsync(gateway);
        Assert.Equal(1L, await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task Nothing_is_removed_that_the_collector_did_not_take()
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 3);
        await LaterAsync(gateway, 3, (options, _) => options.AuditCollector = new() { Endpoint = "http://127.0.0.1:1/v1/logs" });
        await DecideAsync(gateway, 1);

        await RemoveAsync(gateway);

        Assert.Equal(4L, await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task Two_nodes_remove_once()
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 3);
        await LaterAsync(gateway, 3);
        await using TestGateway other = await gateway.StartNodeAsync(SetUp, Still);
        await DecideAsync(other, 1);

        await Task.WhenAll(RemoveAsync(gateway), RemoveAsync(other));

        Assert.Single(Archives(gateway));
        Assert.Single(await gateway.AuditAsync(), record => record.Event == AuditEvents.AuditRemoved);
        Assert.Empty((await VerifyAsync(gateway, await ExportAsync(gateway, "/audit"))).Faults);
    }

    [Fact]
    public async Task A_key_that_was_revoked_since_does_not_stop_it()
    {
        await using TestGateway gateway = await StartAsync();
        await DecideAsync(gateway, 3);
        ISigningKeys keys = gateway.Services.GetRequiredService<ISigningKeys>();
        await keys.RevokeAsync((await keys.ListAsync(Cancel))[0].KeyId, "drill", Cancel);
        await LaterAsync(gateway, 3);
        await DecideAsync(gateway, 1);

        await RemoveAsync(gateway);

        string[] live = await ExportAsync(gateway, "/audit");
        Assert.Empty((await VerifyAsync(gateway, live)).Faults);
        Assert.Empty((await VerifyAsync(gateway, [.. File.ReadLines(Assert.Single(Archives(gateway))), .. live])).Faults);
    }

    [Theory]
    [InlineData(0.5, null, "AuditRetention must be 1 day to 100 years")]
    [InlineData(40000.0, null, "AuditRetention must be 1 day to 100 years")]
    [InlineData(null, "archive", "AuditArchiveDirectory is set without AuditRetention, and nothing would ever be archived")]
    public async Task Settings_that_make_no_sense_stop_the_start(double? days, string? archive, string fault) => Assert.Equal(
        [fault],
        (await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync((options, _) =>
            (options.AuditRetention, options.AuditArchiveDirectory) = (days is { } some ? TimeSpan.FromDays(some) : null, archive)))).Failures);

    [Fact]
    public async Task An_archive_that_cannot_be_written_stops_the_start()
    {
        GatewayStartException exception = await Assert.ThrowsAsync<GatewayStartException>(() => TestGateway.StartAsync((options, gateway) =>
            (options.AuditRetention, options.AuditArchiveDirectory) = (TimeSpan.FromDays(1), gateway.Write("file", "in the way"))));

        Assert.Contains("cannot be written", exception.Message, StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync() => TestGateway.StartAsync(SetUp, Still);

    /// <summary>Days go by while the gateway is stopped: each of its timers would tick through all of them.</summary>
    private static Task LaterAsync(TestGateway gateway, double days, Action<IdentityGatewayOptions, TestGateway>? configure = null)
    {
        // Options are made more than once.
        TimeSpan left = TimeSpan.FromDays(days);
        return gateway.RestartAsync(
            (options, _) =>
            {
                SetUp(options, gateway);
                configure?.Invoke(options, gateway);
                gateway.Time.Advance(left);
                left = TimeSpan.Zero;
            },
            Still);
    }

    private static void SetUp(IdentityGatewayOptions options, TestGateway gateway)
    {
        (options.AuditRetention, options.AuditArchiveDirectory) = (TimeSpan.FromDays(1), Path.Combine(gateway.Directory.FullName, "archive"));

        // No checkpoint but those that a test keeps, and no other key.
        options.AuditCheckpointInterval = TimeSpan.FromHours(1);
        options.SigningKeys.RotateEvery = TimeSpan.FromDays(1000);
        Directory.CreateDirectory(options.AuditArchiveDirectory);
    }

    /// <summary>It removes when a test says so, and not by itself as time goes on.</summary>
    private static void Still(IServiceCollection services)
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(AuditRetainer)));
        services.AddSingleton<AuditRetainer>();
    }

    private static async Task DecideAsync(TestGateway gateway, int count, bool keep = true)
    {
        for (int i = 0; i < count; i++)
        {
            await gateway.IssueAsync();
        }

        if (keep)
        {
            await gateway.Services.GetRequiredService<AuditCheckpoints>().KeepAsync();
        }
    }

    private static Task RemoveAsync(TestGateway gateway) => gateway.Services.GetRequiredService<AuditRetainer>().RemoveAsync(Cancel);

    private static string[] Archives(TestGateway gateway) => [.. Directory.GetFiles(Path.Combine(gateway.Directory.FullName, "archive")).Order(StringComparer.Ordinal)];

    private static async Task<string[]> ExportAsync(TestGateway gateway, string path)
    {
        Reply export = await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, export.Status);
        return export.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<AuditVerification> VerifyAsync(TestGateway gateway, string[] lines)
    {
        using AuditKeys keys = AuditKeys.Read((await gateway.SendAsync(HttpMethod.Get, "/audit/keys")).Body);
        return new AuditVerifier(keys).Verify(lines, []);
    }
}
