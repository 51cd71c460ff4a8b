using System.Data.Common;
using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Audit;

public class AuditTests
{
    [Theory]
    [InlineData("UPDATE audit SET record = '{}'")]
    [InlineData("DELETE FROM audit")]
    [InlineData("DELETE FROM audit WHERE sequence = 1")]
    public async Task The_database_refuses_to_change_the_log(string sql)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.IssueAsync();

        DbException exception = await Assert.ThrowsAnyAsync<DbException>(() => gateway.ExecuteSqlAsync(sql));

        Assert.Contains("the audit log is append-only", exception.Message, StringComparison.Ordinal);
        Assert.Single(await gateway.AuditAsync());
    }

    [Fact]
    public async Task An_auditor_reads_the_log_as_JSON_lines_from_where_it_left_off()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.IssueAsync();
        await gateway.TokenAsync(gateway.Ask(task: "invoice.delete"));

        Reply all = await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit");
        Reply rest = await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit?after=1");

        string[] lines = all.Body.TrimEnd('\n').Split('\n');
        JsonNode[] records = [.. lines.SkipLast(1).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.RequestDenied], records.Select(line => (string?)line["event"]));
        Assert.Equal([1L, 2L], records.Select(line => (long)line["sequence"]!));
        Assert.Equal(lines[1], rest.Body.Split('\n')[1]);
        Assert.All([lines[^1], .. rest.Body.TrimEnd('\n').Split('\n') is [var first, _, var last] ? [first, last] : Array.Empty<string>()], line => Assert.StartsWith("{\"checkpoint\":\"ey", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_is_for_auditors()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await gateway.AssertDeniedAsync(
            await gateway.AsAsync(gateway.Agent, HttpMethod.Get, "/audit"),
            HttpStatusCode.Unauthorized, "client.authentication", "invalid_client", "the client is not registered as auditor");
    }

    [Fact]
    public async Task The_log_is_read_across_pages_in_order()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.ExecuteSqlAsync(
            $$"""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
            INSERT INTO audit (sequence, record, chain) SELECT i, '{"time":"2026-01-01T00:00:00Z","event":"token.issued","endpoint":"/token"}', CAST('' AS {{gateway.Store.Blob}}) FROM n
            """);

        Assert.Equal(Enumerable.Range(1, 1203).Select(i => (long)i), (await gateway.AuditAsync()).Select(record => record.Sequence));
    }
}
