using System.Net;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

/// <summary>What the manifest does not declare is refused.</summary>
public class TaskTests
{
    [Theory]
    [InlineData(null, "authorization_details is missing")]
    [InlineData("{", "a member's name in double quotes is expected")]
    [InlineData("{}", "authorization_details must be an array of exactly one object of type 'agent_task'")]
    [InlineData("[]", "authorization_details must be an array of exactly one object of type 'agent_task'")]
    [InlineData("[{},{}]", "authorization_details must be an array of exactly one object of type 'agent_task'")]
    [InlineData("""[{"type":"payment_initiation"}]""", "the only supported type is 'agent_task'")]
    [InlineData("""[{"type":"agent_task","task":"invoice.read","manifest":"x","actions":["*"]}]""", "member 'actions' is unknown here")]
    [InlineData("""[{"type":"agent_task","task":"a","task":"b"}]""", "member 'task' is given twice")]
    public async Task A_detail_that_is_not_one_agent_task_is_refused(string? details, string description)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(new(gateway.Ask()) { ["authorization_details"] = details });

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, "authorization.details", "invalid_authorization_details", description);
    }

    [Fact]
    public async Task Another_manifest_digest_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(gateway.Ask(manifest: gateway.ManifestOf(gateway.OtherAgent).Digest));

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, "manifest.digest", "invalid_authorization_details", "the manifest is not the one in force for this agent");
    }

    [Fact]
    public async Task Without_a_manifest_everything_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.Manifests.Clear());

        Reply reply = await gateway.TokenAsync(gateway.Ask());

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, "manifest.digest", "invalid_authorization_details", "no manifest declares agent 'invoice-assistant'");
    }

    [Theory]
    [InlineData("invoice.delete")]
    [InlineData("INVOICE.READ")]
    [InlineData("invoice.read ")]
    public async Task An_undeclared_task_is_refused(string task)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(gateway.Ask(task: task));

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, "task.declared", "invalid_authorization_details", $"agent 'invoice-assistant' has no task '{task}'");
    }

    [Theory]
    [InlineData("{}", "parameter 'invoiceId' is missing")]
    [InlineData("""{"invoiceId":"X-7"}""", "parameter 'invoiceId' must start with 'INV-'")]
    [InlineData("""{"invoiceId":7}""", "parameter 'invoiceId' must be a string")]
    [InlineData("""{"invoiceId":"INV-7","amount":1}""", "task 'invoice.read' has no parameter 'amount'")]
    [InlineData("""{"invoiceId":"INV-7","\u0069nvoiceid":"INV-8"}""", "task 'invoice.read' has no parameter 'invoiceid'")]
    public async Task Arguments_other_than_the_declared_ones_are_refused(string parameters, string description)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(gateway.Ask(parameters: parameters));

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, "task.parameters", "invalid_authorization_details", description);
    }

    [Fact]
    public async Task An_argument_out_of_bounds_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(gateway.Ask(task: "invoice.pay", parameters: """{"invoiceId":"INV-7","amount":500.01}"""));

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, "task.parameters", "invalid_authorization_details", "parameter 'amount' is above its maximum of 500");
    }

    [Theory]
    [InlineData(null, "resource is missing")]
    [InlineData("https://payroll.contoso.example", "task 'invoice.read' grants nothing at 'https://payroll.contoso.example'")]
    [InlineData(TestManifest.Ledger + "/", "task 'invoice.read' grants nothing at 'https://ledger.contoso.example/'")]
    [InlineData(TestManifest.Ledger + "#a", "task 'invoice.read' grants nothing at 'https://ledger.contoso.example#a'")]
    public async Task A_resource_that_is_not_granted_is_refused(string? resource, string description)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(gateway.Ask(resource: resource));

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, "task.grant", "invalid_target", description);
    }

    [Theory]
    [InlineData("invoices.read payments.create", "payments.create")]
    [InlineData("documents.read", "documents.read")]
    [InlineData("*", "*")]
    [InlineData("Invoices.Read", "Invoices.Read")]
    [InlineData("invoices.read  payments.read", "")]
    public async Task A_scope_beyond_the_grant_is_refused(string scope, string surplus)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(gateway.Ask(scope: scope));

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, "task.grant", "invalid_scope", $"task 'invoice.read' does not grant scope '{surplus}' at '{TestManifest.Ledger}'");
    }

    [Fact]
    public async Task A_description_keeps_to_the_characters_of_RFC_6749()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(gateway.Ask(scope: "a\"\\\r\n\u001b[31mé"));

        reply.AssertError(HttpStatusCode.BadRequest, "invalid_scope", $"task 'invoice.read' does not grant scope 'a?????[31m?' at '{TestManifest.Ledger}'");
    }
}
