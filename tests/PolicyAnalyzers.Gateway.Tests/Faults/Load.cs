using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Faults;

/// <summary>
/// Agents that begin leases and end half of them, at all nodes, and note what was acknowledged to them. Whatever is done to nodes and store meanwhile, that must hold.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Agents = 6;

    private readonly GatewayNodes _nodes;
    private readonly int _count;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _agents;
    private readonly ConcurrentBag<(string Token, string Lease, DateTimeOffset Expires)> _alive = [], _ended = [];
    private readonly ConcurrentDictionary<string, int> _answers = new();

    public Load(GatewayNodes nodes, int count)
    {
        (_nodes, _count) = (nodes, count);
        _agents = [.. Enumerable.Range(0, Agents).Select(agent => Task.Run(() => RunAsync(agent)))];
    }

    public int Issued => _alive.Count + _ended.Count;

    public string Summary => $"{Issued} tokens and {_ended.Count} ends acknowledged; answers: "
        + string.Join(", ", _answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key} {answer.Value}"));

    /// <summary>Waits until so many more tokens were acknowledged.</summary>
    public async Task IssueAsync(int more)
    {
        int goal = Issued + more;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Issued < goal)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_agents);
    }

    /// <summary>
    /// All that was acknowledged is there: each token's record in the log, each lease's end, and no token of a lease after its end; a live token is active, one whose lease
    /// was ended is not; the log is one chain.
    /// </summary>
    public async Task AssertKeptAsync(int node)
    {
        await _nodes.WaitUntilReadyAsync(node);
        (AuditVerification verification, List<JsonNode> records) = await _nodes.ExportAsync(node);
        Assert.Empty(verification.Faults);
        HashSet<string> issued = [], ended = [];
        foreach (JsonNode record in records)
        {
            string lease = (string?)record["lease"] ?? string.Empty;
            switch ((string?)record["event"])
            {
                case AuditEvents.TokenIssued:
                    Assert.DoesNotContain(lease, ended);
                    issued.Add((string)record["token"]!);
                    break;
                case AuditEvents.LeaseEnded:
                    ended.Add(lease);
                    break;
            }
        }

        Assert.All(_alive.Concat(_ended), token => Assert.Contains(Sha256(token.Token), issued));
        Assert.All(_ended, token => Assert.Contains(token.Lease, ended));
        foreach ((string token, _, _) in _ended.Take(200))
        {
            Assert.False(await _nodes.IsActiveAsync(node, token));
        }

        foreach ((string token, string lease, _) in _alive.Where(token => token.Expires > DateTimeOffset.UtcNow.AddSeconds(10)).Take(50))
        {
            // What nobody was told to be over may be over all the same, when the answer was lost.
            Assert.Equal(!ended.Contains(lease), await _nodes.IsActiveAsync(node, token));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static string Sha256(string token) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));

    private async Task RunAsync(int agent)
    {
        for (int i = agent; !_stop.IsCancellationRequested; i++)
        {
            if (await AskAsync("token", () => _nodes.TokenAsync(i % _count)) is not { } issued)
            {
                await Task.Delay(20);
                continue;
            }

            (string, string, DateTimeOffset) token = (issued.AccessToken, issued.Lease, DateTimeOffset.FromUnixTimeSeconds((long)issued.Claims["exp"]!));
            bool isEnded = i % 2 == 0 && await AskAsync("end", () => _nodes.RevokeAsync((i + 1) % _count, issued.AccessToken)) is not null;
            (isEnded ? _ended : _alive).Add(token);
        }
    }

    /// <summary>The answer when it is a yes. A no must be one that says that nothing was done.</summary>
    private async Task<Reply?> AskAsync(string what, Func<Task<Reply>> ask)
    {
        try
        {
            Reply reply = await ask();
            _answers.AddOrUpdate($"{what} {(int)reply.Status}", 1, (_, count) => count + 1);
            Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, reply.Body);
            return reply.Status == HttpStatusCode.OK ? reply : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            _answers.AddOrUpdate($"{what} none", 1, (_, count) => count + 1);
            return null;
        }
    }
}
