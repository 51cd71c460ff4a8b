using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using ModelContextProtocol.Server;

//# A model says whether the payment is allowed
public sealed class PaymentPlugin(IChatClient judge, HttpClient bank)
{
    [KernelFunction]
    public async Task<string> PayAsync(string invoice, decimal amount, CancellationToken cancellationToken)
    {
        ChatResponse verdict = await judge.GetResponseAsync($"May invoice {invoice} over {amount} be paid? Answer yes or no.", cancellationToken: cancellationToken);
        if (!verdict.Text.Contains("yes", StringComparison.OrdinalIgnoreCase)) // expect POL2008 warning
        {
            return "The payment was not allowed.";
        }

        HttpResponseMessage response = await bank.PostAsJsonAsync("payments", new { invoice, amount }, cancellationToken);
        return response.StatusCode.ToString();
    }
}

//# A model says what somebody wants
public sealed class DispatchPlugin(IChatClient classifier, HttpClient backend)
{
    [KernelFunction]
    public async Task<string> DispatchAsync(string question)
    {
        ChatResponse intent = await classifier.GetResponseAsync($"Is this about weather, news or sports? {question}");
        if (intent.Text.Contains("weather", StringComparison.OrdinalIgnoreCase))
        {
            return await backend.GetStringAsync("weather");
        }

        return intent.Text == "news" ? await backend.GetStringAsync("news") : await backend.GetStringAsync("sports");
    }
}

//# A verdict with a field that says approved
[McpServerToolType]
public sealed class DeleteTools(IChatClient reviewer, IRecords records)
{
    [McpServerTool]
    public async Task<string> DeleteAsync(string id, string reason)
    {
        ChatResponse<Verdict> review = await reviewer.GetResponseAsync<Verdict>($"Review the deletion of {id}: {reason}");
        if (review.Result.Approved) // expect POL2008 warning
        {
            await records.DeleteAsync(id);
            return "deleted";
        }

        return review.Result.Explanation;
    }
}

public sealed record Verdict(bool Approved, string Explanation);

public interface IRecords
{
    Task DeleteAsync(string id);
}

//# A verdict about the quality of a text
[McpServerToolType]
public sealed class DraftTools(IChatClient reviewer, HttpClient style)
{
    [McpServerTool]
    public async Task<string> DraftAsync(string text)
    {
        ChatResponse<Quality> review = await reviewer.GetResponseAsync<Quality>($"Is this good English? {text}");
        if (!review.Result.IsGood)
        {
            text = await style.GetStringAsync("better?text=" + Uri.EscapeDataString(text));
        }

        return string.IsNullOrWhiteSpace(text) ? review.Text : text;
    }
}

public sealed record Quality(bool IsGood);

//# A prompt function that answers true or false
public sealed class CommandPlugin(Kernel kernel)
{
    [KernelFunction]
    public async Task<string> RunAsync(string command)
    {
        FunctionResult answer = await kernel.InvokePromptAsync($"Is the command '{command}' safe to execute? Answer SAFE or UNSAFE.");
        string? verdict = answer.GetValue<string>();
        if (verdict?.Trim() == "SAFE") // expect POL2008 warning
        {
            using var process = System.Diagnostics.Process.Start("sh", ["-c", command]);
            await process.WaitForExitAsync();
            return "executed";
        }

        return "refused";
    }
}

//# An agent approves on behalf of a manager
public sealed class ExpenseTools(AIAgent manager, IExpenses expenses)
{
    [Description("Approves an expense")]
    public async Task<string> ApproveAsync(int expenseId)
    {
        AgentResponse answer = await manager.RunAsync($"Do you approve expense {expenseId}? Reply APPROVED or REJECTED.");
        bool approved = answer.Text.StartsWith("APPROVED", StringComparison.Ordinal); // expect POL2008 warning
        if (approved)
        {
            await expenses.ApproveAsync(expenseId);
        }

        return approved ? "approved" : "rejected";
    }

    public AIFunction Tool() => AIFunctionFactory.Create(ApproveAsync);
}

public interface IExpenses
{
    Task ApproveAsync(int id);
}

//# An answer that is stored and returned
public sealed class SummaryPlugin(IChatClient chat)
{
    [KernelFunction]
    public async Task<string> SummarizeAsync(string path)
    {
        ChatResponse response = await chat.GetResponseAsync("Summarize: " + await File.ReadAllTextAsync(path));
        if (string.IsNullOrEmpty(response.Text))
        {
            return "There is nothing to say.";
        }

        await File.WriteAllTextAsync(path + ".summary", response.Text);
        return response.Text;
    }
}

//# The model asserts that it is authorized
[McpServerToolType]
public sealed class WireTools(HttpClient bank)
{
    [McpServerTool]
    public async Task<string> WireAsync(string iban, decimal amount, bool isAuthorized)
    {
        if (!isAuthorized) // expect POL2008 warning
        {
            return "Get an authorization first.";
        }

        return (await bank.PostAsJsonAsync("wires", new { iban, amount })).StatusCode.ToString();
    }
}

//# The model says how it is to be done
[McpServerToolType]
public sealed class CopyTools(HttpClient store)
{
    [McpServerTool]
    public async Task<string> CopyAsync(string from, string to, bool overwrite, bool dryRun)
    {
        if (dryRun)
        {
            return $"Would copy {from} to {to}.";
        }

        if (!overwrite && (await store.GetAsync(to)).IsSuccessStatusCode)
        {
            return $"{to} exists already.";
        }

        return (await store.PutAsync(to, new StringContent(from))).StatusCode.ToString();
    }
}

//# A gatekeeper that answers with a truth
public sealed class BenefitPlugin(AIAgent gatekeeper, HttpClient payouts)
{
    [KernelFunction]
    public async Task<string> PayAsync(string member, string reason)
    {
        var verdict = await gatekeeper.RunAsync<bool>($"Member {member} asks for a payout because: {reason}");
        if (!verdict.Result) // expect POL2008 warning
        {
            return "declined";
        }

        await payouts.PostAsync(member, null);
        return "paid";
    }
}
