using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>What a token costs, and what the process holds, with very many live leases beside a thousand. The leases have a token each, and are there before the measured time.</summary>
internal static class LeaseBenchmark
{
    private const int Few = 1000, WarmUpRounds = 12, Rounds = 8, TokensEach = 32, Batch = 10_000;

    public static async Task<int> RunAsync(int many)
    {
        await using BenchmarkGateway few = await BenchmarkGateway.StartAsync(), gateway = await BenchmarkGateway.StartAsync();
        await FillAsync(few, Few);
        double before = Resident();
        long began = Stopwatch.GetTimestamp();
        await FillAsync(gateway, many);
        Write($"{many} leases with a token each were written in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s; the process holds {Resident() - before:F0} MB more than with {Few}");

        using Load one = await Load.ConnectAsync(few), other = await Load.ConnectAsync(gateway);
        Measurement beside = default, measured = default;
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            (Measurement less, _) = await one.RunAsync(TokensEach);
            (Measurement more, _) = await other.RunAsync(TokensEach);
            (beside, measured) = round >= 0 ? (beside + less, measured + more) : default;
        }

        Write($"{Few,8} leases: {beside.PerSecond:F0} tokens/s, {beside.MicrosecondsEach:F0} us of processor each");
        Write($"{many,8} leases: {measured.PerSecond:F0} tokens/s, {measured.MicrosecondsEach:F0} us of processor each, {measured.MicrosecondsEach / beside.MicrosecondsEach:F2} times; the process holds {Resident():F0} MB");
        return 0;
    }

    private static async Task FillAsync(BenchmarkGateway gateway, int count)
    {
        var store = gateway.Services.GetRequiredService<GatewayStore>();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int from = 0; from < count; from += Batch)
        {
            int size = Math.Min(Batch, count - from);
            await store.WriteAsync(session =>
            {
                for (int i = 0; i < size; i++)
                {
                    string id = PolicyAnalyzers.Gateway.Requests.Unguessable.NewId(now);
                    session.Execute(
                        "INSERT INTO leases (id, agent, task, manifest, parameters, thumbprint, began, deadline) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                        id, "invoice-assistant", "invoice.read-0", "sha256-of-a-manifest-as-it-is-written-there-0000", "sha256-of-the-parameters-as-they-are-there-0000", "thumbprint-of-a-key-of-43-characters-00000000", now.ToUnixTimeMilliseconds(), now.AddHours(1).ToUnixTimeMilliseconds());
                    session.Execute(
                        "INSERT INTO tokens (hash, lease, resource, expires, signing_key) VALUES ($1, $2, $3, $4, $5)",
                        RandomNumberGenerator.GetBytes(32), id, "https://ledger.contoso.example", now.AddHours(1).ToUnixTimeMilliseconds(), 1L);
                }

                return true;
            });
        }
    }

    private static double Resident()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
