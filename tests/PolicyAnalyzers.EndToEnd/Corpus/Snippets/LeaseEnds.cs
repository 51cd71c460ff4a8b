using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using Duende.IdentityModel.Client;
using Google.Apis.Auth.OAuth2;
using Microsoft.Agents.AI;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;
using PolicyAnalyzers;
using PolicyAnalyzers.TokenClient;
using AuthenticationResult = Microsoft.Identity.Client.AuthenticationResult;

//# A lease that is never disposed
public class PayTools(ITaskTokenClient tasks, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        var lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct); // expect POL3002 warning
        return await ledger.GetStringAsync("pay/" + invoice, lease.Ended);
    }
}

//# A lease in every kind of using
public class PayTools(ITaskTokenClient tasks, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        await using var lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct);
        return await ledger.GetStringAsync("pay/" + invoice, lease.Ended);
    }

    [KernelFunction]
    public async Task<string> Pay2Async(string invoice, CancellationToken ct)
    {
        TaskLease lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct);
        await using (lease)
        {
            return await ledger.GetStringAsync("pay/" + invoice, ct);
        }
    }

    [KernelFunction]
    public async Task<string> Pay3Async(string invoice, CancellationToken ct)
    {
        await using (await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct))
        {
            return await ledger.GetStringAsync("pay/" + invoice, ct);
        }
    }

    [KernelFunction]
    public async Task<string> Pay4Async(string invoice, CancellationToken ct)
    {
        TaskLease lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct);
        await using System.Runtime.CompilerServices.ConfiguredAsyncDisposable _ = lease.ConfigureAwait(false);
        return await ledger.GetStringAsync("pay/" + invoice, ct);
    }
}

//# A lease that nobody keeps
public class PayTools(ITaskTokenClient tasks, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct); // expect POL3002 warning
        return await ledger.GetStringAsync("pay/" + invoice, ct);
    }
}

//# A lease that ends in a finally
public class PayTools(ITaskTokenClient tasks, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        TaskLease? lease = null;
        try
        {
            lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct);
            return await ledger.GetStringAsync("pay/" + invoice, ct);
        }
        finally
        {
            if (lease is not null)
            {
                await lease.DisposeAsync();
            }
        }
    }

    [KernelFunction]
    public async Task<string> Pay2Async(string invoice, CancellationToken ct)
    {
        TaskLease lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct);
        try
        {
            return await ledger.GetStringAsync("pay/" + invoice, ct);
        }
        finally
        {
            await lease.DisposeAsync();
        }
    }
}

//# A lease that a failure leaves open
public class PayTools(ITaskTokenClient tasks, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        TaskLease lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct); // expect POL3002 warning
        string answer = await ledger.GetStringAsync("pay/" + invoice, ct);
        await lease.DisposeAsync();
        return answer;
    }
}

//# A lease that is handed out
public class Leases(ITaskTokenClient tasks)
{
    public async Task<TaskLease> PayAsync(CancellationToken ct)
    {
        TaskLease lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct);
        return lease;
    }

    public Task<TaskLease> ReadAsync(CancellationToken ct) => tasks.BeginAsync(new TaskRequest("invoice.read"), ct);
}

public class PayTools(Leases leases, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        await using TaskLease lease = await leases.PayAsync(ct);
        return await ledger.GetStringAsync("pay/" + invoice, ct);
    }
}

//# A lease that is used after its end
public class PayTools(ITaskTokenClient tasks, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        TaskLease lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct);
        try
        {
            await ledger.GetStringAsync("pay/" + invoice, ct);
        }
        finally
        {
            await lease.DisposeAsync();
        }
        return await ledger.GetStringAsync("receipt/" + invoice, lease.Ended); // expect POL3003 warning
    }
}

//# A lease that is named after its end
public class PayTools(ITaskTokenClient tasks, HttpClient ledger, ILogger<PayTools> logger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        TaskLease lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct);
        try
        {
            return await ledger.GetStringAsync("pay/" + invoice, ct);
        }
        finally
        {
            await lease.DisposeAsync();
            logger.LogInformation("lease {Id} of {Task} ended", lease.Id, lease.Task);
        }
    }
}

//# A task that leaves its lease
public class PayTools(ITaskTokenClient tasks, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        Task<string> answer;
        await using (await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct))
        {
            answer = ledger.GetStringAsync("pay/" + invoice, ct); // expect POL3003 warning
        }
        return await answer;
    }
}

//# A task that is awaited within its lease
public class PayTools(ITaskTokenClient tasks, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        string text;
        await using (await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct))
        {
            Task<string> answer = ledger.GetStringAsync("pay/" + invoice, ct);
            Task<string> other = ledger.GetStringAsync("other/" + invoice, ct);
            await Task.WhenAll(answer, other);
            text = await answer + await other;
        }
        return text;
    }
}

//# A task that leaves its client
public class DocsTools(TokenCredential credential)
{
    [McpServerTool]
    public Task<string> Read(string id)
    {
        var token = credential.GetToken(new TokenRequestContext(["api://docs/Docs.Read"]), default);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return client.GetStringAsync("https://docs.example/" + id); // expect POL3003 warning
    }
}

//# A task that is awaited within its client
public class DocsTools(TokenCredential credential, HttpClient http)
{
    [McpServerTool]
    public async Task<string> Read(string id, CancellationToken ct)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(["api://docs/Docs.Read"]), ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://docs.example/" + id);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using var response = await http.SendAsync(request, ct);
        return await response.Content.ReadAsStringAsync(ct);
    }
}

//# A lease of a rate limiter
public class ThrottledTools(System.Threading.RateLimiting.RateLimiter limiter, HttpClient http)
{
    [McpServerTool]
    public async Task<string> Get(string id, CancellationToken ct)
    {
        System.Threading.RateLimiting.RateLimitLease lease = await limiter.AcquireAsync(1, ct);
        if (!lease.IsAcquired) return "busy";
        return await http.GetStringAsync(id, ct);
    }
}

//# A stream that leaves its lease
public class RowTools(ITaskTokenClient tasks, Rows rows)
{
    [McpServerTool]
    public async Task<IAsyncEnumerable<string>> Read(string table, CancellationToken ct)
    {
        await using TaskLease lease = await tasks.BeginAsync(new TaskRequest("rows.read"), ct);
        return rows.ReadAsync(table, lease.Ended); // expect POL3003 warning
    }
}

public class Rows
{
    public async IAsyncEnumerable<string> ReadAsync(string table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await Task.Delay(1, ct);
        yield return table;
    }
}

//# Leases of a vault's role, as the application has them
public sealed class RoleLease(HttpClient vault, string id, string user, string password) : IAsyncDisposable
{
    public string User { get; } = user;

    public string Password { get; } = password;

    public async ValueTask DisposeAsync() => await vault.DeleteAsync("leases/" + id);
}

public interface IRoles
{
    Task<RoleLease> LeaseAsync(string role, CancellationToken ct);
}

public interface IStock
{
    Task<int> CountAsync(string user, string password, string article, CancellationToken ct);
}

[McpServerToolType]
public sealed class StockTools(IRoles roles, IStock stock)
{
    [McpServerTool]
    public async Task<int> Count(string article, CancellationToken ct)
    {
        RoleLease lease = await roles.LeaseAsync("reader", ct); // expect POL3002 warning
        return await stock.CountAsync(lease.User, lease.Password, article, ct);
    }

    [McpServerTool]
    public async Task<int> CountLater(string article, CancellationToken ct)
    {
        Task<int> count;
        await using (RoleLease lease = await roles.LeaseAsync("reader", ct))
        {
            count = stock.CountAsync(lease.User, lease.Password, article, ct); // expect POL3003 warning
        }

        return await count;
    }

    [McpServerTool]
    public async Task<string> CountSoon(string article, CancellationToken ct)
    {
        RoleLease lease = await roles.LeaseAsync("reader", ct);
        _ = Task.Run(async () => // expect POL3004 warning
        {
            await using (lease)
            {
                await stock.CountAsync(lease.User, lease.Password, article, CancellationToken.None);
            }
        }, ct);
        return "soon";
    }

    [McpServerTool]
    public async Task<int> CountBoth(string first, string second, CancellationToken ct)
    {
        await using RoleLease lease = await roles.LeaseAsync("reader", ct);
        return await stock.CountAsync(lease.User, lease.Password, first, ct) + await stock.CountAsync(lease.User, lease.Password, second, ct);
    }
}

//# Leases that have no credential
public sealed class LockLease(string token) : IDisposable
{
    public string Token { get; } = token;

    public void Dispose()
    {
    }
}

public interface ILocks
{
    LockLease Take(string name);
}

public class BuildTools(ILocks locks, HttpClient ci)
{
    [KernelFunction]
    public Task<string> Build(string branch)
    {
        LockLease turn = locks.Take(branch);
        return ci.GetStringAsync($"build?turn={turn.Token}");
    }
}
