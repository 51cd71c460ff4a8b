using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using Octokit;
using PolicyAnalyzers;

//# All of Google Cloud, for one bucket
public sealed class BucketPlugin(GoogleCredential credential, HttpClient http)
{
    private const string CloudPlatform = "https://www.googleapis.com/auth/cloud-platform";

    [KernelFunction("read_object"), Description("Reads an object of the reports bucket")]
    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        ITokenAccess scoped = credential.CreateScoped(CloudPlatform); // expect POL1003 warning
        string token = await scoped.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, $"https://storage.googleapis.com/storage/v1/b/reports/o/{Uri.EscapeDataString(name)}?alt=media");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await (await http.SendAsync(request, cancellationToken)).Content.ReadAsStringAsync(cancellationToken);
    }
}

//# One bucket's objects, for reading
public sealed class BucketPlugin(GoogleCredential credential, HttpClient http)
{
    private const string ReadObjects = "https://www.googleapis.com/auth/devstorage.read_only";

    [KernelFunction("read_object"), Description("Reads an object of the reports bucket; needs no https://www.googleapis.com/auth/cloud-platform")]
    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        ITokenAccess scoped = credential.CreateScoped(ReadObjects);
        string token = await scoped.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, $"https://storage.googleapis.com/storage/v1/b/reports/o/{Uri.EscapeDataString(name)}?alt=media");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await (await http.SendAsync(request, cancellationToken)).Content.ReadAsStringAsync(cancellationToken);
    }
}

//# A user signs in for their whole calendar
[McpServerToolType]
public sealed class CalendarTools(IConfiguration configuration)
{
    private static readonly string[] Scopes =
    [
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/calendar",
    ];

    [McpServerTool(Name = "sign_in")]
    public async Task<string> SignInAsync(string user, CancellationToken cancellationToken)
    {
        ClientSecrets secrets = new() { ClientId = configuration["Google:ClientId"], ClientSecret = configuration["Google:ClientSecret"] };
        UserCredential credential = await GoogleWebAuthorizationBroker.AuthorizeAsync(secrets, Scopes, user, cancellationToken); // expect POL1003 warning
        return $"Signed in as {credential.UserId}";
    }
}

//# A user signs in to read the events of a calendar
[McpServerToolType]
public sealed class CalendarTools(IConfiguration configuration)
{
    private static readonly string[] Scopes =
    [
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/calendar.events.readonly",
    ];

    [McpServerTool(Name = "sign_in")]
    public async Task<string> SignInAsync(string user, CancellationToken cancellationToken)
    {
        ClientSecrets secrets = new() { ClientId = configuration["Google:ClientId"], ClientSecret = configuration["Google:ClientSecret"] };
        UserCredential credential = await GoogleWebAuthorizationBroker.AuthorizeAsync(secrets, Scopes, user, cancellationToken);
        return $"Signed in as {credential.UserId}";
    }
}

//# A service account that impersonates an administrator of the domain
public sealed class UserDirectory(string key)
{
    public ServiceAccountCredential Credential() => new(new ServiceAccountCredential.Initializer("directory@agents.iam.gserviceaccount.com")
    {
        User = "admin@contoso.example",
        Scopes = ["https://www.googleapis.com/auth/admin.directory.user"], // expect POL1003 warning
    }.FromPrivateKey(key));
}

public sealed class HelpDeskPlugin(UserDirectory directory)
{
    [KernelFunction, Description("Tells who administers the domain")]
    public string? Administrator() => directory.Credential().User;
}

//# A service account that reads the directory
public sealed class UserDirectory(string key)
{
    public ServiceAccountCredential Credential() => new(new ServiceAccountCredential.Initializer("directory@agents.iam.gserviceaccount.com")
    {
        User = "admin@contoso.example",
        Scopes = ["https://www.googleapis.com/auth/admin.directory.user.readonly"],
    }.FromPrivateKey(key));
}

public sealed class HelpDeskPlugin(UserDirectory directory)
{
    [KernelFunction, Description("Tells who administers the domain")]
    public string? Administrator() => directory.Credential().User;
}

//# Every file of a Drive, for reading only
public sealed class SearchPlugin(GoogleCredential credential)
{
    [KernelFunction, Description("Searches the Drive")]
    public string? Search(string words) =>
        credential.CreateScoped(["https://www.googleapis.com/auth/drive.readonly"]).ToString() + words; // expect POL1003 info
}

//# GitHub's classic scopes in a sign-in
[McpServerToolType]
public sealed class GitHubTools(GitHubClient github, string clientId)
{
    [McpServerTool(Name = "github_sign_in")]
    public Uri SignIn()
    {
        OauthLoginRequest request = new(clientId)
        {
            Scopes =
            {
                "read:user",
                "repo", // expect POL1003 warning
                "admin:org", // expect POL1003 warning
            },
        };
        return github.Oauth.GetGitHubLoginUrl(request);
    }
}

//# GitHub's reading scopes in a sign-in
[McpServerToolType]
public sealed class GitHubTools(GitHubClient github, string clientId)
{
    [McpServerTool(Name = "github_sign_in")]
    public Uri SignIn()
    {
        OauthLoginRequest request = new(clientId) { Scopes = { "read:user", "read:org" } };
        return github.Oauth.GetGitHubLoginUrl(request);
    }
}

//# Words of a search that look like GitHub's scopes
[McpServerToolType]
public sealed class GitHubTools(GitHubClient github)
{
    [McpServerTool(Name = "search_issues")]
    public async Task<int> SearchAsync(string words)
    {
        SearchIssuesRequest request = new(string.Join(' ', "repo:contoso/ledger", "user:contoso", "project", words));
        request.Labels = ["admin:org", "workflow"];
        return (await github.Search.SearchIssues(request)).TotalCount;
    }
}

//# Slack is asked to let the agent remove people
[McpServerToolType]
public sealed class SlackTools(IConfiguration configuration)
{
    [McpServerTool(Name = "slack_install"), Description("Gives the link that installs the agent")]
    public string Install() =>
        $"https://slack.com/oauth/v2/authorize?client_id={configuration["Slack:ClientId"]}&scope=chat:write,admin.users:write"; // expect POL1003 warning
}

//# Slack is asked to let the agent answer
[McpServerToolType]
public sealed class SlackTools(IConfiguration configuration)
{
    [McpServerTool(Name = "slack_install"), Description("Gives the link that installs the agent")]
    public string Install() =>
        $"https://slack.com/oauth/v2/authorize?client_id={configuration["Slack:ClientId"]}&scope=chat:write,app_mentions:read";
}

//# Atlassian's classic scopes in a form
[McpServerToolType]
public sealed class JiraTools(HttpClient http, string clientId, string clientSecret)
{
    [McpServerTool(Name = "create_issue")]
    public async Task<string> CreateAsync(string summary)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
            ["scope"] = "read:jira-work manage:jira-configuration", // expect POL1003 warning
        });
        HttpResponseMessage response = await http.PostAsync("https://auth.atlassian.com/oauth/token", form);
        return $"{summary}: {response.StatusCode}";
    }
}

//# Atlassian's granular scopes in a form
[McpServerToolType]
public sealed class JiraTools(HttpClient http, string clientId, string clientSecret)
{
    [McpServerTool(Name = "create_issue")]
    public async Task<string> CreateAsync(string summary)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
            ["scope"] = "read:project:jira write:issue:jira",
        });
        HttpResponseMessage response = await http.PostAsync("https://auth.atlassian.com/oauth/token", form);
        return $"{summary}: {response.StatusCode}";
    }
}

//# Whatever the user may do in every subscription and vault
[McpServerToolType]
public sealed class AzureTools(ITokenAcquisition tokens, HttpClient http)
{
    [McpServerTool(Name = "list_subscriptions")]
    public async Task<string> ListAsync() =>
        await GetAsync("https://management.azure.com/subscriptions?api-version=2022-12-01", "https://management.azure.com/user_impersonation"); // expect POL1003 warning

    [McpServerTool(Name = "list_keys")]
    public async Task<string> KeysAsync() =>
        await GetAsync("https://contoso.vault.azure.net/keys?api-version=7.4", "https://vault.azure.net/user_impersonation"); // expect POL1003 info

    private async Task<string> GetAsync(string url, string scope)
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAccessTokenForUserAsync([scope])); // expect POL3001 info
        return await http.GetStringAsync(url);
    }
}

//# The directory, read and written
public sealed class DirectoryPlugin(IPublicClientApplication app)
{
    [KernelFunction, Description("Signs the administrator in")]
    public async Task<string> SignInAsync()
    {
        List<string> scopes = ["User.Read"];
        scopes.Add("Directory.ReadWrite.All"); // expect POL1003 warning
        AuthenticationResult result = await app.AcquireTokenInteractive(scopes).ExecuteAsync();
        return result.Account.Username;
    }
}

//# Chosen sites and the user's own profile
public sealed class SitesPlugin(IPublicClientApplication app)
{
    [KernelFunction, Description("Signs the user in")]
    public async Task<string> SignInAsync()
    {
        List<string> scopes = ["User.Read"];
        scopes.Add("Sites.Selected");
        AuthenticationResult result = await app.AcquireTokenInteractive(scopes).ExecuteAsync();
        return result.Account.Username;
    }
}

//# A declaration that names a broad scope
[AgentIdentity("repository-assistant", Owner = "platform")]
public sealed class RepositoryTools
{
    [AgentTask("repository.tag", Purpose = "Tag one commit")]
    [TaskScope("https://github.com", "repo")] // expect POL1003 warning
    public Task<string> TagAsync([TaskParameter] string commit) => Task.FromResult(commit);
}

//# A scope of one's own, listed as broad
//@ contoso.scopes.json
// { "scopes": [ { "scope": "orders.admin", "resource": "api://orders", "broad": "it deletes orders", "narrower": ["orders.read"] } ] }
[McpServerToolType]
public sealed class OrderTools(IConfidentialClientApplication app)
{
    [McpServerTool(Name = "read_order")]
    public async Task<string> ReadAsync(int number, CancellationToken cancellationToken)
    {
        AuthenticationResult result = await app.AcquireTokenForClient(["api://orders/orders.admin"]).ExecuteAsync(cancellationToken); // expect POL1003 warning
        return $"{number} until {result.ExpiresOn}";
    }
}

//# A broad scope that one's own catalogue allows
//@ contoso.scopes.json
// { "scopes": [ { "scope": "https://www.googleapis.com/auth/drive", "allowed": true, "reason": "the archive agent has a Drive of its own" } ] }
[McpServerToolType]
public sealed class ArchiveTools(GoogleCredential credential)
{
    [McpServerTool(Name = "archive")]
    public string? Archive(string name) => credential.CreateScoped("https://www.googleapis.com/auth/drive").ToString() + name;
}
