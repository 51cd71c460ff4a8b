using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using PolicyAnalyzers;

//# A task named like a method, over plain http
[AgentIdentity("ledger-assistant", Owner = "billing")]
public sealed class LedgerTools(ILedger ledger)
{
    [AgentTask("Ledger.ReadBalance", Purpose = "Tell the balance of one account")] // expect POL4001 error
    [TaskScope("http://ledger.contoso.example", "balances.read")] // expect POL4001 error
    [McpServerTool, Description("Tells the balance of an account")]
    public Task<decimal> ReadBalanceAsync([TaskParameter] string accountId, CancellationToken cancellationToken) => ledger.BalanceAsync(accountId, cancellationToken);
}

public interface ILedger
{
    Task<decimal> BalanceAsync(string accountId, CancellationToken cancellationToken);
}

//# Resources that are no addresses, and one on the developer's machine
[AgentIdentity("directory-assistant")]
public sealed class DirectoryTools(IDirectory directory)
{
    [AgentTask("employee.find", Purpose = "Find one employee by name")]
    [TaskScope("api://0d0b9a3c-5f0e-4a55-9a53-8f4f2f1f5b11", "employees.read")]
    [TaskScope("urn:contoso:photos", "photos.read")]
    [TaskScope("http://localhost:7071", "cache.read")]
    [KernelFunction]
    public Task<string> FindAsync([TaskParameter] string name) => directory.FindAsync(name);
}

public interface IDirectory
{
    Task<string> FindAsync(string name);
}

//# A resource with the path of a request and its query
[AgentIdentity("order-assistant")]
public sealed class OrderTools
{
    [AgentTask("order.list", Purpose = "List the open orders")]
    [TaskScope("https://orders.contoso.example/orders?state=open", "orders.read")] // expect POL4001 error
    [KernelFunction]
    public IReadOnlyList<string> List() => [];
}

//# A resource of every tenant
[AgentIdentity("order-assistant")]
public sealed class OrderTools
{
    private const string Tenants = "https://*.orders.contoso.example";

    [AgentTask("order.list", Purpose = "List the open orders")]
    [TaskScope(Tenants, "orders.read")] // expect POL4001 error
    [KernelFunction]
    public IReadOnlyList<string> List() => [];
}

//# Every scope of the ledger
[AgentIdentity("ledger-assistant")]
public sealed class LedgerTools
{
    [AgentTask("ledger.close", Purpose = "Close the books of a month")]
    [TaskScope("https://ledger.contoso.example", "ledger.read", "ledger.*")] // expect POL4001 error
    [McpServerTool]
    public void Close([TaskParameter] int month) => Console.WriteLine(month);
}

//# Two grants at one resource
[AgentIdentity("ledger-assistant")]
public sealed class LedgerTools
{
    [AgentTask("ledger.close", Purpose = "Close the books of a month")]
    [TaskScope("https://ledger.contoso.example", "ledger.read")]
    [TaskScope("https://ledger.contoso.example", "ledger.close")] // expect POL4001 error
    [McpServerTool]
    public void Close([TaskParameter] int month) => Console.WriteLine(month);
}

//# Several grants, at several resources
[AgentIdentity("ledger-assistant")]
public sealed class LedgerTools
{
    [AgentTask("ledger.close", Purpose = "Close the books of a month", MaxLifetimeSeconds = 240)]
    [TaskScope("https://ledger.contoso.example", "ledger.read", "ledger.close")]
    [TaskScope("https://ledger.contoso.example/archive", "archive.write")]
    [McpServerTool]
    public void Close([TaskParameter(Min = 1, Max = 12)] int month) => Console.WriteLine(month);
}

//# Tools that nobody owns
public static class WeatherTools
{
    [AgentTask("weather.read", Purpose = "Tell the weather at one place")] // expect POL4003 error
    [TaskScope("https://weather.contoso.example", "weather.read")]
    [McpServerTool, Description("Tells the weather")]
    public static string Read([TaskParameter] string place) => place;
}

//# Tools that the assembly's agent owns
[assembly: AgentIdentity("weather-assistant", Owner = "facilities")]

public static class WeatherTools
{
    [AgentTask("weather.read", Purpose = "Tell the weather at one place")]
    [TaskScope("https://weather.contoso.example", "weather.read")]
    [McpServerTool, Description("Tells the weather")]
    public static string Read([TaskParameter] string place) => place;
}

//# Tools that inherit their agent
[AgentIdentity("weather-assistant")]
public abstract class ContosoTools
{
    protected static string Place(string place) => place.Trim();
}

public sealed class WeatherTools : ContosoTools
{
    [AgentTask("weather.read", Purpose = "Tell the weather at one place")]
    [TaskScope("https://weather.contoso.example", "weather.read")]
    [KernelFunction]
    public string Read([TaskParameter] string place) => Place(place);
}

//# One agent of two teams
[AgentIdentity("back-office", Owner = "billing")]
public sealed class InvoiceTools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    [KernelFunction]
    public string Read([TaskParameter] string invoiceId) => invoiceId;
}

[AgentIdentity("back-office", Owner = "facilities")] // expect POL4001 error
public sealed class RoomTools
{
    [AgentTask("room.book", Purpose = "Book one meeting room")]
    [TaskScope("https://rooms.contoso.example", "bookings.create")]
    [KernelFunction]
    public string Book([TaskParameter] string room) => room;
}

//# One agent whose owner is told once
[AgentIdentity("back-office", Owner = "billing")]
public sealed class InvoiceTools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    [KernelFunction]
    public string Read([TaskParameter] string invoiceId) => invoiceId;
}

[AgentIdentity("back-office")]
public sealed class RoomTools
{
    [AgentTask("room.book", Purpose = "Book one meeting room")]
    [TaskScope("https://rooms.contoso.example", "bookings.create")]
    [KernelFunction]
    public string Book([TaskParameter] string room) => room;
}

//# A task id copied with its method
[AgentIdentity("back-office")]
public sealed class InvoiceTools
{
    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    [KernelFunction]
    public string Read([TaskParameter] string invoiceId) => invoiceId;

    [AgentTask("invoice.read", Purpose = "List the invoices of one supplier")] // expect POL4002 error
    [TaskScope("https://ledger.contoso.example", "invoices.read")]
    [KernelFunction]
    public string List([TaskParameter] string supplier) => supplier;
}

//# Bounds the wrong way round, and a value that its prefix forbids
[AgentIdentity("back-office")]
public sealed class PaymentTools
{
    [AgentTask("payment.create", Purpose = "Pay a supplier", Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)]
    [TaskScope("https://ledger.contoso.example", "payments.create")]
    [KernelFunction]
    public void Pay(
        [TaskParameter(Min = 500, Max = 0)] decimal amount, // expect POL4001 error
        [TaskParameter(Prefix = "SUP-", OneOf = new[] { "SUP-1", "CUS-2" })] string account) => // expect POL4001 error
        Console.WriteLine($"{amount} {account}");
}

//# Bounds and values that go together
[AgentIdentity("back-office")]
public sealed class PaymentTools
{
    [AgentTask("payment.create", Purpose = "Pay a supplier", Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)]
    [TaskScope("https://ledger.contoso.example", "payments.create")]
    [KernelFunction]
    public void Pay(
        [TaskParameter(Min = 0, Max = 500)] decimal amount,
        [TaskParameter(Prefix = "SUP-", OneOf = new[] { "SUP-1", "SUP-2" })] string account,
        [TaskParameter(OneOf = ["Monday", "Friday"])] DayOfWeek day,
        string note) =>
        Console.WriteLine($"{amount} {account} {day} {note}");
}

//# What no token can hold
public sealed record Address(string Street, string City);

[AgentIdentity("shipping-assistant")]
public sealed class ShippingTools
{
    [AgentTask("parcel.send", Purpose = "Send one parcel to a customer")]
    [TaskScope("https://shipping.contoso.example", "parcels.create")]
    [McpServerTool]
    public string Send([TaskParameter] Guid order, [TaskParameter] Address to, [TaskParameter(Name = "order")] int? weight) => // expect POL4001 error; POL4001 error; POL4001 error
        $"{order} {to} {weight}";
}

//# Scopes and parameters of an ordinary client
public sealed class LedgerClient
{
    [TaskScope("https://ledger.contoso.example", "invoices.read")] // expect POL4001 error
    public Task<string> ReadAsync([TaskParameter] string invoiceId) => Task.FromResult(invoiceId); // expect POL4001 error
}

//# Effects of an ordinary client
public sealed class LedgerClient
{
    [RequiresScope("https://ledger.contoso.example", "invoices.read")]
    public Task<string> ReadAsync(string invoiceId) => Task.FromResult(invoiceId);
}

//# Effects that nobody can fulfil
[RequiresScope("ledger", "invoices.read")] // expect POL4001 error
public sealed class LedgerClient
{
    [RequiresScope("https://ledger.contoso.example")] // expect POL4001 error
    public Task<string> ReadAsync(string invoiceId) => Task.FromResult(invoiceId);

    [RequiresScope("https://ledger.contoso.example", "payments.create payments.approve")] // expect POL4001 error
    public Task PayAsync(string invoiceId) => Task.CompletedTask;
}

//# A tool made of a lambda that declares its task
public static class Tools
{
    public static AITool Create() => AIFunctionFactory.Create(
        [AgentTask("report.read", Purpose = "Read one report")] // expect POL4001 error; POL4003 error
        ([TaskParameter] string name) => name,
        "read_report");
}

//# A tool made of a lambda that declares all of it
[AgentIdentity("report-reader")]
public static class Tools
{
    public static AITool Create() => AIFunctionFactory.Create(
        [AgentTask("report.read", Purpose = "Read one report")]
        [TaskScope("https://reports.contoso.example", "reports.read")]
        ([TaskParameter] string name) => name,
        "read_report");
}
