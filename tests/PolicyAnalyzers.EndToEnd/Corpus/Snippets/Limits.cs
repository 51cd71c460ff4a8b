using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading.Tasks;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

//# A limit of money, in a constant
public sealed class RefundPlugin(HttpClient refunds)
{
    private const decimal RefundLimit = 500m;

    [KernelFunction]
    public async Task<string> RefundAsync(string orderId, decimal amount)
    {
        if (amount > RefundLimit) // expect POL2009 info
        {
            return $"Refunds over {RefundLimit:C} need a manager.";
        }

        return (await refunds.PostAsJsonAsync(orderId, amount)).StatusCode.ToString();
    }
}

//# Limits of pages, sizes and years
public sealed class SearchPlugin(HttpClient search)
{
    private const int MaxPageSize = 100;

    [KernelFunction]
    public async Task<string> SearchAsync(string query, int page, int pageSize, int year)
    {
        if (page < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(page));
        }

        if (pageSize > MaxPageSize || query.Length > 200)
        {
            return "Too much at once.";
        }

        if (year > 2100)
        {
            return "That year is too far off.";
        }

        return await search.GetStringAsync($"?q={query}&page={page}&size={pageSize}&year={year}");
    }
}

//# The authority of a clerk
[McpServerToolType]
public sealed class CreditTools(ICredits credits)
{
    private static readonly decimal s_approvalAuthority = 10_000;

    [McpServerTool]
    public async Task<string> GrantCreditAsync(string customer, decimal amount)
    {
        if (amount <= s_approvalAuthority) // expect POL2009 info
        {
            await credits.GrantAsync(customer, amount);
            return "granted";
        }

        return "Credits above 10,000 need the committee's approval.";
    }
}

public interface ICredits
{
    Task GrantAsync(string customer, decimal amount);
}

//# An amount that is positive, and one that chooses a discount
[McpServerToolType]
public sealed class CartTools(HttpClient cart)
{
    [McpServerTool]
    public async Task<string> AddAsync(string sku, decimal amount, int quantity)
    {
        if (amount <= 0 || quantity <= 0)
        {
            throw new McpException("Amount and quantity must be positive.");
        }

        decimal discount = amount > 1000 ? 0.1m : 0m;
        return (await cart.PostAsJsonAsync("items", new { sku, quantity, price = amount * (1 - discount) })).StatusCode.ToString();
    }
}

//# A plain number before a transfer
public static class Payments
{
    public static AIFunction Transfer(HttpClient bank) => AIFunctionFactory.Create(
        async (string iban, decimal amount) =>
        {
            if (amount > 1000) // expect POL2009 info
            {
                return "Transfers above 1000 require approval by a human.";
            }

            return (await bank.PostAsJsonAsync("transfers", new { iban, amount })).StatusCode.ToString();
        },
        "transfer");
}

//# Stock, and what is left of a budget
public sealed class OrderPlugin(IStock stock)
{
    [KernelFunction]
    public async Task<string> OrderAsync(string sku, int quantity, decimal budget)
    {
        int available = await stock.AvailableAsync(sku);
        if (quantity > available)
        {
            return $"Only {available} in stock.";
        }

        decimal price = await stock.PriceAsync(sku) * quantity;
        if (price > budget)
        {
            return "That is more than the budget.";
        }

        await stock.OrderAsync(sku, quantity);
        return "ordered";
    }
}

public interface IStock
{
    Task<int> AvailableAsync(string sku);

    Task<decimal> PriceAsync(string sku);

    Task OrderAsync(string sku, int quantity);
}

//# An amount in cents that is denied in words, and a mandate that a helper holds
public sealed class ReturnsPlugin(HttpClient refunds)
{
    private const decimal OrderCap = 50_000m;

    [KernelFunction]
    public async Task<string> ReturnAsync(string charge, long cents)
    {
        if (cents > 20_000) // expect POL2009 info
        {
            return "Refunds over 200 EUR are not permitted; a manager has to do that.";
        }

        return (await refunds.PostAsJsonAsync(charge, cents)).StatusCode.ToString();
    }

    [KernelFunction]
    public async Task<string> OrderAsync(string isin, int pieces, decimal limit)
    {
        EnsureWithinMandate(pieces * limit);
        return (await refunds.PostAsJsonAsync(isin, pieces)).StatusCode.ToString();
    }

    private static void EnsureWithinMandate(decimal volume)
    {
        if (volume > OrderCap) // expect POL2009 info
        {
            throw new InvalidOperationException($"Orders up to {OrderCap:N0} only.");
        }
    }
}

//# Cents and percents that are too many by nature
public sealed class PricePlugin(HttpClient prices)
{
    [KernelFunction]
    public async Task<string> RoundAsync(string sku, int cents)
    {
        if (cents > 99)
        {
            return "There are 99 cents at most; the rest belongs to the euros.";
        }

        return (await prices.PostAsJsonAsync(sku, cents)).StatusCode.ToString();
    }
}
