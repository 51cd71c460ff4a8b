using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Usage;

namespace PolicyAnalyzers.Benchmarks.Pages;

/// <summary>What the console looks up in a long audit log: milliseconds of each look, and how fast the reader behind the log is.</summary>
internal static class PagesBenchmark
{
    private const int Agents = 20, TasksOfAnAgent = 50, Batch = 2000, Looks = 20;

    public static async Task<int> RunAsync(int records)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("pages-benchmark-");
        try
        {
            await using WebApplication app = Gateway(directory);
            GatewayStore store = app.Services.GetRequiredService<GatewayStore>();
            AuditIndexer index = app.Services.GetRequiredService<AuditIndexer>();
            var begin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            for (int written = 0; written < records; written += Batch)
            {
                int from = written;
                await store.WriteAsync(session =>
                {
                    for (int i = from; i < from + Batch; i++)
                    {
                        AuditLog.Append(session, Record(i, begin));
                    }

                    return true;
                });
            }

            long started = Stopwatch.GetTimestamp();
            while (await index.CatchUpAsync(CancellationToken.None) > 0)
            {
            }

            Console.WriteLine($"{records} records, index read in {records / Stopwatch.GetElapsedTime(started).TotalSeconds:F0} records/s");
            DateTimeOffset end = begin.AddSeconds(records);
            Time(store, "decisions by the hour", session => UsageTable.ByHour(session, end.AddHours(-48)).Count);
            Time(store, "use of all tasks, 30 days", session => UsageTable.Since(session, end.AddDays(-30)).Count);
            Time(store, "newest records", session => Find(session, new AuditSearch(null, null, null, null, null, null)));
            Time(store, "by agent", session => Find(session, new AuditSearch(null, "agent-7", null, null, null, null)));
            Time(store, "by lease", session => Find(session, new AuditSearch(null, null, null, "lease-77", null, null)));
            Time(store, "by event that is rare", session => Find(session, new AuditSearch(AuditEvents.SwitchThrown, null, null, null, null, null)));
            Time(store, "by agent and event that never meet, 200,000 back", session => AuditIndexTable.Find(
                session, new AuditSearch(AuditEvents.SwitchThrown, "agent-7", null, null, null, null), Math.Max(0, records - 200_000), long.MaxValue, 51).Count);
            Time(store, "time of a record", session => (int)AuditIndexTable.LastBefore(session, begin.AddSeconds(records / 2)));
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static int Find(StoreSession session, AuditSearch search) => AuditIndexTable.Find(session, search, 0, long.MaxValue, 51).Count;

    private static void Time(GatewayStore store, string what, Func<StoreSession, int> look)
    {
        store.Read(look);
        double[] times = new double[Looks];
        int found = 0;
        for (int i = 0; i < Looks; i++)
        {
            long started = Stopwatch.GetTimestamp();
            found = store.Read(look);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        Console.WriteLine($"{what,-50} {times[Looks / 2],9:F2} ms, slowest {times[^1],9:F2} ms, {found} found");
    }

    private static AuditRecord Record(int i, DateTimeOffset begin) => new()
    {
        Time = begin.AddSeconds(i),
        Event = i % 10_000 == 9_999 ? AuditEvents.ApprovalGranted : i % 3 == 0 ? AuditEvents.TokenIssued : i % 3 == 1 ? AuditEvents.LeaseEnded : AuditEvents.RequestDenied,
        Endpoint = "/token",
        Agent = "agent-" + (i / 3 % Agents),
        Task = "task-" + (i / 3 % TasksOfAnAgent),
        Lease = i % 3 == 2 ? null : "lease-" + (i / 3),
        Resource = "https://ledger.contoso.example",
        Scopes = ["invoices.read"],
        Manifest = "sha256-bUoF1uvkA29np37jroHwigJgN9wzWmhxA_UubH3dz8I",
        Policy = "sha256-nfmnwezPeKMqjnF0Pat7TwvoI9MH46-FF0H0Bi1QDJI",
        Thumbprint = "25508r6DDcXiDcjBRIXXiGJ-e57o14RiWVtPqh2DXwE",
        Check = i % 3 == 2 ? "gateway.policy" : null,
        LifetimeSeconds = 60,
    };

    private static WebApplication Gateway(DirectoryInfo directory)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddIdentityGateway(options =>
        {
            options.Issuer = "https://gateway.contoso.example";
            options.DatabasePath = Path.Combine(directory.FullName, "gateway.db");
            options.StoreTimeout = TimeSpan.FromMinutes(1);
        });
        return builder.Build();
    }
}
