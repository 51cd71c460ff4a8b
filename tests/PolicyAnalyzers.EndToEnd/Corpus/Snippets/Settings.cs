using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Google.Apis.Auth.OAuth2;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;

//# One text of the settings, split
//@ appsettings.json
// {
//   "DownstreamApi": { "BaseUrl": "https://graph.microsoft.com/v1.0/", "Scopes": "User.Read Group.ReadWrite.All" }
// }
public sealed class GroupPlugin(ITokenAcquisition tokens, IConfiguration configuration, HttpClient http)
{
    [KernelFunction("list_groups"), Description("Lists the user's groups")]
    public async Task<string> ListAsync()
    {
        string token = await tokens.GetAccessTokenForUserAsync(configuration["DownstreamApi:Scopes"]!.Split(' ')); // expect POL1003 warning
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token); // expect POL3001 warning
        return await http.GetStringAsync(configuration["DownstreamApi:BaseUrl"] + "me/memberOf");
    }
}

//# One text of the settings, with reading permissions
//@ appsettings.json
// {
//   "DownstreamApi": { "BaseUrl": "https://graph.microsoft.com/v1.0/", "Scopes": "User.Read GroupMember.Read.All" },
//   "Admin": { "Scopes": "Group.ReadWrite.All" }
// }
public sealed class GroupPlugin(ITokenAcquisition tokens, IConfiguration configuration, HttpClient http)
{
    [KernelFunction("list_groups"), Description("Lists the user's groups")]
    public async Task<string> ListAsync()
    {
        string token = await tokens.GetAccessTokenForUserAsync(configuration["DownstreamApi:Scopes"]!.Split(' '));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token); // expect POL3001 warning
        return await http.GetStringAsync(configuration["DownstreamApi:BaseUrl"] + "me/memberOf");
    }
}

//# Options bound to a section of the settings
//@ appsettings.json
// { "Graph": { "Endpoint": "https://graph.microsoft.com/v1.0", "Scope": "https://graph.microsoft.com/.default" } }
public sealed class GraphOptions
{
    public string Endpoint { get; set; } = "";

    public string Scope { get; set; } = "";
}

[McpServerToolType]
public sealed class UserTools(TokenCredential credential, IConfiguration configuration)
{
    private readonly GraphOptions _options = new()
    {
        Endpoint = configuration["Graph:Endpoint"]!,
        Scope = configuration.GetSection("Graph")["Scope"]!,
    };

    [McpServerTool(Name = "count_users")]
    public async Task<string> CountAsync(CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext([_options.Scope]), cancellationToken); // expect POL1002 warning
        return $"{_options.Endpoint} until {token.ExpiresOn}";
    }
}

//# Options with a default that asks for everything
public sealed class GraphOptions
{
    public string[] Scopes { get; set; } = ["https://graph.microsoft.com/.default"];
}

public sealed class GraphTokens(TokenCredential credential, IOptions<GraphOptions> options)
{
    public async Task<string> GetAsync(CancellationToken cancellationToken) =>
        (await credential.GetTokenAsync(new TokenRequestContext(options.Value.Scopes), cancellationToken)).Token; // expect POL1002 warning
}

[McpServerToolType]
public sealed class UserTools(GraphTokens tokens)
{
    [McpServerTool(Name = "is_signed_in")]
    public async Task<bool> IsSignedInAsync(CancellationToken cancellationToken) => (await tokens.GetAsync(cancellationToken)).Length > 0;
}

//# Options whose other property asks for everything
public sealed class GraphOptions
{
    public string[] Scopes { get; set; } = ["https://graph.microsoft.com/User.ReadBasic.All"];

    public string Consent { get; set; } = "https://graph.microsoft.com/.default";
}

public sealed class GraphTokens(TokenCredential credential, IOptions<GraphOptions> options)
{
    public string Hint => $"An administrator consents to {options.Value.Consent}";

    public async Task<string> GetAsync(CancellationToken cancellationToken) =>
        (await credential.GetTokenAsync(new TokenRequestContext(options.Value.Scopes), cancellationToken)).Token;
}

[McpServerToolType]
public sealed class UserTools(GraphTokens tokens)
{
    [McpServerTool(Name = "is_signed_in")]
    public async Task<string> IsSignedInAsync(CancellationToken cancellationToken) => (await tokens.GetAsync(cancellationToken)).Length > 0 ? "yes" : tokens.Hint;
}

//# Constants of another class, put together
public static class AuthConstants
{
    public const string ArmEndpoint = "https://management.azure.com";
    public const string DefaultScope = ArmEndpoint + "/.default";
}

public abstract class AzureTool(TokenCredential credential)
{
    protected async Task<AuthenticationHeaderValue> AuthorizeAsync(CancellationToken cancellationToken)
    {
        TokenRequestContext context = new(new[] { AuthConstants.DefaultScope }); // expect POL1002 warning
        return new AuthenticationHeaderValue("Bearer", (await credential.GetTokenAsync(context, cancellationToken)).Token);
    }
}

[McpServerToolType]
public sealed class TagTools(TokenCredential credential, HttpClient http) : AzureTool(credential)
{
    [McpServerTool(Name = "read_tags")]
    public async Task<string> ReadAsync(Guid subscription, CancellationToken cancellationToken)
    {
        http.DefaultRequestHeaders.Authorization = await AuthorizeAsync(cancellationToken);
        return await http.GetStringAsync($"{AuthConstants.ArmEndpoint}/subscriptions/{subscription}/tagNames?api-version=2021-04-01", cancellationToken);
    }
}

//# Constants of another class that ask for nothing
public static class AuthConstants
{
    public const string ArmEndpoint = "https://management.azure.com";
    public const string DefaultScope = ArmEndpoint + "/.default";
    public const string Wildcard = "*";
}

[McpServerToolType]
public sealed class TagTools(IHttpClientFactory factory)
{
    [McpServerTool(Name = "read_tags"), Description("Reads the tags of a subscription, or of all with '*'")]
    public async Task<string> ReadAsync(string subscription, CancellationToken cancellationToken)
    {
        if (subscription == AuthConstants.Wildcard)
        {
            return $"One subscription, please; {AuthConstants.DefaultScope} would be too much";
        }

        HttpClient http = factory.CreateClient("arm");
        return await http.GetStringAsync($"{AuthConstants.ArmEndpoint}/subscriptions/{subscription}/tagNames?api-version=2021-04-01", cancellationToken);
    }
}

//# A handler that is given its scope where it is registered
public sealed class BearerTokenHandler(TokenCredential credential, string scope) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return await base.SendAsync(request, cancellationToken);
    }
}

public static class Registration
{
    public static void AddClients(IServiceCollection services) => services
        .AddHttpClient("graph")
        .AddHttpMessageHandler(provider => new BearerTokenHandler(
            provider.GetRequiredService<TokenCredential>(),
            "https://graph.microsoft.com/.default")); // expect POL1002 warning
}

public sealed class UserPlugin(IHttpClientFactory factory)
{
    [KernelFunction, Description("Reads a user")]
    public Task<string> ReadAsync(string id) => factory.CreateClient("graph").GetStringAsync($"https://graph.microsoft.com/v1.0/users/{id}");
}

//# A helper that makes scopes of a resource and a permission
public static class GraphScopes
{
    private const string Resource = "https://graph.microsoft.com";

    public static string Of(string permission) => $"{Resource}/{permission}";
}

public sealed class GroupPlugin(IConfidentialClientApplication app)
{
    [KernelFunction, Description("Creates a group")]
    public async Task<string> CreateAsync(string name, CancellationToken cancellationToken) =>
        name + (await app.AcquireTokenForClient([GraphScopes.Of("Group.Create")]).ExecuteAsync(cancellationToken)).ExpiresOn;
}

//# A map of scopes by the agent's skill
[McpServerToolType]
public sealed class SkillTools(GoogleCredential credential)
{
    private static readonly Dictionary<string, string[]> Skills = new()
    {
        ["events"] = ["https://www.googleapis.com/auth/calendar.events.readonly"],
        ["mail"] = ["https://mail.google.com/"],
    };

    [McpServerTool(Name = "run_skill")]
    public string Run(string skill) =>
        credential.CreateScoped(Skills[skill]).ToString()!; // expect POL1003 warning
}

//# Settings of another product with words like scopes
//@ appsettings.json
// { "Logging": { "Scopes": "*", "IncludeScopes": true }, "AllowedHosts": "*", "Cors": { "Origins": [ "*" ] } }
[McpServerToolType]
public sealed class HostTools(IConfiguration configuration)
{
    [McpServerTool(Name = "show_hosts")]
    public string Show() => string.Join(' ', configuration["Logging:Scopes"], configuration["AllowedHosts"], configuration.GetSection("Cors:Origins").Get<string[]>()?.FirstOrDefault());
}
