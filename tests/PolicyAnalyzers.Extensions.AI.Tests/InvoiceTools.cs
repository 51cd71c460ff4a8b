using Microsoft.Extensions.AI;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.Extensions.AI.Tests;

/// <summary>An agent's tools, as somebody writes them.</summary>
internal sealed class InvoiceTools(HttpClient http)
{
    public int Runs { get; private set; }

    public Func<CancellationToken, Task<string>>? Work { get; set; }

    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    [TaskScope(World.Ledger, "invoices.read")]
    public async Task<string> ReadAsync([TaskParameter] string invoiceId, CancellationToken cancellationToken)
    {
        Runs++;
        return Work is null ? await http.GetStringAsync($"invoices/{invoiceId}", cancellationToken) : await Work(cancellationToken);
    }

    [AgentTask("invoice.read", Purpose = "Read one invoice")]
    public Task<string> ReadNamedAsync([TaskParameter(Name = "invoiceId")] string id = "INV-1") => http.GetStringAsync($"invoices/{id}");

    [AgentTask("invoice.delete", Purpose = "Declared nowhere in the manifest")]
    public string Delete()
    {
        Runs++;
        return "deleted";
    }

    public string Greet(string name) => $"Hello {name}, lease: {TaskLease.Current?.Id ?? "none"}";

    public AIFunction Read() => AIFunctionFactory.Create(ReadAsync, "read_invoice");
}
