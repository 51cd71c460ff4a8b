using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;

//# The calendar is written in the token, and only read in the call
public sealed class CalendarPlugin(ITokenAcquisition tokens, HttpClient http)
{
    [KernelFunction("next_meeting"), Description("Tells the next meeting")]
    public async Task<string> NextAsync(CancellationToken cancellationToken)
    {
        string token = await tokens.GetAccessTokenForUserAsync(["Calendars.ReadWrite"]); // expect POL1004 warning
        using HttpRequestMessage request = new(HttpMethod.Get, "https://graph.microsoft.com/v1.0/me/events?$top=1&$orderby=start/dateTime");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

//# The calendar is written in the token and in the call
public sealed class CalendarPlugin(ITokenAcquisition tokens, HttpClient http)
{
    [KernelFunction("book_meeting"), Description("Books a meeting")]
    public async Task<string> BookAsync(string subject, DateTimeOffset start, CancellationToken cancellationToken)
    {
        string token = await tokens.GetAccessTokenForUserAsync(["Calendars.ReadWrite"]);
        using HttpRequestMessage request = new(HttpMethod.Post, "https://graph.microsoft.com/v1.0/me/events") { Content = JsonContent.Create(new { subject, start }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

//# The user's tasks are only read, through request builders
[McpServerToolType]
public sealed class TodoTools(TokenCredential user)
{
    private readonly GraphServiceClient _graph = new(user, ["Tasks.ReadWrite"]); // expect POL1004 warning

    [McpServerTool(Name = "open_tasks"), Description("Lists the open tasks of a list")]
    public async Task<IEnumerable<string?>> OpenAsync(string list, CancellationToken cancellationToken)
    {
        TodoTaskCollectionResponse? tasks = await _graph.Me.Todo.Lists[list].Tasks.GetAsync(
            request => request.QueryParameters.Filter = "status ne 'completed'", cancellationToken);
        return tasks?.Value?.Select(task => task.Title) ?? [];
    }
}

//# The user's tasks are read and finished, through request builders
[McpServerToolType]
public sealed class TodoTools(TokenCredential user)
{
    private readonly GraphServiceClient _graph = new(user, ["Tasks.ReadWrite"]);

    [McpServerTool(Name = "open_tasks"), Description("Lists the open tasks of a list")]
    public async Task<IEnumerable<string?>> OpenAsync(string list, CancellationToken cancellationToken) =>
        (await _graph.Me.Todo.Lists[list].Tasks.GetAsync(cancellationToken: cancellationToken))?.Value?.Select(task => task.Title) ?? [];

    [McpServerTool(Name = "finish_task"), Description("Finishes a task")]
    public async Task<string?> FinishAsync(string list, string task, CancellationToken cancellationToken) =>
        (await _graph.Me.Todo.Lists[list].Tasks[task].PatchAsync(new TodoTask { Status = Microsoft.Graph.Models.TaskStatus.Completed }, cancellationToken: cancellationToken))?.Title;
}

//# Everybody's profile in the token, the user's own in the call
[McpServerToolType]
public sealed class ProfileTools(IConfidentialClientApplication app, HttpClient http, Func<UserAssertion> user)
{
    [McpServerTool(Name = "who_am_i")]
    public async Task<string> WhoAsync()
    {
        AuthenticationResult result = await app.AcquireTokenOnBehalfOf(["https://graph.microsoft.com/User.Read.All"], user()).ExecuteAsync(); // expect POL1004 warning
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken); // expect POL3001 info
        return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me?$select=displayName,mail");
    }
}

//# The user's own profile in the token and in the call
[McpServerToolType]
public sealed class ProfileTools(IConfidentialClientApplication app, HttpClient http, Func<UserAssertion> user)
{
    [McpServerTool(Name = "who_am_i")]
    public async Task<string> WhoAsync()
    {
        AuthenticationResult result = await app.AcquireTokenOnBehalfOf(["https://graph.microsoft.com/User.Read"], user()).ExecuteAsync();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken); // expect POL3001 info
        return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me?$select=displayName,mail");
    }
}

//# The address book of a service behind an interface
public interface IAddressBook
{
    Task<string?> FindAsync(string name);
}

public sealed class GraphAddressBook(TokenCredential user) : IAddressBook
{
    private static readonly string[] Scopes = ["https://graph.microsoft.com/Contacts.ReadWrite"];

    public async Task<string?> FindAsync(string name)
    {
        GraphServiceClient graph = new(user, Scopes); // expect POL1004 warning
        ContactCollectionResponse? contacts = await graph.Me.Contacts.GetAsync(request => request.QueryParameters.Search = name);
        return contacts?.Value?.FirstOrDefault()?.EmailAddresses?.FirstOrDefault()?.Address;
    }
}

public sealed class ContactsPlugin(IAddressBook book)
{
    [KernelFunction, Description("Finds the mail address of a contact")]
    public Task<string?> FindAsync(string name) => book.FindAsync(name);
}

//# Calls that cannot all be told
public sealed class CalendarPlugin(ITokenAcquisition tokens, HttpClient http)
{
    [KernelFunction("next_meeting"), Description("Tells the next meeting")]
    public async Task<string> NextAsync()
    {
        await AuthorizeAsync();
        return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/events?$top=1");
    }

    [KernelFunction("decline"), Description("Declines a meeting")]
    public async Task DeclineAsync(string id)
    {
        await AuthorizeAsync();
        await http.PostAsync(DeclineUrl(id), null);
    }

    private async Task AuthorizeAsync() => http.DefaultRequestHeaders.Authorization = // expect POL3001 warning
        new AuthenticationHeaderValue("Bearer", await tokens.GetAccessTokenForUserAsync(["Calendars.ReadWrite"]));

    private static Uri DeclineUrl(string id) => new($"https://graph.microsoft.com/v1.0/me/events/{Uri.EscapeDataString(id)}/decline");
}

//# The user's files are only listed
[McpServerToolType]
public sealed class FileTools(ITokenAcquirerFactoryLike tokens, IConfidentialClientApplication app, IAccount account)
{
    [McpServerTool(Name = "list_files")]
    public async Task<string> ListAsync(string folder)
    {
        AuthenticationResult result = await app.AcquireTokenSilent(["Files.ReadWrite"], account).ExecuteAsync(); // expect POL1004 warning
        HttpClient http = tokens.Client(result.AccessToken);
        return await http.GetStringAsync($"https://graph.microsoft.com/v1.0/me/drive/items/{folder}/children");
    }
}

public interface ITokenAcquirerFactoryLike
{
    HttpClient Client(string token);
}

//# The user's files are uploaded
[McpServerToolType]
public sealed class FileTools(IConfidentialClientApplication app, IAccount account, HttpClient http)
{
    [McpServerTool(Name = "upload_note")]
    public async Task<string> UploadAsync(string name, string text)
    {
        AuthenticationResult result = await app.AcquireTokenSilent(["Files.ReadWrite"], account).ExecuteAsync();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken); // expect POL3001 info
        HttpResponseMessage response = await http.PutAsync($"https://graph.microsoft.com/v1.0/me/drive/root:/notes/{name}.md:/content", new StringContent(text));
        return response.StatusCode.ToString();
    }
}

//# A mail is sent with the permission to send, and a second API is called
public sealed class MailPlugin(TokenCredential user, HttpClient http)
{
    private readonly GraphServiceClient _graph = new(user, ["Mail.Send"]);

    [KernelFunction, Description("Sends the quote of an order")]
    public async Task SendAsync(string to, string order)
    {
        string quote = await http.GetStringAsync($"https://orders.contoso.example/quotes/{order}");
        await _graph.Me.SendMail.PostAsync(new()
        {
            Message = new Message
            {
                Subject = "Your quote",
                Body = new ItemBody { Content = quote },
                ToRecipients = [new Recipient { EmailAddress = new EmailAddress { Address = to } }],
            },
        });
    }
}

//# A client made in a factory for tools elsewhere
public static class GraphFactory
{
    public static GraphServiceClient Create(TokenCredential user) => new(user, ["Contacts.ReadWrite"]); // expect POL1004 info
}

public sealed class ContactsPlugin(GraphServiceClient graph)
{
    [KernelFunction, Description("Lists the user's contacts")]
    public async Task<IEnumerable<string?>> ListAsync() => (await graph.Me.Contacts.GetAsync())?.Value?.Select(contact => contact.DisplayName) ?? [];
}
