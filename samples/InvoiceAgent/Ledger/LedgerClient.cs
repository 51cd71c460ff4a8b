using Microsoft.AspNetCore.Mvc;
using PolicyAnalyzers;

namespace InvoiceAgent.Ledger;

/// <summary>The ledger's client: ordinary code that knows no agent, and states what each call needs.</summary>
internal sealed class LedgerClient(HttpClient http)
{
    /// <summary>The ledger's audience. Where it is reached is a matter of deployment.</summary>
    public const string Resource = "https://ledger.contoso.example";

    [RequiresScope(Resource, "invoices.read")]
    public async Task<Invoice> GetInvoiceAsync(string invoiceId, CancellationToken cancellationToken) =>
        await ReadAsync<Invoice>(await http.GetAsync($"invoices/{Uri.EscapeDataString(invoiceId)}", cancellationToken), cancellationToken);

    [RequiresScope(Resource, "payments.create")]
    public async Task<Receipt> PayAsync(string invoiceId, decimal amount, CancellationToken cancellationToken) =>
        await ReadAsync<Receipt>(
            await http.PostAsJsonAsync($"invoices/{Uri.EscapeDataString(invoiceId)}/payments", new Payment(amount), cancellationToken), cancellationToken);

    [RequiresScope(Resource, "suppliers.read")]
    public async Task<string[]> GetSuppliersAsync(CancellationToken cancellationToken) =>
        await ReadAsync<string[]>(await http.GetAsync("suppliers", cancellationToken), cancellationToken);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                ProblemDetails? problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(cancellationToken);
                throw new LedgerException($"the ledger answered {(int)response.StatusCode}, {problem?.Detail ?? problem?.Title}");
            }

            return (await response.Content.ReadFromJsonAsync<T>(cancellationToken))!;
        }
    }
}

/// <summary>The ledger refused a request.</summary>
internal sealed class LedgerException(string message) : Exception(message);
