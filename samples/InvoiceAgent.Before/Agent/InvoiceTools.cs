using System.ComponentModel;
using System.Net.Http.Headers;
using System.Security.Claims;
using Azure.Core;
using InvoiceAgent.Ledger;

namespace InvoiceAgent.Agent;

/// <summary>The tools of the agent. Each gets a token for all that the application may do, and decides by itself what it does with it.</summary>
internal sealed class InvoiceTools(HttpClient ledger, TokenCredential credential, ClaimsPrincipal user)
{
    [Description("Reads an invoice, and on request the invoice that it refers to.")]
    public async Task<string> ReadAsync(string invoiceId, bool includeRelated, CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["https://ledger.contoso.example/.default"]), cancellationToken);
        ledger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);

        Invoice invoice = await ledger.GetInvoiceAsync(invoiceId, cancellationToken);
        return includeRelated && invoice.RelatedId is not null
            ? $"{invoice}; related: {await ledger.GetInvoiceAsync(invoice.RelatedId, cancellationToken)}"
            : invoice.ToString();
    }

    [Description("Pays an invoice.")]
    public async Task<string> PayAsync(string invoiceId, decimal amount, CancellationToken cancellationToken)
    {
        if (!user.IsInRole("Accounting"))
        {
            return "Only accounting pays invoices.";
        }

        if (amount > 500)
        {
            return "Whoever pays more than 500 asks a manager.";
        }

        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["https://ledger.contoso.example/.default"]), cancellationToken);
        ledger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return (await ledger.PayInvoiceAsync(invoiceId, amount, cancellationToken)).ToString();
    }

    [Description("Lists the suppliers.")]
    public async Task<string> ListSuppliersAsync(CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["https://ledger.contoso.example/.default"]), cancellationToken);
        ledger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return string.Join(", ", await ledger.GetSuppliersAsync(cancellationToken));
    }
}
