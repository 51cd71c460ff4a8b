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

//# A task that is thrown away
public class ReportTools(TokenCredential credential, ReportService reports)
{
    [McpServerTool, Description("Starts a report")]
    public async Task<string> StartReport(string name, CancellationToken ct)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://reports/Reports.Create"]), ct);
        _ = Task.Run(() => reports.GenerateAsync(name, token.Token)); // expect POL3004 warning
        return "started";
    }
}

public class ReportService
{
    public Task GenerateAsync(string name, string bearer) => Task.Delay(name.Length + bearer.Length);
}

//# The same task, awaited
public class ReportTools(TokenCredential credential, ReportService reports)
{
    [McpServerTool, Description("Makes a report")]
    public async Task<string> MakeReport(string name, CancellationToken ct)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://reports/Reports.Create"]), ct);
        await Task.Run(() => reports.GenerateAsync(name, token.Token), ct);
        return "done";
    }
}

public class ReportService
{
    public Task GenerateAsync(string name, string bearer) => Task.Delay(name.Length + bearer.Length);
}

//# A call that nobody awaits
public class SyncPlugin
{
    private readonly ITokenAcquisition _tokens;
    private readonly SyncWorker _worker;

    public SyncPlugin(ITokenAcquisition tokens, SyncWorker worker)
    {
        _tokens = tokens;
        _worker = worker;
    }

    [KernelFunction("sync")]
    public async Task<string> SyncAsync(string folder)
    {
        var accessToken = await _tokens.GetAccessTokenForUserAsync(new[] { "Files.Read" });
        _ = _worker.RunAsync(folder, accessToken); // expect POL3004 warning
        return "sync started";
    }
}

public class SyncWorker { public Task RunAsync(string folder, string token) => Task.Delay(folder.Length + token.Length); }

//# Calls that are awaited together
public class SyncPlugin(ITokenAcquisition tokens, SyncWorker worker)
{
    [KernelFunction("sync")]
    public async Task<string> SyncAsync(string[] folders)
    {
        var accessToken = await tokens.GetAccessTokenForUserAsync(new[] { "Files.Read" });
        var work = new List<Task>();
        foreach (var folder in folders)
        {
            work.Add(worker.RunAsync(folder, accessToken));
        }
        await Task.WhenAll(work);
        return "synced";
    }

    [KernelFunction("sync2")]
    public async Task<string> Sync2Async(string[] folders)
    {
        var accessToken = await tokens.GetAccessTokenForUserAsync(new[] { "Files.Read" });
        await Task.WhenAll(folders.Select(f => worker.RunAsync(f, accessToken)));
        var one = Task.Run(() => worker.RunAsync("a", accessToken));
        var two = worker.RunAsync("b", accessToken);
        await one;
        await two;
        return "synced";
    }
}

public class SyncWorker { public Task RunAsync(string folder, string token) => Task.Delay(folder.Length + token.Length); }

//# A lease that goes along
public class PayTools(ITaskTokenClient tasks, HttpClient ledger)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        await using TaskLease lease = await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct);
        Task.Run(async () => // expect POL3004 warning
        {
            if (!lease.IsEnded)
            {
                await ledger.PostAsync("payments/" + invoice, null);
            }
        });
        return "paying";
    }
}

//# An order with a token in a channel
public record ExportJob(string Id, string AccessToken);

public class ExportTools(System.Threading.Channels.Channel<ExportJob> queue, ITokenAcquisition tokens)
{
    [McpServerTool]
    public async Task<string> Export(string id)
    {
        string token = await tokens.GetAccessTokenForUserAsync(["Files.Read"]);
        await queue.Writer.WriteAsync(new ExportJob(id, token)); // expect POL3004 warning
        return "queued";
    }
}

//# An order without a token in a channel
public record ExportJob(string Id, string User);

public class ExportTools(System.Threading.Channels.Channel<ExportJob> queue, ITokenAcquisition tokens)
{
    [McpServerTool]
    public async Task<string> Export(string id, string user)
    {
        string token = await tokens.GetAccessTokenForUserAsync(["Files.Read"]);
        if (string.IsNullOrEmpty(token)) return "sign in first";
        await queue.Writer.WriteAsync(new ExportJob(id, user));
        return "queued";
    }
}

//# A token in a home-made queue
public interface IBackgroundTaskQueue { void QueueBackgroundWorkItem(Func<CancellationToken, Task> workItem); }

public class IndexPlugin(IBackgroundTaskQueue queue, TokenCredential credential, Indexer indexer)
{
    [KernelFunction]
    public async Task<string> IndexAsync(string site, CancellationToken ct)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["https://contoso.sharepoint.com/Sites.Read.All"]), ct);
        queue.QueueBackgroundWorkItem(async stop => await indexer.RunAsync(site, token.Token, stop)); // expect POL3004 warning
        return "indexing";
    }
}

public class Indexer { public Task RunAsync(string site, string token, CancellationToken ct) => Task.Delay(site.Length + token.Length, ct); }

//# Work in a queue that gets its own token
public interface IBackgroundTaskQueue { void QueueBackgroundWorkItem(Func<CancellationToken, Task> workItem); }

public class IndexPlugin(IBackgroundTaskQueue queue, TokenCredential credential, Indexer indexer)
{
    [KernelFunction]
    public Task<string> IndexAsync(string site)
    {
        queue.QueueBackgroundWorkItem(async stop =>
        {
            AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["https://contoso.sharepoint.com/Sites.Read.All"]), stop);
            await indexer.RunAsync(site, token.Token, stop);
        });
        return Task.FromResult("indexing");
    }
}

public class Indexer { public Task RunAsync(string site, string token, CancellationToken ct) => Task.Delay(site.Length + token.Length, ct); }

//# A timer with a token
public class WatchTools(TokenCredential credential, HttpClient http)
{
    private Timer? _timer;

    [McpServerTool]
    public async Task<string> Watch(string id, CancellationToken ct)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(["api://x/Read"]), ct);
        _timer = new Timer(async _ => // expect POL3004 warning
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "https://x.example/" + id);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
            await http.SendAsync(request);
        }, null, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        return "watching";
    }
}

//# Telemetry that nobody awaits
public class LogTools(ILogger<LogTools> logger, HttpClient telemetry)
{
    [McpServerTool]
    public string Note(string text, CancellationToken cancellationToken)
    {
        _ = Task.Run(() => telemetry.PostAsync("notes", new StringContent(text), cancellationToken), cancellationToken);
        _ = telemetry.GetAsync("ping?continuationToken=" + text, cancellationToken);
        logger.LogInformation("noted");
        return "ok";
    }
}

//# A method that cannot be awaited
public class NotifyTools(TokenCredential credential, HttpClient http)
{
    [McpServerTool]
    public async Task<string> Notify(string user, CancellationToken ct)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(["api://notify/Send"]), ct);
        SendInBackground(user, token.Token); // expect POL3004 warning
        return "notified";
    }

    private async void SendInBackground(string user, string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://n.example/" + user);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        await http.SendAsync(request);
    }
}

//# A request with its header, sent and forgotten
public class PingTools(ITokenAcquisition tokens, HttpClient http)
{
    [McpServerTool]
    public async Task<string> Ping(string id)
    {
        var token = await tokens.GetAccessTokenForAppAsync("api://ping/Ping.Send");
        var request = new HttpRequestMessage(HttpMethod.Post, "https://ping.example/" + id);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _ = http.SendAsync(request); // expect POL3004 warning
        return "sent";
    }
}

//# Work that is awaited with a timeout
public class CrawlTools(ITokenAcquisition tokens, Crawler crawler)
{
    [McpServerTool]
    public async Task<string> Crawl(string site, CancellationToken ct)
    {
        string token = await tokens.GetAccessTokenForAppAsync("https://contoso.sharepoint.com/Sites.Selected");
        Task work = Task.Run(() => crawler.RunAsync(site, token), ct);
        if (await Task.WhenAny(work, Task.Delay(5000, ct)) != work) throw new TimeoutException();
        return "done";
    }

    [McpServerTool]
    public async Task<string> CrawlAll(string[] sites, CancellationToken ct)
    {
        string token = await tokens.GetAccessTokenForAppAsync("https://contoso.sharepoint.com/Sites.Selected");
        await Parallel.ForEachAsync(sites, ct, async (site, c) => await crawler.RunAsync(site, token));
        var tasks = sites.Select(site => Task.Run(() => crawler.RunAsync(site, token), ct)).ToList();
        await Task.WhenAll(tasks);
        return "done";
    }
}

public class Crawler { public Task RunAsync(string site, string token) => Task.Delay(site.Length + token.Length); }
