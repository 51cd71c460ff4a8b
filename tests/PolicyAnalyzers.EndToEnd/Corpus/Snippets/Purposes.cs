using System;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using PolicyAnalyzers;

//# No purpose
[AgentIdentity("calendar-assistant")]
public sealed class CalendarTools(ICalendar calendar)
{
    [AgentTask("event.create")] // expect POL4001 error
    [TaskScope("https://calendar.contoso.example", "events.write")]
    [KernelFunction, Description("Creates an event in the user's calendar")]
    public Task CreateAsync([TaskParameter] string title, DateTimeOffset start) => calendar.CreateAsync(title, start);
}

public interface ICalendar
{
    Task CreateAsync(string title, DateTimeOffset start);
}

//# Purposes that repeat names
[AgentIdentity("calendar-assistant")]
public sealed class CalendarTools(ICalendar calendar)
{
    [AgentTask("event.create", Purpose = "event.create")] // expect POL4006 warning
    [TaskScope("https://calendar.contoso.example", "events.write")]
    [KernelFunction]
    public Task CreateAsync([TaskParameter] string title) => calendar.CreateAsync(title);

    [AgentTask("event.cancel", Purpose = nameof(CancelEventAsync))] // expect POL4006 warning
    [TaskScope("https://calendar.contoso.example", "events.write")]
    [KernelFunction]
    public Task CancelEventAsync([TaskParameter] string eventId) => calendar.CancelAsync(eventId);

    [AgentTask("event.move", Purpose = "Move")] // expect POL4006 warning
    [TaskScope("https://calendar.contoso.example", "events.write")]
    [KernelFunction]
    public Task MoveAsync([TaskParameter] string eventId) => calendar.CancelAsync(eventId);
}

public interface ICalendar
{
    Task CreateAsync(string title);

    Task CancelAsync(string eventId);
}

//# Purposes to be written later
[AgentIdentity("calendar-assistant")]
public sealed class CalendarTools
{
    [AgentTask("event.create", Purpose = "TODO: ask legal")] // expect POL4006 warning
    [TaskScope("https://calendar.contoso.example", "events.write")]
    [McpServerTool]
    public string Create([TaskParameter] string title) => title;

    [AgentTask("event.list", Purpose = "tbd")] // expect POL4006 warning
    [TaskScope("https://calendar.contoso.example", "events.read")]
    [McpServerTool]
    public string List() => "";
}

//# Short purposes, and purposes in another language
[AgentIdentity("calendar-assistant")]
public sealed class CalendarTools
{
    [AgentTask("event.create", Purpose = "Create event")]
    [TaskScope("https://calendar.contoso.example", "events.write")]
    [McpServerTool]
    public string CreateEvent([TaskParameter] string title) => title;

    [AgentTask("event.list", Purpose = "Termine der Woche auflisten")]
    [TaskScope("https://calendar.contoso.example", "events.read")]
    [McpServerTool]
    public string List() => "";

    [AgentTask("event.test", Purpose = "Test whether the calendar answers")]
    [TaskScope("https://calendar.contoso.example", "events.read")]
    [McpServerTool]
    public string Test() => "";
}

//# A day for a payment
[AgentIdentity("payment-assistant")]
public sealed class PaymentTools
{
    [AgentTask("invoice.pay", Purpose = "Pay one approved invoice", MaxLifetimeSeconds = 3600, Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)] // expect POL4004 warning
    [TaskScope("https://ledger.contoso.example", "payments.create")]
    [McpServerTool]
    public string Pay([TaskParameter] string invoiceId, [TaskParameter(Max = 500)] decimal amount) => $"{invoiceId} {amount}";
}

//# An hour for a public report
[AgentIdentity("report-assistant")]
public sealed class ReportTools
{
    [AgentTask("report.render", Purpose = "Render the yearly report", MaxLifetimeSeconds = 3600, Sensitivity = Sensitivity.Public)]
    [TaskScope("https://reports.contoso.example", "reports.read")]
    [McpServerTool]
    public string Render([TaskParameter] int year) => $"{year}";

    [AgentTask("report.file", Purpose = "File the yearly report", MaxLifetimeSeconds = 900, Sensitivity = Sensitivity.Confidential)]
    [TaskScope("https://reports.contoso.example", "reports.write")]
    [McpServerTool]
    public string File([TaskParameter] int year) => $"{year}";
}

//# Half an hour for what must not be disclosed
[AgentIdentity("hr-assistant")]
public sealed class SalaryTools
{
    private const int HalfAnHour = 30 * 60;

    [AgentTask("salary.compare", Purpose = "Compare one salary with its band", MaxLifetimeSeconds = HalfAnHour, Sensitivity = Sensitivity.Confidential)] // expect POL4004 warning
    [TaskScope("https://hr.contoso.example", "salaries.read")]
    [KernelFunction]
    public string Compare([TaskParameter] string employeeId) => employeeId;
}

//# A human asked twice within half a minute
[AgentIdentity("case-assistant")]
public sealed class CaseTools
{
    [AgentTask("case.settle", Purpose = "Pay a claim and close its case", MaxLifetimeSeconds = 30, Approval = Approval.Human)] // expect POL4004 warning
    [TaskScope("https://ledger.contoso.example", "payments.create")]
    [TaskScope("https://cases.contoso.example", "cases.close")]
    [McpServerTool]
    public string Settle([TaskParameter] string caseId) => caseId;
}

//# A human asked once, and twice with time to answer
[AgentIdentity("case-assistant")]
public sealed class CaseTools
{
    [AgentTask("case.pay", Purpose = "Pay a claim", MaxLifetimeSeconds = 10, Approval = Approval.Human, Sensitivity = Sensitivity.Restricted)]
    [TaskScope("https://ledger.contoso.example", "payments.create")]
    [McpServerTool]
    public string Pay([TaskParameter] string caseId) => caseId;

    [AgentTask("case.settle", Purpose = "Pay a claim and close its case", MaxLifetimeSeconds = 300, Approval = Approval.Human, Sensitivity = Sensitivity.Restricted)]
    [TaskScope("https://ledger.contoso.example", "payments.create")]
    [TaskScope("https://cases.contoso.example", "cases.close")]
    [McpServerTool]
    public string Settle([TaskParameter] string caseId) => caseId;
}

//# A token that is good for every order
[AgentIdentity("order-assistant")]
public sealed class OrderTools(IOrders orders)
{
    [AgentTask("order.cancel", Purpose = "Cancel one order")]
    [TaskScope("https://orders.contoso.example", "orders.cancel")]
    [KernelFunction, Description("Cancels an order")]
    public Task<string> CancelAsync(string orderId, string reason, CancellationToken cancellationToken) => // expect POL4008 info
        orders.CancelAsync(orderId, reason, cancellationToken);
}

public interface IOrders
{
    Task<string> CancelAsync(string orderId, string reason, CancellationToken cancellationToken);
}

//# A token for one order
[AgentIdentity("order-assistant")]
public sealed class OrderTools(IOrders orders)
{
    [AgentTask("order.cancel", Purpose = "Cancel one order")]
    [TaskScope("https://orders.contoso.example", "orders.cancel")]
    [KernelFunction, Description("Cancels an order")]
    public Task<string> CancelAsync([TaskParameter] string orderId, string customerId, string reason, CancellationToken cancellationToken) =>
        orders.CancelAsync(orderId, customerId + reason, cancellationToken);
}

public interface IOrders
{
    Task<string> CancelAsync(string orderId, string reason, CancellationToken cancellationToken);
}

//# Arguments that name nothing which is protected
[AgentIdentity("search-assistant")]
public sealed class SearchTools
{
    [AgentTask("catalog.search", Purpose = "Search the public catalog")]
    [TaskScope("https://catalog.contoso.example", "catalog.read")]
    [McpServerTool]
    public string Search(string query, int pageNumber, string conversationId, Guid correlationId, CancellationToken cancellationToken) => $"{query} {pageNumber} {conversationId} {correlationId}";
}

//# A human who does not see what is paid
[AgentIdentity("payment-assistant")]
public sealed class PaymentTools
{
    [AgentTask("invoice.pay", Purpose = "Pay one approved invoice", Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)]
    [TaskScope("https://ledger.contoso.example", "payments.create")]
    [McpServerTool]
    public string Pay(
        string invoice, // expect POL4008 info
        decimal amount) => $"{invoice} {amount}"; // expect POL4008 info
}
