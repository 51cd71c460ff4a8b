using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Identity.Client;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;

//# After a 403, a token for more
public sealed class CalendarPlugin(TokenCredential credential, HttpClient calendar)
{
    [KernelFunction]
    public async Task<string> MoveAsync(string meeting, DateTime to, CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://calendar.contoso.example/meetings.read"]), cancellationToken);
        HttpResponseMessage response = await SendAsync(meeting, to, token, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Forbidden)
        {
            token = await credential.GetTokenAsync(new TokenRequestContext(["api://calendar.contoso.example/meetings.write"]), cancellationToken); // expect POL2007 warning
            response = await SendAsync(meeting, to, token, cancellationToken);
        }

        return response.StatusCode.ToString();
    }

    private Task<HttpResponseMessage> SendAsync(string meeting, DateTime to, AccessToken token, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(HttpMethod.Put, $"meetings/{meeting}?to={to:O}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return calendar.SendAsync(request, cancellationToken);
    }
}

//# After a 401, the same token anew
public sealed class CalendarPlugin(TokenCredential credential, HttpClient calendar)
{
    private static readonly string[] s_scopes = ["api://calendar.contoso.example/meetings.read"];

    [KernelFunction]
    public async Task<string> ReadAsync(string meeting, CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(s_scopes), cancellationToken);
        HttpResponseMessage response = await SendAsync(meeting, token, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            token = await credential.GetTokenAsync(new TokenRequestContext(s_scopes, claims: response.Headers.WwwAuthenticate.ToString()), cancellationToken);
            response = await SendAsync(meeting, token, cancellationToken);
        }

        return response.StatusCode.ToString();
    }

    private Task<HttpResponseMessage> SendAsync(string meeting, AccessToken token, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(HttpMethod.Get, $"meetings/{meeting}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return calendar.SendAsync(request, cancellationToken);
    }
}

//# A denial is caught and a wider scope asked for
public sealed class DrivePlugin(IPublicClientApplication app, IDrive drive)
{
    private static readonly string[] s_read = ["https://drive.contoso.example/files.read"];
    private static readonly string[] s_write = ["https://drive.contoso.example/files.readwrite"];

    [KernelFunction]
    public async Task<string> OpenAsync(string file)
    {
        IAccount account = (await app.GetAccountsAsync()).First();
        AuthenticationResult result = await app.AcquireTokenSilent(s_read, account).ExecuteAsync();
        try
        {
            return await drive.OpenAsync(file, result.AccessToken);
        }
        catch (UnauthorizedAccessException)
        {
            result = await app.AcquireTokenSilent(s_write, account).ExecuteAsync(); // expect POL2007 warning
            return await drive.OpenAsync(file, result.AccessToken);
        }
    }
}

public interface IDrive
{
    Task<string> OpenAsync(string file, string token);
}

//# Interaction is needed, for the same scopes
public sealed class DrivePlugin(IPublicClientApplication app, IDrive drive)
{
    private static readonly string[] s_read = ["https://drive.contoso.example/files.read"];

    [KernelFunction]
    public async Task<string> OpenAsync(string file)
    {
        IAccount? account = (await app.GetAccountsAsync()).FirstOrDefault();
        AuthenticationResult result;
        try
        {
            result = await app.AcquireTokenSilent(s_read, account).ExecuteAsync();
        }
        catch (MsalUiRequiredException denied)
        {
            result = await app.AcquireTokenInteractive(s_read).WithClaims(denied.Claims).ExecuteAsync();
        }

        return await drive.OpenAsync(file, result.AccessToken);
    }
}

public interface IDrive
{
    Task<string> OpenAsync(string file, string token);
}

//# The client of the administrator, when the own one is refused
[McpServerToolType]
public sealed class ServerTools(IServers servers, IServers adminServers)
{
    [McpServerTool]
    public async Task<string> RestartAsync(string name)
    {
        try
        {
            return await servers.RestartAsync(name);
        }
        catch (RequestFailedException failure) when (failure.Status == 403)
        {
            return await adminServers.RestartAsync(name); // expect POL2007 warning
        }
    }
}

public interface IServers
{
    Task<string> RestartAsync(string name);
}

//# A second server, when the first one is down or refuses
[McpServerToolType]
public sealed class ServerTools(IServers servers, IServers replica, IAlerts alerts)
{
    [McpServerTool]
    public async Task<string> ReadAsync(string name)
    {
        try
        {
            return await servers.ReadAsync(name);
        }
        catch (RequestFailedException failure) when (failure.Status is 503 or 504)
        {
            return await replica.ReadAsync(name);
        }
        catch (RequestFailedException failure) when (failure.Status == 403)
        {
            await alerts.TellAdminAsync($"{name} was refused: {failure.Message}");
            return "You have no access to this server.";
        }
    }
}

public interface IServers
{
    Task<string> ReadAsync(string name);
}

public interface IAlerts
{
    Task TellAdminAsync(string text);
}
