using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.AI;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using Octokit;

//# Mail, files and calendar in one array
[McpServerToolType]
public sealed class OfficeTools(IPublicClientApplication app, IAccount account)
{
    [McpServerTool(Name = "summarize_mail")]
    public async Task<string> SummarizeAsync(CancellationToken cancellationToken)
    {
        AuthenticationResult result = await app
            .AcquireTokenSilent(["Mail.Read", "Files.ReadWrite", "Calendars.ReadWrite"], account) // expect POL1006 warning
            .ExecuteAsync(cancellationToken);
        return result.ExpiresOn.ToString("O");
    }
}

//# Mail and calendar, to find a slot and tell it
[McpServerToolType]
public sealed class OfficeTools(IPublicClientApplication app, IAccount account)
{
    [McpServerTool(Name = "propose_meeting")]
    public async Task<string> ProposeAsync(CancellationToken cancellationToken)
    {
        AuthenticationResult result = await app
            .AcquireTokenSilent(["User.Read", "openid", "Calendars.ReadBasic", "Mail.Send"], account)
            .ExecuteAsync(cancellationToken);
        return result.ExpiresOn.ToString("O");
    }
}

//# One text for everything that the assistant does
public sealed class AssistantPlugin(HttpClient http, string clientId, string assertion)
{
    private const string Scopes = "https://graph.microsoft.com/Mail.Read https://graph.microsoft.com/Tasks.ReadWrite https://graph.microsoft.com/Notes.Read";

    [KernelFunction, Description("Gets the day's overview")]
    public async Task<string> OverviewAsync()
    {
        using FormUrlEncodedContent form = new(
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            new("requested_token_use", "on_behalf_of"),
            new("client_id", clientId),
            new("assertion", assertion),
            new("scope", Scopes), // expect POL1006 warning
        ]);
        HttpResponseMessage response = await http.PostAsync("https://login.microsoftonline.com/organizations/oauth2/v2.0/token", form);
        return response.StatusCode.ToString();
    }
}

//# One text for one task
public sealed class AssistantPlugin(HttpClient http, string clientId, string assertion)
{
    private const string Scopes = "openid profile https://graph.microsoft.com/Tasks.ReadWrite https://graph.microsoft.com/User.Read";

    [KernelFunction, Description("Gets the mail, files, calendar and tasks of the day")]
    public async Task<string> OverviewAsync()
    {
        using FormUrlEncodedContent form = new(
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            new("requested_token_use", "on_behalf_of"),
            new("client_id", clientId),
            new("assertion", assertion),
            new("scope", Scopes),
        ]);
        HttpResponseMessage response = await http.PostAsync("https://login.microsoftonline.com/organizations/oauth2/v2.0/token", form);
        return response.StatusCode.ToString();
    }
}

//# Google's mail, calendar and contacts at once
public sealed class GoogleWorkspace(GoogleCredential credential)
{
    private static readonly string[] Scopes =
    [ // expect POL1006 warning
        "https://www.googleapis.com/auth/gmail.readonly",
        "https://www.googleapis.com/auth/calendar.events.readonly",
        "https://www.googleapis.com/auth/contacts.readonly",
    ];

    public GoogleCredential ForUser(string user) => credential.CreateScoped(Scopes).CreateWithUser(user);
}

public sealed class WorkspacePlugin(GoogleWorkspace workspace)
{
    [KernelFunction, Description("Prepares the user's day")]
    public string Prepare(string user) => workspace.ForUser(user).ToString()!;
}

//# Google's documents and the Drive that they are in
public sealed class GoogleWorkspace(GoogleCredential credential)
{
    private static readonly string[] Scopes =
    [
        "https://www.googleapis.com/auth/drive.file",
        "https://www.googleapis.com/auth/documents.readonly",
        "https://www.googleapis.com/auth/spreadsheets.readonly",
        "https://www.googleapis.com/auth/userinfo.profile",
    ];

    public GoogleCredential ForUser(string user) => credential.CreateScoped(Scopes).CreateWithUser(user);
}

public sealed class WorkspacePlugin(GoogleWorkspace workspace)
{
    [KernelFunction, Description("Prepares the user's day")]
    public string Prepare(string user) => workspace.ForUser(user).ToString()!;
}

//# Three tasks, each with a token of its own
[McpServerToolType]
public sealed class OfficeTools(ITokenAcquisition tokens)
{
    [McpServerTool(Name = "read_mail")]
    public Task<string> MailAsync() => tokens.GetAccessTokenForUserAsync(["Mail.ReadBasic"]); // expect POL3012 warning

    [McpServerTool(Name = "write_note")]
    public Task<string> NoteAsync() => tokens.GetAccessTokenForUserAsync(["Notes.Create"]); // expect POL3012 warning

    [McpServerTool(Name = "read_tasks")]
    public Task<string> TasksAsync() => tokens.GetAccessTokenForUserAsync(["Tasks.Read"]); // expect POL3012 warning
}

//# Names of permissions in a text for people
[McpServerToolType]
public sealed class ConsentTools
{
    private static readonly string[] s_known = ["Mail.Read", "Files.ReadWrite", "Calendars.ReadWrite", "Tasks.ReadWrite"];

    [McpServerTool(Name = "explain_consent"), Description("Explains a permission such as Mail.Read, Files.ReadWrite or Calendars.ReadWrite")]
    public string Explain(string permission) =>
        Array.IndexOf(s_known, permission) < 0 ? "Unknown. Known are " + string.Join(", ", s_known) : $"{permission} is granted by the user";
}

//# The scopes of everything that one's own API has
[McpServerToolType]
public sealed class WealthTools(IConfidentialClientApplication app)
{
    [McpServerTool]
    public async Task<string> StatementAsync(string assertion)
    {
        var token = await app.AcquireTokenOnBehalfOf(["api://wealth/portfolio.read", "api://wealth/orders.write", "api://wealth/documents.read", "api://wealth/clients.write"], new UserAssertion(assertion)).ExecuteAsync(); // expect POL1006 info
        return token.ExpiresOn.ToString();
    }

    [McpServerTool]
    public async Task<string> OrderAsync(string assertion)
    {
        var token = await app.AcquireTokenOnBehalfOf(["api://wealth/orders.read", "api://wealth/orders.write", "api://wealth/quotes.read"], new UserAssertion(assertion)).ExecuteAsync();
        return token.ExpiresOn.ToString();
    }
}
