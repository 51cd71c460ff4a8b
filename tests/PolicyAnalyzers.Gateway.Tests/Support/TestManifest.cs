using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>The manifest that the tests ask against.</summary>
internal static class TestManifest
{
    public const string Ledger = "https://ledger.contoso.example", Archive = "https://archive.contoso.example";

    public static PolicyManifest Invoices { get; } = Create("InvoiceAgent", 7, "invoice-assistant");

    public static PolicyManifest Create(string application, int epoch, string agent, int lifetime = 60) => new(application, epoch, [new AgentPolicy(agent, null,
    [
        new TaskPolicy("invoice.read", "Read one invoice", lifetime, TaskSensitivity.Internal, TaskApproval.None,
            [new ParameterPolicy("invoiceId", ParameterType.String, prefix: "INV-")],
            [new ResourceGrant(Ledger, ["invoices.read", "payments.read"]), new ResourceGrant(Archive, ["documents.read"])]),
        new TaskPolicy("invoice.pay", "Pay one approved invoice", 30, TaskSensitivity.Restricted, TaskApproval.Human,
            [new ParameterPolicy("amount", ParameterType.Number, max: 500), new ParameterPolicy("invoiceId", ParameterType.String)],
            [new ResourceGrant(Ledger, ["payments.create"])]),
        new TaskPolicy("invoice.list", "List the invoices", lifetime, TaskSensitivity.Internal, TaskApproval.None,
            [], [new ResourceGrant(Ledger, ["invoices.read"])]),
    ])]);
}
