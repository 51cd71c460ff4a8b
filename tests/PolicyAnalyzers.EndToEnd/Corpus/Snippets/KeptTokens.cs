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

//# A token of Azure in a static field of a plugin
public class ContainerAppPlugin
{
    private static string? s_token;
    private static DateTimeOffset s_expires;
    private readonly TokenCredential _credential;
    private readonly HttpClient _http;

    public ContainerAppPlugin(TokenCredential credential, IHttpClientFactory factory)
    {
        _credential = credential;
        _http = factory.CreateClient("aca");
    }

    [KernelFunction, Description("Lists container apps")]
    public async Task<string> ListAsync(string resourceGroup, CancellationToken ct)
    {
        if (s_token is null || s_expires < DateTimeOffset.UtcNow)
        {
            var t = await _credential.GetTokenAsync(new TokenRequestContext(new[] { "api://apps/Apps.Read" }), ct);
            s_token = t.Token; // expect POL3001 warning
            s_expires = t.ExpiresOn;
        }
        using var req = new HttpRequestMessage(HttpMethod.Get, $"https://management.azure.com/x/{resourceGroup}");
        req.Headers.Authorization = new AuthenticationHeaderValue("Bearer", s_token);
        var resp = await _http.SendAsync(req, ct);
        return await resp.Content.ReadAsStringAsync(ct);
    }
}

//# Program: A token that the tool gets for each call
var credential = new ClientAssertionCredential("t", "c", () => "a");
using var client = new HttpClient { BaseAddress = new Uri("https://orders.example") };

var getOrder = AIFunctionFactory.Create(async (string id) =>
{
    AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://orders/Orders.Read"]), CancellationToken.None);
    using var request = new HttpRequestMessage(HttpMethod.Get, $"/orders/{id}");
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
    using var response = await client.SendAsync(request);
    return await response.Content.ReadAsStringAsync();
}, "get_order", "Gets an order");
Console.WriteLine(getOrder.Name);

//# A token of JSON in a service behind an interface
public interface ICrmClient { Task<string> GetContactAsync(string id); }

public class CrmClient : ICrmClient
{
    private readonly HttpClient _httpClient;
    private readonly IConfiguration _config;
    private string? _accessToken;
    private DateTime _tokenExpiry = DateTime.MinValue;

    public CrmClient(HttpClient httpClient, IConfiguration config)
    {
        _httpClient = httpClient;
        _config = config;
    }

    public async Task<string> GetContactAsync(string id)
    {
        await EnsureAuthenticatedAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, $"contacts/{id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _accessToken);
        var response = await _httpClient.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    private async Task EnsureAuthenticatedAsync()
    {
        if (!string.IsNullOrEmpty(_accessToken) && DateTime.UtcNow < _tokenExpiry)
            return;

        var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = _config["Crm:ClientId"]!,
            ["client_secret"] = _config["Crm:ClientSecret"]!,
            ["scope"] = "contacts.read",
            ["resource"] = "https://crm.example",
        });
        var response = await _httpClient.PostAsync("oauth/token", content);
        response.EnsureSuccessStatusCode();
        var json = await response.Content.ReadAsStringAsync();
        var doc = JsonDocument.Parse(json);
        _accessToken = doc.RootElement.GetProperty("access_token").GetString(); // expect POL3001 warning
        _tokenExpiry = DateTime.UtcNow.AddSeconds(doc.RootElement.GetProperty("expires_in").GetInt32() - 60);
    }
}

[McpServerToolType]
public class CrmTools(ICrmClient crm)
{
    [McpServerTool, Description("Gets a contact")]
    public Task<string> GetContact(string id) => crm.GetContactAsync(id);
}

//# A token for one request, in a scoped object
public sealed class RequestTokens(IConfidentialClientApplication app)
{
    private string? _token;

    public async Task<string> GetAsync(string assertion) =>
        _token ??= (await app.AcquireTokenOnBehalfOf(["Mail.Read"], new UserAssertion(assertion)).ExecuteAsync()).AccessToken;
}

public sealed class MailTools(RequestTokens tokens, HttpClient http, IUser user)
{
    [McpServerTool]
    public async Task<string> Read(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://graph.microsoft.com/v1.0/me/messages/" + id);
        request.Headers.Authorization = new("Bearer", await tokens.GetAsync(user.Assertion));
        return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
    }
}

public interface IUser { string Assertion { get; } }

public static class Setup
{
    public static void Add(IServiceCollection services) => services.AddScoped<RequestTokens>();
}

//# A token out of a type for the answer
public class SpotifyService
{
    private readonly HttpClient _http = new();
    private string _accessToken = "";
    private DateTimeOffset _expiresAt;

    public async Task<string> SearchAsync(string query)
    {
        if (DateTimeOffset.UtcNow >= _expiresAt)
        {
            await RefreshAsync();
        }
        var msg = new HttpRequestMessage(HttpMethod.Get, "https://music.contoso.example/v1/search?q=" + Uri.EscapeDataString(query));
        msg.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _accessToken);
        var res = await _http.SendAsync(msg);
        return await res.Content.ReadAsStringAsync();
    }

    private async Task RefreshAsync()
    {
        var res = await _http.PostAsync("https://music.contoso.example/api/token", new StringContent("grant_type=client_credentials"));
        var token = await res.Content.ReadFromJsonAsync<SpotifyToken>();
        _accessToken = token!.AccessToken; // expect POL3001 warning
        _expiresAt = DateTimeOffset.UtcNow.AddSeconds(token.ExpiresIn);
    }
}

public record SpotifyToken([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);

public class MusicPlugin
{
    private readonly SpotifyService _spotify;
    public MusicPlugin(SpotifyService spotify) => _spotify = spotify;

    [KernelFunction("search_tracks")]
    public Task<string> SearchTracksAsync(string query) => _spotify.SearchAsync(query);
}

//# A token in an object that is made for the call
public sealed class LedgerSession(HttpClient http)
{
    private string? _bearer;

    public async Task LoginAsync(TokenCredential credential, CancellationToken ct)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/Ledger.Read"]), ct);
        _bearer = token.Token;
    }

    public async Task<string> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", _bearer);
        return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
    }
}

public class LedgerPlugin(IHttpClientFactory factory, TokenCredential credential)
{
    [KernelFunction]
    public async Task<string> BalanceAsync(string account, CancellationToken ct)
    {
        var session = new LedgerSession(factory.CreateClient("ledger"));
        await session.LoginAsync(credential, ct);
        return await session.GetAsync("balance/" + account);
    }
}

//# A result of MSAL in a singleton that is registered elsewhere
public sealed class GraphTokenService(IConfidentialClientApplication app)
{
    private AuthenticationResult? _result;

    public async Task<string> GetAsync()
    {
        if (_result == null || _result.ExpiresOn < DateTimeOffset.UtcNow.AddMinutes(5))
        {
            _result = await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/User.Read.All" }).ExecuteAsync(); // expect POL3001 warning
        }
        return _result.AccessToken;
    }
}

public sealed class PeopleTools(GraphTokenService tokens, IHttpClientFactory factory)
{
    [McpServerTool(Name = "find_person")]
    public async Task<string> FindAsync(string name)
    {
        using HttpClient http = factory.CreateClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", await tokens.GetAsync());
        return await http.GetStringAsync("https://graph.microsoft.com/v1.0/users?$search=" + name);
    }
}

public static class Setup
{
    public static void Add(IServiceCollection services) => services.AddSingleton<GraphTokenService>();
}

//# A cache of answers that were got with a token
public class JiraPlugin(IMemoryCache cache, IJiraAuth auth, HttpClient http)
{
    [KernelFunction]
    public async Task<string?> GetIssueAsync(string key)
    {
        return await cache.GetOrCreateAsync("issue:" + key, async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1);
            string token = await auth.GetAccessTokenAsync();
            var req = new HttpRequestMessage(HttpMethod.Get, "/rest/api/3/issue/" + key);
            req.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var res = await http.SendAsync(req);
            return await res.Content.ReadAsStringAsync();
        });
    }
}

public interface IJiraAuth { Task<string> GetAccessTokenAsync(); }

//# A token in the memory cache
[McpServerToolType]
public class PowerBiTools
{
    private readonly IMemoryCache _cache;
    private readonly TokenCredential _credential;
    private readonly IHttpClientFactory _factory;

    public PowerBiTools(IMemoryCache cache, TokenCredential credential, IHttpClientFactory factory)
    {
        _cache = cache;
        _credential = credential;
        _factory = factory;
    }

    [McpServerTool, Description("Lists datasets")]
    public async Task<string> ListDatasets(CancellationToken cancellationToken)
    {
        var token = await GetTokenAsync(cancellationToken);
        var client = _factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.GetStringAsync("https://api.powerbi.com/v1.0/myorg/datasets", cancellationToken);
    }

    private async Task<string> GetTokenAsync(CancellationToken ct)
    {
        if (_cache.TryGetValue("pbi-token", out string? cached) && cached is not null)
        {
            return cached;
        }

        AccessToken accessToken = await _credential.GetTokenAsync(new TokenRequestContext(["https://analysis.windows.net/powerbi/api/Dataset.Read.All"]), ct);
        _cache.Set("pbi-token", accessToken.Token, TimeSpan.FromMinutes(50)); // expect POL3001 warning
        return accessToken.Token;
    }
}

//# A token that the cache asks a factory for
public class JiraPlugin(IMemoryCache cache, IJiraAuth auth, HttpClient http)
{
    [KernelFunction]
    public async Task<string> GetIssueAsync(string key)
    {
        string? token = await cache.GetOrCreateAsync("jira", async entry => // expect POL3001 warning
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1);
            return await auth.GetAccessTokenAsync();
        });
        var req = new HttpRequestMessage(HttpMethod.Get, "/rest/api/3/issue/" + key);
        req.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await (await http.SendAsync(req)).Content.ReadAsStringAsync();
    }
}

public interface IJiraAuth { Task<string> GetAccessTokenAsync(); }

//# A client that is made for the call, with a header
public class DevOpsPlugin(TokenCredential credential)
{
    [KernelFunction]
    public async Task<string> GetWorkItemAsync(int id, CancellationToken ct)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(["499b84ac-1321-427f-aa17-267ca6975798/vso.work"]), ct);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return await client.GetStringAsync($"https://dev.azure.com/contoso/_apis/wit/workitems/{id}", ct);
    }
}

//# A header of the injected client
public class DevOpsPlugin
{
    private readonly HttpClient _client;
    private readonly TokenCredential _credential;

    public DevOpsPlugin(HttpClient client, TokenCredential credential)
    {
        _client = client;
        _credential = credential;
    }

    [KernelFunction]
    public async Task<string> GetWorkItemAsync(int id, CancellationToken ct)
    {
        var token = await _credential.GetTokenAsync(new TokenRequestContext(["499b84ac-1321-427f-aa17-267ca6975798/vso.work"]), ct);
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token); // expect POL3001 warning
        return await _client.GetStringAsync($"https://dev.azure.com/contoso/_apis/wit/workitems/{id}", ct);
    }
}

//# A handler that adds a token to each request
public sealed class BearerHandler(TokenCredential credential) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/Ledger.Read"]), cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return await base.SendAsync(request, cancellationToken);
    }
}

[McpServerToolType]
public class LedgerTools(IHttpClientFactory factory)
{
    [McpServerTool]
    public Task<string> Balance(string account) => factory.CreateClient("ledger").GetStringAsync("balance/" + account);
}

public static class Setup
{
    public static void Add(IServiceCollection services)
    {
        services.AddTransient<BearerHandler>();
        services.AddHttpClient("ledger").AddHttpMessageHandler<BearerHandler>();
    }
}

//# A token of Duende in a distributed cache
public class SalesforceTools(IDistributedCache cache, HttpClient http)
{
    [McpServerTool]
    public async Task<string> Query(string soql, CancellationToken ct)
    {
        var token = await cache.GetStringAsync("sf:token", ct);
        if (token == null)
        {
            var resp = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
            {
                Address = "https://login.salesforce.com/services/oauth2/token",
                ClientId = "agent",
                Scope = "api",
                Resource = { "https://example.my.salesforce.com" },
            }, ct);
            token = resp.AccessToken!;
            await cache.SetStringAsync("sf:token", token, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(30) }, ct); // expect POL3001 warning
        }
        using var req = new HttpRequestMessage(HttpMethod.Get, "https://example.my.salesforce.com/query?q=" + Uri.EscapeDataString(soql));
        req.SetBearerToken(token);
        using var r = await http.SendAsync(req, ct);
        return await r.Content.ReadAsStringAsync(ct);
    }
}

//# Counts, pages and cancellation
public class ChatStats
{
    private int _totalTokens;
    private string? _continuationToken;
    private CancellationToken _cancellationToken;
    private static string? s_lastPageToken;
    private readonly List<string> _tokens = [];

    [KernelFunction]
    public async Task<string> SummarizeAsync(Kernel kernel, HttpClient http, string text, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        var json = await http.GetFromJsonAsync<JsonElement>("https://x.example/list?pageToken=" + s_lastPageToken, cancellationToken);
        s_lastPageToken = json.GetProperty("nextPageToken").GetString();
        _continuationToken = json.GetProperty("continuation_token").GetString();
        _tokens.AddRange(text.Split(' '));
        _totalTokens += _tokens.Count;
        return $"{_totalTokens} {_continuationToken} {_cancellationToken.IsCancellationRequested}";
    }
}

//# Tokens of Google by user, in a static dictionary
public class DrivePlugin
{
    private static readonly ConcurrentDictionary<string, string> UserTokens = new();
    private readonly GoogleCredential _credential;

    public DrivePlugin(GoogleCredential credential) => _credential = credential;

    [KernelFunction]
    public async Task<string> ListFilesAsync(string user)
    {
        if (!UserTokens.TryGetValue(user, out var token))
        {
            ITokenAccess access = _credential.CreateScoped("https://www.googleapis.com/auth/drive.metadata.readonly");
            token = await access.GetAccessTokenForRequestAsync();
            UserTokens[user] = token; // expect POL3001 warning
        }
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.GetStringAsync("https://www.googleapis.com/drive/v3/files");
    }
}

//# A dictionary of tokens within one call
public class BatchTools(TokenCredential credential, HttpClient http)
{
    [McpServerTool]
    public async Task<string> ReadAll(string[] hosts, CancellationToken ct)
    {
        var tokens = new Dictionary<string, string>();
        var sb = new StringBuilder();
        foreach (var host in hosts.Distinct()) // expect POL1005 warning
        {
            AccessToken token = await credential.GetTokenAsync(new TokenRequestContext([$"https://{host}/Read"]), ct);
            tokens[host] = token.Token;
        }
        foreach (var host in hosts)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "https://" + host);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[host]);
            sb.Append(await (await http.SendAsync(request, ct)).Content.ReadAsStringAsync(ct));
        }
        return sb.ToString();
    }
}

//# Entries with tokens in a singleton
public interface ITokenStore { Task<string> GetAsync(string resource, CancellationToken ct); }

public sealed class TokenStore(TokenCredential credential) : ITokenStore
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    public async Task<string> GetAsync(string resource, CancellationToken ct)
    {
        if (_entries.TryGetValue(resource, out var entry) && entry.ExpiresOn > DateTimeOffset.UtcNow)
        {
            return entry.Token;
        }
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext([resource + "/Items.Read"]), ct);
        _entries[resource] = new Entry(token.Token, token.ExpiresOn); // expect POL3001 warning
        return token.Token;
    }

    private sealed record Entry(string Token, DateTimeOffset ExpiresOn);
}

[McpServerToolType]
public class ItemTools(ITokenStore tokens, HttpClient http)
{
    [McpServerTool]
    public async Task<string> GetItem(string id, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "items/" + id);
        request.Headers.Authorization = new("Bearer", await tokens.GetAsync("api://items", ct));
        return await (await http.SendAsync(request, ct)).Content.ReadAsStringAsync(ct);
    }
}

public static class Setup
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ITokenStore, TokenStore>();
        services.AddMcpServer().WithTools<ItemTools>();
    }
}

//# A transient object of a transient tool
public sealed class Tokens(TokenCredential credential)
{
    private string? _token;
    public async Task<string> GetAsync(CancellationToken ct) => _token ??= (await credential.GetTokenAsync(new TokenRequestContext(["api://x/Read"]), ct)).Token;
}

[McpServerToolType]
public sealed class XTools(Tokens tokens, HttpClient http)
{
    [McpServerTool]
    public async Task<string> Get(string id, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, id);
        request.Headers.Authorization = new("Bearer", await tokens.GetAsync(ct));
        return await (await http.SendAsync(request, ct)).Content.ReadAsStringAsync(ct);
    }
}

public static class Setup { public static void Add(IServiceCollection s) { s.AddTransient<Tokens>(); s.AddMcpServer().WithTools<XTools>(); } }

//# A transient object that a singleton holds
public sealed class Tokens(TokenCredential credential)
{
    private string? _token;
    public async Task<string> GetAsync(CancellationToken ct) => _token ??= (await credential.GetTokenAsync(new TokenRequestContext(["api://x/Read"]), ct)).Token; // expect POL3001 warning
}

public sealed class XService(Tokens tokens, HttpClient http)
{
    public async Task<string> GetAsync(string id, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, id);
        request.Headers.Authorization = new("Bearer", await tokens.GetAsync(ct));
        return await (await http.SendAsync(request, ct)).Content.ReadAsStringAsync(ct);
    }
}

[McpServerToolType]
public sealed class XTools(XService service)
{
    [McpServerTool] public Task<string> Get(string id, CancellationToken ct) => service.GetAsync(id, ct);
}

public static class Setup { public static void Add(IServiceCollection s) { s.AddTransient<Tokens>(); s.AddSingleton<XService>(); s.AddMcpServer().WithTools<XTools>(); } }

//# Program: A variable of the program that a tool fills
string? cachedToken = null;
DateTimeOffset expires = default;
TokenCredential credential = new ClientAssertionCredential("t", "c", () => "a");
HttpClient http = new();

async Task<string> GetWeatherAsync([Description("city")] string city)
{
    if (cachedToken is null || expires < DateTimeOffset.UtcNow)
    {
        var t = await credential.GetTokenAsync(new TokenRequestContext(["api://weather/Forecast.Read"]), default);
        cachedToken = t.Token; // expect POL3001 warning
        expires = t.ExpiresOn;
    }
    using var request = new HttpRequestMessage(HttpMethod.Get, "https://weather.example/" + city);
    request.Headers.Authorization = new("Bearer", cachedToken);
    return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
}

AITool tool = AIFunctionFactory.Create(GetWeatherAsync);
Console.WriteLine(tool.Name);

//# A variable of the tool that its own lambda fills
public class RetryTools(TokenCredential credential, HttpClient http)
{
    [McpServerTool]
    public async Task<string> Read(string id, CancellationToken ct)
    {
        string? token = null;
        return await Retry(async () =>
        {
            token ??= (await credential.GetTokenAsync(new TokenRequestContext(["api://x/Read"]), ct)).Token;
            using var request = new HttpRequestMessage(HttpMethod.Get, "https://x.example/" + id);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return await (await http.SendAsync(request, ct)).Content.ReadAsStringAsync(ct);
        });
    }

    private static async Task<string> Retry(Func<Task<string>> action)
    {
        for (int i = 0; ; i++)
        {
            try { return await action(); }
            catch (HttpRequestException) when (i < 3) { await Task.Delay(200); }
        }
    }
}

//# Program: A variable of the program that was filled before
var credential = new ClientAssertionCredential("t", "c", () => "a");
AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://orders/Orders.Read"]), CancellationToken.None);
using var client = new HttpClient { BaseAddress = new Uri("https://orders.example") };

var getOrder = AIFunctionFactory.Create(async (string id) =>
{
    using var request = new HttpRequestMessage(HttpMethod.Get, $"/orders/{id}");
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token); // expect POL3001 warning
    using var response = await client.SendAsync(request);
    return await response.Content.ReadAsStringAsync();
}, "get_order", "Gets an order");
Console.WriteLine(getOrder.Name);

//# A lazy token in a plugin
public class BillingTools
{
    private readonly Lazy<Task<string>> _token;
    private readonly IHttpClientFactory _factory;

    public BillingTools(ITokenAcquisition acquisition, IHttpClientFactory factory)
    {
        _factory = factory;
        _token = new Lazy<Task<string>>(() => acquisition.GetAccessTokenForAppAsync("api://billing/Invoices.Read")); // expect POL3001 warning
    }

    [KernelFunction, Description("Reads an invoice")]
    public async Task<string> ReadInvoiceAsync(string number)
    {
        HttpClient http = _factory.CreateClient("billing");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _token.Value);
        return await http.GetStringAsync("invoices/" + number);
    }
}

//# A credential that caches as the SDK asks
public sealed class SidecarCredential(HttpClient http) : TokenCredential
{
    private AccessToken _cached;

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        if (_cached.ExpiresOn > DateTimeOffset.UtcNow.AddMinutes(5))
        {
            return _cached;
        }
        var json = await http.GetFromJsonAsync<JsonElement>("http://localhost:5178/token", cancellationToken);
        _cached = new AccessToken(json.GetProperty("access_token").GetString()!, DateTimeOffset.UtcNow.AddSeconds(json.GetProperty("expires_in").GetInt32()));
        return _cached;
    }
}

public class StorageTools(IHttpClientFactory factory)
{
    [McpServerTool]
    public async Task<string> Token(CancellationToken ct)
    {
        var credential = new SidecarCredential(factory.CreateClient());
        var token = await credential.GetTokenAsync(new TokenRequestContext(["https://storage.azure.com/x"]), ct);
        return token.ExpiresOn.ToString();
    }
}

//# A Graph client that is built around a token and kept
public class CalendarPlugin
{
    private GraphServiceClient? _graph;
    private readonly IConfidentialClientApplication _app;
    private readonly IUserContext _user;

    public CalendarPlugin(IConfidentialClientApplication app, IUserContext user)
    {
        _app = app;
        _user = user;
    }

    [KernelFunction, Description("Reads my calendar")]
    public async Task<int> CountEventsAsync()
    {
        if (_graph is null)
        {
            var result = await _app.AcquireTokenOnBehalfOf(["Calendars.Read"], new UserAssertion(_user.Assertion)).ExecuteAsync();
            var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken);
            _graph = new GraphServiceClient(http); // expect POL3001 warning
        }
        var events = await _graph.Me.Events.GetAsync();
        return events?.Value?.Count ?? 0;
    }
}

public interface IUserContext { string Assertion { get; } }

//# A Graph client for the call, with a provider of tokens
public sealed class TurnTokenProvider(Func<Task<string>> get) : Microsoft.Kiota.Abstractions.Authentication.IAccessTokenProvider
{
    public Microsoft.Kiota.Abstractions.Authentication.AllowedHostsValidator AllowedHostsValidator { get; } = new();
    public Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) => get();
}

public class MeTools(ITokenAcquisition acquisition)
{
    [McpServerTool]
    public async Task<string?> Me()
    {
        var provider = new TurnTokenProvider(() => acquisition.GetAccessTokenForUserAsync(["User.Read"]));
        var graph = new GraphServiceClient(new Microsoft.Kiota.Abstractions.Authentication.BaseBearerTokenAuthenticationProvider(provider));
        return (await graph.Me.GetAsync())?.DisplayName;
    }
}

//# A GitHub client for the call
[McpServerToolType]
public class GitHubTools(IInstallationTokens installations)
{
    [McpServerTool]
    public async Task<string> GetReadme(string owner, string repo)
    {
        var token = await installations.CreateTokenAsync(owner);
        var github = new Octokit.GitHubClient(new Octokit.ProductHeaderValue("agent")) { Credentials = new Octokit.Credentials(token) };
        return (await github.Repository.Content.GetReadme(owner, repo)).Content;
    }
}

public interface IInstallationTokens { Task<string> CreateTokenAsync(string owner); }

//# Credentials of the injected GitHub client
[McpServerToolType]
public class GitHubTools(Octokit.GitHubClient github, IInstallationTokens installations)
{
    [McpServerTool]
    public async Task<string> GetReadme(string owner, string repo)
    {
        var token = await installations.CreateTokenAsync(owner);
        github.Credentials = new Octokit.Credentials(token); // expect POL3001 warning
        return (await github.Repository.Content.GetReadme(owner, repo)).Content;
    }
}

public interface IInstallationTokens { Task<string> CreateTokenAsync(string owner); }

//# Program: An MCP client with a token of the settings
var config = new ConfigurationBuilder().AddEnvironmentVariables().Build();
var transport = new HttpClientTransport(new HttpClientTransportOptions
{
    Endpoint = new Uri("https://api.githubcopilot.com/mcp/"),
    AdditionalHeaders = new Dictionary<string, string>
    {
        ["Authorization"] = $"Bearer {config["GitHub:Token"]}",
    },
});
await using var mcp = await McpClient.CreateAsync(transport);
AIFunction now = AIFunctionFactory.Create(() => DateTime.UtcNow, "now");
Console.WriteLine(now.Name);

//# Program: An MCP client with a token that was got at the start
var credential = new ClientAssertionCredential("t", "c", () => "a");
var accessToken = await credential.GetTokenAsync(new TokenRequestContext(["api://mcp/Tools.Call"]), default);
var transport = new HttpClientTransport(new HttpClientTransportOptions
{
    Endpoint = new Uri("https://mcp.example/mcp"),
    AdditionalHeaders = new Dictionary<string, string>
    {
        ["Authorization"] = $"Bearer {accessToken.Token}", // expect POL3001 info
    },
});
await using var mcp = await McpClient.CreateAsync(transport);
IList<McpClientTool> tools = await mcp.ListToolsAsync();
AIFunction now = AIFunctionFactory.Create(() => DateTime.UtcNow, "now");
Console.WriteLine(tools.Count + now.Name);

//# An MCP client that a tool opens for one call
public class ProxyTools(TokenCredential credential)
{
    [McpServerTool]
    public async Task<string> CallRemote(string tool, CancellationToken ct)
    {
        var accessToken = await credential.GetTokenAsync(new TokenRequestContext(["api://mcp/Tools.Call"]), ct);
        await using var mcp = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri("https://mcp.example/mcp"),
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {accessToken.Token}" },
        }), cancellationToken: ct);
        var result = await mcp.CallToolAsync(tool, cancellationToken: ct);
        return result.ToString()!;
    }
}

//# A plugin that is made with a token for one request
public class HrPlugin(string accessToken)
{
    [KernelFunction]
    public async Task<string> EmployeeAsync(string id)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken); // expect POL1014 warning
        return await http.GetStringAsync("https://hr.example/" + id);
    }
}

public class ChatEndpoint
{
    public static void Map(WebApplication app, Kernel shared) => app.MapPost("/chat", async (HttpContext context, string prompt) =>
    {
        string? token = await context.GetTokenAsync("access_token");
        Kernel kernel = shared.Clone();
        kernel.ImportPluginFromObject(new HrPlugin(token!), "hr");
        return (await kernel.InvokePromptAsync(prompt)).ToString();
    });
}

//# Program: A plugin that is made with a token at the start
var app = ConfidentialClientApplicationBuilder.Create("c").Build();
var result = await app.AcquireTokenForClient(["api://hr/Employees.Read"]).ExecuteAsync();
var builder = Kernel.CreateBuilder();
builder.Plugins.AddFromObject(new HrPlugin(result.AccessToken)); // expect POL3001 warning
Kernel kernel = builder.Build();
Console.WriteLine(kernel.Plugins.Count);

public class HrPlugin(string accessToken)
{
    [KernelFunction]
    public async Task<string> EmployeeAsync(string id)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await http.GetStringAsync("https://hr.example/" + id);
    }
}

//# The expiry is kept, the token is not
public class ExpiryTracker(TokenCredential credential)
{
    private DateTimeOffset _tokenExpiresOn;
    private bool _hasToken;

    [McpServerTool]
    public async Task<string> Check(CancellationToken ct)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://x/Read"]), ct);
        _tokenExpiresOn = token.ExpiresOn;
        _hasToken = !string.IsNullOrEmpty(token.Token);
        return $"{_hasToken} until {_tokenExpiresOn}";
    }
}

//# A lease in a field
public class PaymentTools(ITaskTokenClient tasks, HttpClient ledger)
{
    private TaskLease? _lease;

    [KernelFunction]
    public async Task<string> PayAsync(string invoice, CancellationToken ct)
    {
        _lease ??= await tasks.BeginAsync(new TaskRequest("invoice.pay"), ct); // expect POL3001 warning
        return await ledger.GetStringAsync("pay/" + invoice, ct);
    }
}

//# A typed client of a tool that is made for each call
public sealed class OrdersClient(HttpClient http, TokenCredential credential)
{
    public async Task<string> GetAsync(string id, CancellationToken ct)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(["api://orders/Read"]), ct);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return await http.GetStringAsync("orders/" + id, ct);
    }
}

[McpServerToolType]
public sealed class OrdersTools(OrdersClient orders)
{
    [McpServerTool] public Task<string> Get(string id, CancellationToken ct) => orders.GetAsync(id, ct);
}

public static class Setup { public static void Add(IServiceCollection s) { s.AddHttpClient<OrdersClient>(c => c.BaseAddress = new Uri("https://o.example")); s.AddMcpServer().WithTools<OrdersTools>(); } }

//# A typed client of a plugin that the kernel keeps
public sealed class OrdersClient(HttpClient http, TokenCredential credential)
{
    public async Task<string> GetAsync(string id, CancellationToken ct)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(["api://orders/Read"]), ct);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token); // expect POL3001 warning
        return await http.GetStringAsync("orders/" + id, ct);
    }
}

public sealed class OrdersPlugin(OrdersClient orders)
{
    [KernelFunction] public Task<string> GetAsync(string id, CancellationToken ct) => orders.GetAsync(id, ct);
}

public static class Setup { public static void Add(IServiceCollection s, IKernelBuilder k) { s.AddHttpClient<OrdersClient>(c => c.BaseAddress = new Uri("https://o.example")); k.Plugins.AddFromType<OrdersPlugin>(); } }

//# A token in the items of the request
public class LoginTools(IPublicClientApplication app, IHttpContextAccessor accessor)
{
    [McpServerTool]
    public async Task<string> Login(CancellationToken ct)
    {
        var result = await app.AcquireTokenWithDeviceCode(["User.Read"], code => Task.CompletedTask).ExecuteAsync(ct);
        accessor.HttpContext!.Items["access_token"] = result.AccessToken;
        return result.Account.Username;
    }
}

//# A token in the session
public class LoginTools(IPublicClientApplication app, IHttpContextAccessor accessor)
{
    [McpServerTool]
    public async Task<string> Login(CancellationToken ct)
    {
        var result = await app.AcquireTokenWithDeviceCode(["User.Read"], code => Task.CompletedTask).ExecuteAsync(ct);
        accessor.HttpContext!.Session.SetString("access_token", result.AccessToken); // expect POL3001 warning
        return result.Account.Username;
    }
}

//# A home-made cache
public interface ITokenCache
{
    string? Get(string key);
    void Put(string key, string token);
}

public sealed class InMemoryTokenCache : ITokenCache
{
    private readonly ConcurrentDictionary<string, string> _map = new();
    public string? Get(string key) => _map.TryGetValue(key, out var v) ? v : null;
    public void Put(string key, string token) => _map[key] = token; // expect POL3001 warning
}

public class ZohoTools(ITokenCache cache, IZohoAuth auth, HttpClient http)
{
    [McpServerTool]
    public async Task<string> Lead(string id)
    {
        var token = cache.Get("zoho");
        if (token is null)
        {
            token = await auth.GetAccessTokenAsync();
            cache.Put("zoho", token);
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://zoho.example/leads/" + id);
        request.Headers.Authorization = new("Zoho-oauthtoken", token);
        return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
    }
}

public interface IZohoAuth { Task<string> GetAccessTokenAsync(); }

public static class Setup { public static void Add(IServiceCollection s) => s.AddSingleton<ITokenCache, InMemoryTokenCache>(); }

//# Tokens of a parser
public sealed class Lexer
{
    private string _token = "";
    private Token? _current;

    public void Next(string text)
    {
        _token = NextToken(text);
        _current = new Token(_token, 1);
    }

    private static string NextToken(string text) => text.Split(' ')[0];

    public sealed record Token(string Value, int Kind);
}

public class QueryTools
{
    private static readonly Lexer Lexer = new();
    [McpServerTool] public string Parse(string q) { Lexer.Next(q); return q; }
}

//# A base class that keeps it for all services
public abstract class AuthenticatedService(TokenCredential credential)
{
    protected string? Token;
    private DateTimeOffset _until;

    protected async Task AuthorizeAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (Token == null || DateTimeOffset.Now > _until)
        {
            var at = await credential.GetTokenAsync(new TokenRequestContext(["api://erp/Erp.Read"]), ct);
            Token = at.Token; // expect POL3001 warning
            _until = at.ExpiresOn;
        }
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }
}

public sealed class StockService(TokenCredential credential, HttpClient http) : AuthenticatedService(credential)
{
    public async Task<string> StockAsync(string sku, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "stock/" + sku);
        await AuthorizeAsync(request, ct);
        return await (await http.SendAsync(request, ct)).Content.ReadAsStringAsync(ct);
    }
}

public sealed class StockPlugin(StockService stock)
{
    [KernelFunction]
    public Task<string> GetStockAsync(string sku, CancellationToken ct) => stock.StockAsync(sku, ct);
}

//# A token that flows with the call
public static class CallContext
{
    public static readonly AsyncLocal<string?> Token = new();
}

public class FlowTools(ITokenAcquisition acquisition, HttpClient http)
{
    [McpServerTool]
    public async Task<string> Get(string id)
    {
        CallContext.Token.Value = await acquisition.GetAccessTokenForUserAsync(["Tasks.Read"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://graph.microsoft.com/v1.0/me/todo/" + id);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", CallContext.Token.Value);
        return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
    }
}

//# A controller that caches, beside a tool
[Microsoft.AspNetCore.Mvc.ApiController]
public class AccountController(IMemoryCache cache, IConfidentialClientApplication app) : Microsoft.AspNetCore.Mvc.ControllerBase
{
    private static string? s_token;

    [Microsoft.AspNetCore.Mvc.HttpGet("/t")]
    public async Task<string> Get()
    {
        var result = await app.AcquireTokenForClient(["https://x.example/Orders.Read"]).ExecuteAsync();
        s_token = result.AccessToken;
        cache.Set("t", s_token);
        return "ok";
    }
}

public class ClockTools
{
    [McpServerTool]
    public string Now() => DateTime.UtcNow.ToString("O");
}

//# A service of the process that keeps a client which another service signed in
public interface ILedgerConnections
{
    Task<HttpClient> OpenAsync(CancellationToken ct);
}

public sealed class LedgerConnections(TokenCredential credential) : ILedgerConnections
{
    public async Task<HttpClient> OpenAsync(CancellationToken ct)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/Entries.Read"]), ct);
        HttpClient client = new() { BaseAddress = new Uri("https://ledger.contoso.example") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return client;
    }
}

public sealed class Ledger(ILedgerConnections connections)
{
    private HttpClient? _client;

    public async Task<string> ReadAsync(string entry, CancellationToken ct)
    {
        _client ??= await connections.OpenAsync(ct); // expect POL3001 warning
        return await _client.GetStringAsync($"/entries/{Uri.EscapeDataString(entry)}", ct);
    }
}

[McpServerToolType]
public sealed class LedgerTools(Ledger ledger)
{
    [McpServerTool]
    public Task<string> ReadEntry(string entry, CancellationToken ct) => ledger.ReadAsync(entry, ct);
}

public static class SetUp
{
    public static void Add(IServiceCollection services) => services.AddSingleton<ILedgerConnections, LedgerConnections>().AddSingleton<Ledger>();
}

//# A service of the process that has a client signed in for each call
public sealed class LedgerConnections(TokenCredential credential)
{
    public async Task<HttpClient> OpenAsync(CancellationToken ct)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/Entries.Read"]), ct);
        HttpClient client = new() { BaseAddress = new Uri("https://ledger.contoso.example") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return client;
    }
}

[McpServerToolType]
public sealed class LedgerTools(LedgerConnections connections)
{
    [McpServerTool]
    public async Task<string> ReadEntry(string entry, CancellationToken ct)
    {
        using HttpClient client = await connections.OpenAsync(ct);
        return await client.GetStringAsync($"/entries/{Uri.EscapeDataString(entry)}", ct);
    }
}

public static class SetUp
{
    public static void Add(IServiceCollection services) => services.AddSingleton<LedgerConnections>();
}
