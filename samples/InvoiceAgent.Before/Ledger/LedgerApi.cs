using System.Security.Cryptography;
using Azure.Core;

namespace InvoiceAgent.Ledger;

/// <summary>The ledger, and the identity provider that it trusts: whoever holds the application's token may do everything, for an hour.</summary>
internal sealed class LedgerApi : TokenCredential
{
    private static readonly Invoice[] Invoices = [new("INV-7", "Fabrikam", 120.50m, "INV-8"), new("INV-8", "Northwind", 9300m, null)];

    private readonly string _token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(_token, DateTimeOffset.UtcNow.AddHours(1));

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));

    public void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {_token}")
            {
                await next(context);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            }
        });
        app.MapGet("/invoices/{id}", (string id) => Invoices.FirstOrDefault(invoice => invoice.Id == id) is { } invoice ? Results.Ok(invoice) : Results.NotFound());
        app.MapPost("/invoices/{id}/payments", (string id, Payment payment) => new Receipt(id, payment.Amount));
        app.MapGet("/suppliers", () => Invoices.Select(invoice => invoice.Supplier));
    }
}
