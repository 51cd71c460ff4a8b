using System;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using PolicyAnalyzers;
using PolicyAnalyzers.Extensions.AI;
using PolicyAnalyzers.ModelContextProtocol;
using PolicyAnalyzers.TokenClient;

//# A read that pays
[AgentIdentity("invoice-assistant")]
public sealed class InvoiceTools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    [KernelFunction]
    public async Task<string> ReadAsync([TaskParameter] string invoiceId, bool payIfDue)
    {
        if (payIfDue)
        {
            return await PayAsync(invoiceId, 10); // expect POL4005 warning
        }

        return invoiceId;
    }

    [AgentTask("invoice.pay", Purpose = "Pay one approved invoice", Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)]
    [TaskScope("https://ledger.contoso.example", "payments.create")]
    [KernelFunction]
    public Task<string> PayAsync([TaskParameter] string invoiceId, [TaskParameter(Max = 500)] decimal amount) => Task.FromResult($"{invoiceId} {amount}");
}

//# A payment that reads first
[AgentIdentity("invoice-assistant")]
public sealed class InvoiceTools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice", MaxLifetimeSeconds = 20)]
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    [KernelFunction]
    public Task<string> ReadAsync([TaskParameter] string invoiceId) => Task.FromResult(invoiceId);

    [AgentTask("invoice.pay", Purpose = "Pay one approved invoice", MaxLifetimeSeconds = 30, Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)]
    [TaskScope("https://ledger.contoso.example", "invoices.read", "payments.create")]
    [KernelFunction]
    public async Task<string> PayAsync([TaskParameter] string invoiceId, [TaskParameter(Max = 500)] decimal amount) => $"{await ReadAsync(invoiceId)} {amount}";
}

//# A task that approves behind an interface
[AgentIdentity("expense-approver")]
public interface IApprovals
{
    [AgentTask("expense.approve", Purpose = "Approve one expense", Approval = Approval.Human)] // expect POL4007 warning
    [TaskScope("https://expenses.contoso.example", "expenses.approve")]
    Task ApproveAsync([TaskParameter] string expenseId);
}

[AgentIdentity("expense-assistant")]
public sealed class ExpenseTools(IApprovals approvals)
{
    [AgentTask("expense.review", Purpose = "Review one expense")]
    [TaskScope("https://expenses.contoso.example", "expenses.approve")]
    [McpServerTool]
    public Task ReviewAsync([TaskParameter] string expenseId) => approvals.ApproveAsync(expenseId); // expect POL4005 warning
}

//# A lease within a lease
[AgentIdentity("travel-assistant")]
public sealed class TravelTools(ITaskTokenClient tokens)
{
    [AgentTask("trip.plan", Purpose = "Plan one trip")]
    [TaskScope("https://travel.contoso.example", "offers.read")]
    [KernelFunction]
    public async Task<string> PlanAsync([TaskParameter] string city)
    {
        await using TaskLease lease = await tokens.BeginAsync(Corpus.PolicyTasks.TripBook(city)); // expect POL4005 warning
        return Book(city);
    }

    [AgentTask("trip.book", Purpose = "Book one trip", Approval = Approval.Human)]
    [TaskScope("https://travel.contoso.example", "bookings.create")]
    private static string Book([TaskParameter] string city) => city;
}

//# A lease for what an endpoint does
[AgentIdentity("travel-assistant")]
public sealed class TripEndpoint(ITaskTokenClient tokens)
{
    public async Task<string> PostAsync(string city, CancellationToken cancellationToken)
    {
        await using TaskLease lease = await tokens.BeginAsync(Corpus.PolicyTasks.TripBook(city), cancellationToken);
        return Book(city);
    }

    [AgentTask("trip.book", Purpose = "Book one trip", Approval = Approval.Human)]
    [TaskScope("https://travel.contoso.example", "bookings.create")]
    private static string Book([TaskParameter] string city) => city;
}

//# Tasks on an abstract base
[AgentIdentity("files-assistant")]
public abstract class FileTools
{
    [AgentTask("file.delete", Purpose = "Delete one file")] // expect POL4007 warning
    [TaskScope("https://files.contoso.example", "files.delete")]
    public abstract Task DeleteAsync([TaskParameter] string path);
}

public sealed class BlobTools : FileTools
{
    [KernelFunction]
    public override Task DeleteAsync(string path) => Task.CompletedTask;
}

//# Tasks where they are implemented
public abstract class FileTools
{
    public abstract Task DeleteAsync(string path);

    public virtual Task<string> ReadAsync(string path) => Task.FromResult(path);
}

[AgentIdentity("files-assistant")]
public sealed class BlobTools : FileTools
{
    [AgentTask("file.delete", Purpose = "Delete one file")]
    [TaskScope("https://files.contoso.example", "files.delete")]
    [KernelFunction]
    public override Task DeleteAsync([TaskParameter] string path) => Task.CompletedTask;

    [AgentTask("file.read", Purpose = "Read one file")]
    [TaskScope("https://files.contoso.example", "files.read")]
    [KernelFunction]
    public override Task<string> ReadAsync([TaskParameter] string path) => base.ReadAsync(path);
}

//# A tool that nobody awaits
[AgentIdentity("mail-assistant")]
public sealed class MailTools
{
    [AgentTask("mail.send", Purpose = "Send one mail to a customer")] // expect POL4007 warning
    [TaskScope("https://mail.contoso.example", "mail.send")]
    [KernelFunction, Description("Sends a mail")]
    public async void SendAsync([TaskParameter] string to, string text) => await Task.Delay(to.Length + text.Length);
}

//# A task on a property
[AgentIdentity("mail-assistant")]
public sealed class MailTools
{
    public int Unread
    {
        [AgentTask("mail.count", Purpose = "Count the unread mails")] // expect POL4007 warning
        [TaskScope("https://mail.contoso.example", "mail.read")]
        get => 3;
    }
}

//# A nightly report that nobody approves
[AgentIdentity("nightly-report")]
public sealed class NightlyReport(IReports reports) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromDays(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await SendAsync(stoppingToken);
        }
    }

    [AgentTask("report.send", Purpose = "Send the nightly report", Approval = Approval.Human)] // expect POL4007 warning
    [TaskScope("https://reports.contoso.example", "reports.send")]
    private Task SendAsync(CancellationToken cancellationToken) => reports.SendAsync(cancellationToken);
}

public interface IReports
{
    Task SendAsync(CancellationToken cancellationToken);
}

//# A nightly report in a lease
[AgentIdentity("nightly-report")]
public sealed class NightlyReport(IReports reports, ITaskTokenClient tokens) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromDays(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using TaskLease lease = await tokens.BeginAsync(Corpus.PolicyTasks.ReportSend(), stoppingToken);
            await SendAsync(stoppingToken);
        }
    }

    [AgentTask("report.send", Purpose = "Send the nightly report", Approval = Approval.Human)]
    [TaskScope("https://reports.contoso.example", "reports.send")]
    private Task SendAsync(CancellationToken cancellationToken) => reports.SendAsync(cancellationToken);
}

public interface IReports
{
    Task SendAsync(CancellationToken cancellationToken);
}

//# A hosted service that makes tools for its agent
[AgentIdentity("watchdog")]
public sealed class Watchdog(IChatClient model, ITaskTokenClient tokens) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        AITool[] tools = [AIFunctionFactory.Create(RestartAsync)];
        await model.GetResponseAsync("Is everything well?", new ChatOptions { Tools = tools.WithTaskLeases(tokens) }, stoppingToken);
    }

    [AgentTask("host.restart", Purpose = "Restart one host", Approval = Approval.Human)]
    [TaskScope("https://hosts.contoso.example", "hosts.restart")]
    [Description("Restarts a host")]
    private Task RestartAsync([TaskParameter] string host) => Task.CompletedTask;
}

//# A timer that cleans up
[AgentIdentity("cleaner")]
public sealed class Cleaner : IDisposable
{
    private readonly Timer _timer;

    public Cleaner() => _timer = new Timer(_ => Clean(), null, TimeSpan.Zero, TimeSpan.FromHours(1));

    [AgentTask("temp.clean", Purpose = "Delete files that are older than a week")] // expect POL4007 warning
    [TaskScope("https://files.contoso.example", "files.delete")]
    private static void Clean() => Console.WriteLine("cleaned");

    public void Dispose() => _timer.Dispose();
}

//# A timer that does something else
[AgentIdentity("cleaner")]
public sealed class Cleaner : IDisposable
{
    private readonly Timer _timer;

    public Cleaner() => _timer = new Timer(_ => Console.WriteLine("alive"), null, TimeSpan.Zero, TimeSpan.FromHours(1));

    [AgentTask("temp.clean", Purpose = "Delete files that are older than a week")]
    [TaskScope("https://files.contoso.example", "files.delete")]
    [KernelFunction]
    public static void Clean() => Console.WriteLine("cleaned");

    public void Dispose() => _timer.Dispose();
}

//# Program: tools without leases
using IChatClient model = new OpenAIModel();
AITool[] tools = [AIFunctionFactory.Create(InvoiceTools.Read)];
Console.WriteLine(await model.GetResponseAsync("What is INV-7 about?", new ChatOptions { Tools = tools }));

[AgentIdentity("invoice-assistant")]
public static class InvoiceTools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")] // expect POL4009 warning
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    public static string Read([TaskParameter] string invoiceId) => invoiceId;

    [AgentTask("invoice.list", Purpose = "List the open invoices")]
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    public static string List() => "";
}

public sealed class OpenAIModel : DelegatingChatClient
{
    public OpenAIModel() : base(null!)
    {
    }
}

//# Program: tools in leases
ServiceCollection services = new();
services.AddTaskTokens(options => options.ClientId = "invoice-assistant");
await using ServiceProvider provider = services.BuildServiceProvider();
AITool[] tools = [AIFunctionFactory.Create(InvoiceTools.Read)];
Console.WriteLine(tools.WithTaskLeases(provider.GetRequiredService<ITaskTokenClient>()).Count);

[AgentIdentity("invoice-assistant")]
public static class InvoiceTools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    public static string Read([TaskParameter] string invoiceId) => invoiceId;
}

//# Program: an MCP server whose tools run in leases
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddTaskTokens(options => options.ClientId = "invoice-server");
builder.Services.AddMcpServer().WithTools<InvoiceTools>().WithTaskTokens();
await builder.Build().RunAsync();

[McpServerToolType]
[AgentIdentity("invoice-server")]
public sealed class InvoiceTools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    [McpServerTool, Description("Reads an invoice")]
    public static string Read([TaskParameter] string invoiceId) => invoiceId;
}

//# Program: an MCP server that forgot them
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
await builder.Build().RunAsync();

[McpServerToolType]
[AgentIdentity("invoice-server")]
public sealed class InvoiceTools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")] // expect POL4009 warning
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    [McpServerTool, Description("Reads an invoice")]
    public static string Read([TaskParameter] string invoiceId) => invoiceId;
}

//# Program: an application that only begins a lease
ServiceCollection services = new();
await using ServiceProvider provider = services.BuildServiceProvider();
await new Batch(provider.GetRequiredService<ITaskTokenClient>()).RunAsync();

[AgentIdentity("batch")]
public sealed class Batch(ITaskTokenClient tokens)
{
    public async Task RunAsync()
    {
        await using TaskLease lease = await tokens.BeginAsync(Corpus.PolicyTasks.BatchRun());
        Run();
    }

    [AgentTask("batch.run", Purpose = "Post the bookings of the day")]
    [TaskScope("https://ledger.contoso.example", "bookings.create")]
    private static void Run() => Console.WriteLine("posted");
}

//# A deletion that no tool declares
[AgentIdentity("files-assistant")]
public sealed class FileTools(IFiles files)
{
    [KernelFunction, Description("Removes a file that is older than a year")]
    public async Task<string> RemoveOldAsync(string path)
    {
        if (!await files.IsOldAsync(path))
        {
            return "too young";
        }

        await DeleteAsync(path);
        return "removed";
    }

    [AgentTask("file.delete", Purpose = "Delete one old file", Approval = Approval.Human)] // expect POL4007 warning
    [TaskScope("https://files.contoso.example", "files.delete")]
    private Task DeleteAsync([TaskParameter] string path) => files.DeleteAsync(path);
}

public interface IFiles
{
    Task<bool> IsOldAsync(string path);

    Task DeleteAsync(string path);
}

//# A private method that is made a tool
[AgentIdentity("files-assistant")]
public sealed class FileTools(IFiles files)
{
    public AITool[] Create(ITaskTokenClient tokens) => [AIFunctionFactory.Create(DeleteAsync, "delete_file").WithTaskLease(tokens)];

    [AgentTask("file.delete", Purpose = "Delete one old file", Approval = Approval.Human)]
    [TaskScope("https://files.contoso.example", "files.delete")]
    private Task DeleteAsync([TaskParameter] string path) => files.DeleteAsync(path);
}

public interface IFiles
{
    Task DeleteAsync(string path);
}

//# Tasks on the actions of a controller
[Microsoft.AspNetCore.Mvc.ApiController]
[AgentIdentity("refund-assistant")]
public sealed class RefundController(IRefunds refunds) : Microsoft.AspNetCore.Mvc.ControllerBase
{
    [Microsoft.AspNetCore.Mvc.HttpPost("refunds")]
    [AgentTask("refund.create", Purpose = "Refund one payment", Approval = Approval.Human)] // expect POL4007 warning
    [TaskScope("https://ledger.contoso.example", "refunds.create")]
    public Task CreateAsync([TaskParameter] string paymentId) => refunds.CreateAsync(paymentId);
}

public interface IRefunds
{
    Task CreateAsync(string paymentId);
}

//# A controller that begins a lease
[Microsoft.AspNetCore.Mvc.ApiController]
[AgentIdentity("refund-assistant")]
public sealed class RefundController(IRefunds refunds, ITaskTokenClient tokens) : Microsoft.AspNetCore.Mvc.ControllerBase
{
    [Microsoft.AspNetCore.Mvc.HttpPost("refunds")]
    [AgentTask("refund.create", Purpose = "Refund one payment", Approval = Approval.Human)]
    [TaskScope("https://ledger.contoso.example", "refunds.create")]
    public async Task CreateAsync([TaskParameter] string paymentId, CancellationToken cancellationToken)
    {
        await using TaskLease lease = await tokens.BeginAsync(Corpus.PolicyTasks.RefundCreate(paymentId), cancellationToken);
        await refunds.CreateAsync(paymentId);
    }
}

public interface IRefunds
{
    Task CreateAsync(string paymentId);
}

//# An override that forgets the task
[AgentIdentity("files-assistant")]
public class FileTools
{
    [AgentTask("file.delete", Purpose = "Delete one file", Approval = Approval.Human)]
    [TaskScope("https://files.contoso.example", "files.delete")]
    [KernelFunction]
    public virtual Task DeleteAsync([TaskParameter] string path) => Task.CompletedTask;
}

public sealed class ArchivedFileTools : FileTools
{
    [KernelFunction]
    public override Task DeleteAsync(string path) => Task.CompletedTask; // expect POL4007 warning
}
