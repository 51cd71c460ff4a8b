using System.Globalization;
using PolicyAnalyzers;

namespace InvoiceAgent.Ledger;

/// <summary>The calls of the ledger, as the team that runs it publishes them: each states which scope it needs.</summary>
internal static class LedgerCalls
{
    public const string Resource = "https://ledger.contoso.example";

    [RequiresScope(Resource, "invoices.read")]
    public static async Task<Invoice> GetInvoiceAsync(this HttpClient http, string invoiceId, CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<Invoice>($"invoices/{Uri.EscapeDataString(invoiceId)}", cancellationToken))!;

    [RequiresScope(Resource, "payments.create")]
    public static async Task<Receipt> PayInvoiceAsync(this HttpClient http, string invoiceId, decimal amount, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync($"invoices/{Uri.EscapeDataString(invoiceId)}/payments", new Payment(amount), cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Receipt>(cancellationToken))!;
    }

    [RequiresScope(Resource, "suppliers.read")]
    public static async Task<string[]> GetSuppliersAsync(this HttpClient http, CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<string[]>("suppliers", cancellationToken))!;
}

/// <summary>An invoice of the ledger.</summary>
internal sealed record Invoice(string Id, string Supplier, decimal Amount, string? RelatedId)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} from {Supplier} over {Amount:0.00} EUR");
}

/// <summary>The body of a payment.</summary>
internal sealed record Payment(decimal Amount);

/// <summary>A payment that the ledger made.</summary>
internal sealed record Receipt(string InvoiceId, decimal Amount)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{InvoiceId} paid with {Amount:0.00} EUR");
}
