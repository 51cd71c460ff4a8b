using System.ComponentModel;
using InvoiceAgent.Ledger;
using ModelContextProtocol.Server;
using PolicyAnalyzers;

namespace InvoiceAgent;

/// <summary>The tools of the server, each a task.</summary>
[McpServerToolType]
[AgentIdentity("invoice-assistant", Owner = "billing-platform")]
internal sealed class InvoiceMcpTools(LedgerClient ledger)
{
    [McpServerTool(Name = "read_invoice")]
    [AgentTask("invoice.read", Purpose = "Read one invoice", MaxLifetimeSeconds = 20)]
    [TaskScope(LedgerClient.Resource, "invoices.read")]
    [Description("Reads an invoice.")]
    public async Task<string> ReadAsync([TaskParameter] string invoiceId, CancellationToken cancellationToken) =>
        (await ledger.GetInvoiceAsync(invoiceId, cancellationToken)).ToString();

    [McpServerTool(Name = "pay_invoice")]
    [AgentTask("invoice.pay", Purpose = "Pay one approved invoice", MaxLifetimeSeconds = 30, Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)]
    [TaskScope(LedgerClient.Resource, "payments.create")]
    [Description("Pays an invoice.")]
    public async Task<string> PayAsync([TaskParameter] string invoiceId, [TaskParameter(Min = 0, Max = 500)] decimal amount, CancellationToken cancellationToken) =>
        (await ledger.PayAsync(invoiceId, amount, cancellationToken)).ToString();
}
