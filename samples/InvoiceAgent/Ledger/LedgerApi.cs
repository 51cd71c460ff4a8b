using System.Collections.Concurrent;
using System.Security.Cryptography;
using PolicyAnalyzers.AspNetCore;

namespace InvoiceAgent.Ledger;

/// <summary>The protected API: it trusts the gateway's tokens, and lets each do what it is bound to and nothing else.</summary>
internal static class LedgerApi
{
    /// <summary>The API's own client id at the gateway, for introspection.</summary>
    public const string ClientId = "ledger-api";

    public static void AddLedger(this IServiceCollection services, Uri gateway, ECDsa key)
    {
        services.AddAuthentication(TaskTokenDefaults.AuthenticationScheme).AddTaskTokens(options =>
        {
            options.Authority = gateway;
            options.Audience = LedgerClient.Resource;
            options.ClientId = ClientId;
            options.ClientKey = key;
        });
        services.AddAuthorization();
    }

    public static void MapLedger(this WebApplication app)
    {
        var invoices = new ConcurrentDictionary<string, Invoice>(
            new Invoice[]
            {
                new("INV-7", "Fabrikam", 120.50m, Paid: false, RelatedId: "INV-8"),
                new("INV-8", "Northwind", 9300m, Paid: false, RelatedId: null),
                new("INV-9", "Fabrikam", 900m, Paid: false, RelatedId: null),
            }.ToDictionary(invoice => invoice.Id));

        app.UseAuthentication();
        app.UseAuthorization();

        app.MapGet("/invoices/{invoiceId}", (string invoiceId) => invoices.TryGetValue(invoiceId, out Invoice? invoice) ? Results.Ok(invoice) : Results.NotFound())
            .RequireTaskScope("invoices.read")
            .BindTaskParameters("invoiceId");

        app.MapPost("/invoices/{invoiceId}/payments", (string invoiceId, Payment payment) =>
            {
                if (!invoices.TryGetValue(invoiceId, out Invoice? invoice))
                {
                    return Results.NotFound();
                }

                invoices[invoiceId] = invoice with { Paid = true };
                return Results.Ok(new Receipt(invoiceId, payment.Amount));
            })
            .RequireTaskScope("payments.create")
            .BindTaskParameters("invoiceId", "amount");

        app.MapGet("/suppliers", () => invoices.Values.Select(invoice => invoice.Supplier).Distinct().Order(StringComparer.Ordinal))
            .RequireTaskScope("suppliers.read");
    }
}
