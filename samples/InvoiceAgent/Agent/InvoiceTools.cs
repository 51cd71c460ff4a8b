using System.ComponentModel;
using InvoiceAgent.Ledger;
using PolicyAnalyzers;

namespace InvoiceAgent.Agent;

/// <summary>The tools of the agent. What each may do is declared here, decided at the gateway, and checked by the ledger.</summary>
[AgentIdentity("invoice-assistant", Owner = "billing-platform")]
internal sealed class InvoiceTools(LedgerClient ledger)
{
    [AgentTask("invoice.read", Purpose = "Read one invoice", MaxLifetimeSeconds = 20)]
    [TaskScope(LedgerClient.Resource, "invoices.read")]
    [Description("Reads an invoice, and on request the invoice that it refers to.")]
    public async Task<string> ReadAsync([TaskParameter] string invoiceId, bool includeRelated, CancellationToken cancellationToken)
    {
        Invoice invoice = await ledger.GetInvoiceAsync(invoiceId, cancellationToken);
        if (!includeRelated || invoice.RelatedId is null)
        {
            return invoice.ToString();
        }

        // The text of an invoice decides here which other invoice is read: the injection that a bound parameter stops.
        try
        {
            return $"{invoice}; related: {await ledger.GetInvoiceAsync(invoice.RelatedId, cancellationToken)}";
        }
        catch (LedgerException refused)
        {
            return $"{invoice}; related invoice {invoice.RelatedId}: {refused.Message}";
        }
    }

    [AgentTask("invoice.pay", Purpose = "Pay one approved invoice", MaxLifetimeSeconds = 30, Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)]
    [TaskScope(LedgerClient.Resource, "payments.create")]
    [Description("Pays an invoice.")]
    public async Task<string> PayAsync([TaskParameter] string invoiceId, [TaskParameter(Min = 0, Max = 500)] decimal amount, CancellationToken cancellationToken) =>
        (await ledger.PayAsync(invoiceId, amount, cancellationToken)).ToString();

    [AgentTask("supplier.list", Purpose = "List the suppliers", MaxLifetimeSeconds = 20)]
    [TaskScope(LedgerClient.Resource, "suppliers.read")]
    [Description("Lists the suppliers.")]
    public async Task<string> ListSuppliersAsync(CancellationToken cancellationToken) =>
        string.Join(", ", await ledger.GetSuppliersAsync(cancellationToken));
}
