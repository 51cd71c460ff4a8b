using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Duende.IdentityModel.Client;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Client;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using Octokit;

//# Offline access is asked for inside a tool
public sealed class MailPlugin(IPublicClientApplication app)
{
    private static readonly string[] s_scopes = ["Mail.Send", "offline_access"];

    [KernelFunction, Description("Signs the user in, to send mail later")]
    public async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        AuthenticationResult result = await app.AcquireTokenInteractive(s_scopes).ExecuteAsync(cancellationToken); // expect POL1007 warning
        return result.Account.Username;
    }
}

//# A sign-in inside a tool, for as long as the user is there
public sealed class MailPlugin(IPublicClientApplication app)
{
    private static readonly string[] s_scopes = ["Mail.Send", "openid", "profile"];

    [KernelFunction, Description("Signs the user in, to send mail now; never with offline_access")]
    public async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        AuthenticationResult result = await app.AcquireTokenInteractive(s_scopes).ExecuteAsync(cancellationToken);
        return result.Account.Username;
    }
}

//# A tool renews its own access with a raw form
[McpServerToolType]
public sealed class CrmTools(HttpClient http, ITokenStore store)
{
    [McpServerTool(Name = "find_account")]
    public async Task<string> FindAsync(string name)
    {
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "refresh_token", // expect POL1007 warning
            ["refresh_token"] = store.Read("crm"),
            ["client_id"] = "crm-agent",
        };
        HttpResponseMessage renewed = await http.PostAsync("https://login.crm.example/oauth/token", new FormUrlEncodedContent(form));
        renewed.EnsureSuccessStatusCode();
        return await http.GetStringAsync($"https://crm.example/accounts?name={Uri.EscapeDataString(name)}");
    }
}

public interface ITokenStore
{
    string Read(string name);
}

//# A tool exchanges a code, and refreshes something else
[McpServerToolType]
public sealed class CrmTools(HttpClient http)
{
    [McpServerTool(Name = "finish_sign_in")]
    public async Task<string> FinishAsync(string code)
    {
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["client_id"] = "crm-agent",
        };
        HttpResponseMessage response = await http.PostAsync("https://login.crm.example/oauth/token", new FormUrlEncodedContent(form));
        return response.IsSuccessStatusCode ? "signed in" : "the refresh_token of this user has expired";
    }

    [McpServerTool(Name = "refresh_cache")]
    public Task<string> RefreshAsync() => http.GetStringAsync("https://crm.example/cache/refresh?token=no");
}

//# A typed request with a refresh token
public sealed class ReportService(HttpClient http, Func<string> refreshToken)
{
    public async Task<string> ReadAsync(string name)
    {
        Duende.IdentityModel.Client.TokenResponse response = await http.RequestRefreshTokenAsync(new RefreshTokenRequest // expect POL1007 warning
        {
            Address = "https://id.contoso.example/connect/token",
            ClientId = "reports",
            RefreshToken = refreshToken(),
        });
        http.SetBearerToken(response.AccessToken!); // expect POL3001 warning
        return await http.GetStringAsync($"https://reports.contoso.example/{name}");
    }
}

public sealed class ReportPlugin(ReportService reports)
{
    [KernelFunction, Description("Reads a report")]
    public Task<string> ReadAsync(string name) => reports.ReadAsync(name);
}

//# The user's sign-in renewed by the host, far from the tool
public sealed class SignInKeeper(HttpClient http)
{
    public async Task<string?> RenewAsync(string refresh)
    {
        Dictionary<string, string> form = new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["client_id"] = "web" };
        HttpResponseMessage response = await http.PostAsync("https://id.contoso.example/connect/token", new FormUrlEncodedContent(form));
        return await response.Content.ReadAsStringAsync();
    }
}

public sealed class WeatherPlugin
{
    [KernelFunction, Description("Tells the weather")]
    public string Weather(string city) => $"It is sunny in {city}";
}

//# Program: the host's sign-in keeps a refresh token, beside a tool
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddOpenIdConnect(options =>
{
    options.Authority = "https://id.contoso.example";
    options.ClientId = "agent-portal";
    options.Scope.Add("offline_access"); // expect POL1007 info
});
builder.Services.AddMcpServer().WithTools<ClockTools>();
builder.Build().Run();

[McpServerToolType]
public sealed class ClockTools
{
    [McpServerTool(Name = "now")]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# Google's flow, given a refresh token that was kept
public sealed class GoogleSignIn(GoogleAuthorizationCodeFlow flow, ITokenVault vault)
{
    public UserCredential Open(string user)
    {
        Google.Apis.Auth.OAuth2.Responses.TokenResponse kept = new() { RefreshToken = vault.Get(user) }; // expect POL1007 warning
        return new UserCredential(flow, user, kept);
    }
}

public interface ITokenVault
{
    string Get(string user);
}

[McpServerToolType]
public sealed class GmailTools(GoogleSignIn signIn)
{
    [McpServerTool(Name = "account")]
    public string Account(string user) => signIn.Open(user).UserId;
}

//# Google's flow, given an access token for the task
public sealed class GoogleSignIn(GoogleAuthorizationCodeFlow flow, ITokenVault vault)
{
    public UserCredential Open(string user)
    {
        Google.Apis.Auth.OAuth2.Responses.TokenResponse lent = new() { AccessToken = vault.Get(user), RefreshToken = null };
        return new UserCredential(flow, user, lent);
    }
}

public interface ITokenVault
{
    string Get(string user);
}

[McpServerToolType]
public sealed class GmailTools(GoogleSignIn signIn)
{
    [McpServerTool(Name = "account")]
    public string Account(string user) => signIn.Open(user).UserId;
}
