using System.Globalization;

namespace InvoiceAgent.Ledger;

/// <summary>An invoice of the ledger.</summary>
internal sealed record Invoice(string Id, string Supplier, decimal Amount, bool Paid, string? RelatedId)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} from {Supplier} over {Amount:0.00} EUR, {(Paid ? "paid" : "open")}");
}

/// <summary>A payment that the ledger made.</summary>
internal sealed record Receipt(string InvoiceId, decimal Amount)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{InvoiceId} paid with {Amount:0.00} EUR");
}

/// <summary>The body of a payment.</summary>
internal sealed record Payment(decimal Amount);
