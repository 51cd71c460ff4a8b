namespace PolicyAnalyzers.Policy.Tests;

/// <summary>A manifest to start from, and its parts to vary.</summary>
internal static class Samples
{
    public const string Ledger = "https://ledger.contoso.example";

    public static PolicyManifest Manifest(params TaskPolicy[] tasks) =>
        new("InvoiceAgent", 7, [new AgentPolicy("invoice-assistant", "billing-platform", tasks.Length > 0 ? tasks : [Pay()])]);

    public static TaskPolicy Pay(
        string id = "invoice.pay",
        string purpose = "Pay one approved invoice",
        int maxLifetimeSeconds = 30,
        TaskSensitivity sensitivity = TaskSensitivity.Restricted,
        TaskApproval approval = TaskApproval.Human,
        ParameterPolicy[]? parameters = null,
        ResourceGrant[]? grants = null) => new(
        id,
        purpose,
        maxLifetimeSeconds,
        sensitivity,
        approval,
        parameters ?? [new ParameterPolicy("invoiceId", ParameterType.String, prefix: "INV-"), new ParameterPolicy("amount", ParameterType.Number, max: 500)],
        grants ?? [new ResourceGrant(Ledger, ["payments.create"])]);

    public static TaskAccess Access(string task = "invoice.pay", decimal amount = 100, string scope = "payments.create") => new(
        "invoice-assistant",
        task,
        new Dictionary<string, ParameterValue> { ["invoiceId"] = "INV-7", ["amount"] = amount },
        Ledger,
        [scope]);
}
