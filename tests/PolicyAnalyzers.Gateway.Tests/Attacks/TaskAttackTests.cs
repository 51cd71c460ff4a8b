using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Attacks;

/// <summary>Attacks on what is asked for: details (RFC 9396 section 5), manifest, task, arguments, resource (RFC 8707) and scope.</summary>
public sealed class TaskAttackTests(AttackedGateway attacked) : IClassFixture<AttackedGateway>
{
    private const string
        OneObject = "authorization_details must be an array of exactly one object of type 'agent_task'",
        Manifest = "the manifest is not the one in force for this agent",
        Details = "authorization.details", Digest = "manifest.digest", Declared = "task.declared", Parameters = "task.parameters";

    private static readonly AttackTable Asked = AskedTable(), Resources = ResourceTable(), Scopes = ScopeTable();

    public static TheoryData<string> AskedNames => Asked.Names;

    public static TheoryData<string> ResourceNames => Resources.Names;

    public static TheoryData<string> ScopeNames => Scopes.Names;

    [Theory]
    [MemberData(nameof(AskedNames))]
    public Task Is_refused(string attack) => Asked.RunAsync(attack, attacked.Gateway);

    [Theory]
    [MemberData(nameof(ResourceNames))]
    public Task Another_resource_is_refused(string attack) => Resources.RunAsync(attack, attacked.Gateway);

    [Theory]
    [MemberData(nameof(ScopeNames))]
    public Task Another_scope_is_refused(string attack) => Scopes.RunAsync(attack, attacked.Gateway);

    private static AttackTable AskedTable() => new(Details, "invalid_authorization_details")
    {
        { "no details", "authorization_details is missing", r => r.Fields["authorization_details"] = null },
        { "details empty", "authorization_details is missing", r => r.Fields["authorization_details"] = "" },
        { "details no JSON", "a JSON value is expected", r => r.Fields["authorization_details"] = "invoice.read" },
        { "details an object", OneObject, r => r.Fields["authorization_details"] = "{}" },
        { "details an empty array", OneObject, r => r.Fields["authorization_details"] = "[]" },
        { "details null", OneObject, r => r.Fields["authorization_details"] = "null" },
        { "two details", OneObject, r => r.Fields["authorization_details"] = r.Fields["authorization_details"]!.Replace("]", ",{}]", StringComparison.Ordinal) },
        { "text after the details", "nothing may follow the JSON value", r => r.Fields["authorization_details"] += "[]" },
        { "details cut", "',' or ']' is expected", r => r.Fields["authorization_details"] = r.Fields["authorization_details"]![..^1] },
        { "a detail that is a text", "an authorization detail must be an object, and is a string", r => r.Fields["authorization_details"] = "[\"agent_task\"]" },
        { "nested without end", "JSON is nested deeper than 32 levels", r => r.Fields["authorization_details"] = new string('[', 100) },
        { "type missing", "member 'type' is missing", r => r.Detail(detail => detail.Remove("type")) },
        { "another type", "the only supported type is 'agent_task'", r => r.Detail(detail => detail["type"] = "payment_initiation") },
        { "type in other case", "the only supported type is 'agent_task'", r => r.Detail(detail => detail["type"] = "Agent_Task") },
        { "type an array", "'type' must be a string, and is an array", r => r.Detail(detail => detail["type"] = new JsonArray("agent_task")) },
        { "task missing", "member 'task' is missing", r => r.Detail(detail => detail.Remove("task")) },
        { "task a number", "'task' must be a string, and is a number", r => r.Detail(detail => detail["task"] = 1) },
        { "task null", "'task' must be a string, and is null", r => r.Detail(detail => detail["task"] = null) },
        { "manifest missing", "member 'manifest' is missing", r => r.Detail(detail => detail.Remove("manifest")) },
        { "manifest an object", "'manifest' must be a string, and is an object", r => r.Detail(detail => detail["manifest"] = new JsonObject()) },
        { "lease a number", "'lease' must be a string, and is a number", r => r.Detail(detail => detail["lease"] = 1) },
        { "an unknown member", "member 'locations' is unknown here", r => r.Detail(detail => detail["locations"] = new JsonArray("https://archive.contoso.example")) },
        { "scopes in the details", "member 'scope' is unknown here", r => r.Detail(detail => detail["scope"] = "*") },
        { "an agent in the details", "member 'agent' is unknown here", r => r.Detail(detail => detail["agent"] = "report-writer") },
        { "task twice", "member 'task' is given twice", r => Text(r, "\"task\":", "\"task\":\"invoice.pay\",\"task\":") },
        { "lease twice", "member 'lease' is given twice", r => Text(r, "\"task\":", "\"lease\":\"a\",\"lease\":\"b\",\"task\":") },
        { "an argument twice", "member 'invoiceId' is given twice", r => Text(r, "\"invoiceId\":", "\"invoiceId\":\"INV-8\",\"invoiceId\":") },
        { "an escaped argument twice", "member 'invoiceId' is given twice", r => Text(r, "\"invoiceId\":", "\"invoice\\u0049d\":\"INV-8\",\"invoiceId\":") },
        { "half a character", "the string holds a lone surrogate", r => Text(r, "INV-7", "INV-\\ud800") },
        { "a control character", "a control character must be escaped", r => Text(r, "INV-7", "INV-\u0001") },
        { "parameters an array", "'parameters' must be an object, and is an array", r => r.Detail(detail => detail["parameters"] = new JsonArray()) },
        { "an argument that is an object", "parameter 'invoiceId' must be a string, a number or a boolean, and is an object", r => r.Detail(detail => detail["parameters"]!["invoiceId"] = new JsonObject()) },
        { "an argument null", "parameter 'invoiceId' must be a string, a number or a boolean, and is null", r => r.Detail(detail => detail["parameters"]!["invoiceId"] = null) },
        { "a number that cannot be kept", "the number has more digits than can be kept", r => r.Detail(detail => detail["parameters"]!["amount"] = JsonNode.Parse("1e-40")) },
        { "manifest of another application", Digest, Manifest, r => r.Detail(detail => detail["manifest"] = r.Gateway.ManifestOf(r.Gateway.OtherAgent).Digest) },
        { "manifest empty", Digest, Manifest, r => r.Detail(detail => detail["manifest"] = "") },
        { "manifest in other case", Digest, Manifest, r => r.Detail(detail => detail["manifest"] = ((string)detail["manifest"]!).ToUpperInvariant()) },
        { "manifest with a space", Digest, Manifest, r => r.Detail(detail => detail["manifest"] = (string)detail["manifest"]! + " ") },
        { "an older manifest", Digest, Manifest, r => r.Detail(detail => detail["manifest"] = TestManifest.Create("InvoiceAgent", 6, "invoice-assistant", lifetime: 600).Digest) },
        { "an undeclared task", Declared, "agent 'invoice-assistant' has no task 'invoice.delete'", r => r.Detail(detail => detail["task"] = "invoice.delete") },
        { "all tasks", Declared, "agent 'invoice-assistant' has no task '*'", r => r.Detail(detail => detail["task"] = "*") },
        { "task empty", Declared, "agent 'invoice-assistant' has no task ''", r => r.Detail(detail => detail["task"] = "") },
        { "task in other case", Declared, "agent 'invoice-assistant' has no task 'Invoice.Read'", r => r.Detail(detail => detail["task"] = "Invoice.Read") },
        { "task that would break a line", Declared, "agent 'invoice-assistant' has no task 'a?b?c?'", r => r.Detail(detail => detail["task"] = "a\nb\"c\\") },
        { "an argument missing", Parameters, "parameter 'invoiceId' is missing", r => r.Detail(detail => detail["parameters"] = new JsonObject()) },
        { "arguments missing", Parameters, "parameter 'invoiceId' is missing", r => r.Detail(detail => detail.Remove("parameters")) },
        { "an undeclared argument", Parameters, "task 'invoice.read' has no parameter 'amount'", r => r.Detail(detail => detail["parameters"]!["amount"] = 1) },
        { "an argument in other case", Parameters, "task 'invoice.read' has no parameter 'InvoiceId'", r => r.Detail(detail => detail["parameters"]!["InvoiceId"] = "INV-8") },
        { "an argument of another type", Parameters, "parameter 'invoiceId' must be a string", r => r.Detail(detail => detail["parameters"]!["invoiceId"] = true) },
        { "an argument of another prefix", Parameters, "parameter 'invoiceId' must start with 'INV-'", r => r.Detail(detail => detail["parameters"]!["invoiceId"] = "PAY-7") },
        { "an argument whose prefix is in other case", Parameters, "parameter 'invoiceId' must start with 'INV-'", r => r.Detail(detail => detail["parameters"]!["invoiceId"] = "inv-7") },
        { "an argument whose prefix comes later", Parameters, "parameter 'invoiceId' must start with 'INV-'", r => r.Detail(detail => detail["parameters"]!["invoiceId"] = " INV-7") },
        { "an argument above its maximum", Parameters, "parameter 'amount' is above its maximum of 500", r => Pay(r, "500.01") },
        { "an argument far above its maximum", Parameters, "parameter 'amount' is above its maximum of 500", r => Pay(r, "1e27") },
        { "a number as a text", Parameters, "parameter 'amount' must be a number", r => Pay(r, "\"1\"") },
    };

    private static AttackTable ResourceTable() => new("task.grant", "invalid_target")
    {
        { "missing", "resource is missing", r => r.Fields["resource"] = null },
        { "empty", "resource is missing", r => r.Fields["resource"] = "" },
        { "undeclared", Nothing("https://payroll.contoso.example"), r => r.Fields["resource"] = "https://payroll.contoso.example" },
        { "with a slash", Nothing(TestManifest.Ledger + "/"), r => r.Fields["resource"] = TestManifest.Ledger + "/" },
        { "with a path", Nothing(TestManifest.Ledger + "/admin"), r => r.Fields["resource"] = TestManifest.Ledger + "/admin" },
        { "with a query", Nothing(TestManifest.Ledger + "?x=1"), r => r.Fields["resource"] = TestManifest.Ledger + "?x=1" },
        { "with a fragment", Nothing(TestManifest.Ledger + "#x"), r => r.Fields["resource"] = TestManifest.Ledger + "#x" },
        { "with a port", Nothing(TestManifest.Ledger + ":443"), r => r.Fields["resource"] = TestManifest.Ledger + ":443" },
        { "by http", Nothing("http://ledger.contoso.example"), r => r.Fields["resource"] = "http://ledger.contoso.example" },
        { "in other case", Nothing("https://LEDGER.contoso.example"), r => r.Fields["resource"] = "https://LEDGER.contoso.example" },
        { "with user information", Nothing("https://x@ledger.contoso.example"), r => r.Fields["resource"] = "https://x@ledger.contoso.example" },
        { "a host below", Nothing("https://x.ledger.contoso.example"), r => r.Fields["resource"] = "https://x.ledger.contoso.example" },
        { "a host that begins alike", Nothing("https://ledger.contoso.example.evil.example"), r => r.Fields["resource"] = "https://ledger.contoso.example.evil.example" },
        { "two in one", Nothing(TestManifest.Ledger + " " + TestManifest.Archive), r => r.Fields["resource"] = TestManifest.Ledger + " " + TestManifest.Archive },
        { "all", Nothing("*"), r => r.Fields["resource"] = "*" },
        { "the gateway", Nothing(TestGateway.Issuer), r => r.Fields["resource"] = TestGateway.Issuer },
        { "with a space", Nothing(TestManifest.Ledger + " "), r => r.Fields["resource"] = TestManifest.Ledger + " " },
        { "as the old audience parameter", "resource is missing", r => { r.Fields["audience"] = r.Fields["resource"]; r.Fields["resource"] = null; } },
    };

    private static AttackTable ScopeTable() => new("task.grant", "invalid_scope")
    {
        { "undeclared", Surplus("payments.create"), r => r.Fields["scope"] = "payments.create" },
        { "a superset", Surplus("payments.create"), r => r.Fields["scope"] = "invoices.read payments.create payments.read" },
        { "of another resource", Surplus("documents.read"), r => r.Fields["scope"] = "documents.read" },
        { "all", Surplus("*"), r => r.Fields["scope"] = "*" },
        { "all below", Surplus("invoices.*"), r => r.Fields["scope"] = "invoices.*" },
        { ".default", Surplus(".default"), r => r.Fields["scope"] = ".default" },
        { "the resource's .default", Surplus(TestManifest.Ledger + "/.default"), r => r.Fields["scope"] = TestManifest.Ledger + "/.default" },
        { "openid", Surplus("openid"), r => r.Fields["scope"] = "invoices.read openid" },
        { "offline_access", Surplus("offline_access"), r => r.Fields["scope"] = "invoices.read offline_access" },
        { "in other case", Surplus("INVOICES.READ"), r => r.Fields["scope"] = "INVOICES.READ" },
        { "a prefix of a granted one", Surplus("invoices"), r => r.Fields["scope"] = "invoices" },
        { "beyond a granted one", Surplus("invoices.read.all"), r => r.Fields["scope"] = "invoices.read.all" },
        { "two spaces", Surplus(""), r => r.Fields["scope"] = "invoices.read  payments.read" },
        { "a space alone", Surplus(""), r => r.Fields["scope"] = " " },
        { "a space at the end", Surplus(""), r => r.Fields["scope"] = "invoices.read " },
        { "a tab", Surplus("invoices.read?payments.read"), r => r.Fields["scope"] = "invoices.read\tpayments.read" },
        { "a comma", Surplus("invoices.read,payments.read"), r => r.Fields["scope"] = "invoices.read,payments.read" },
        { "a line's end", Surplus("invoices.read?"), r => r.Fields["scope"] = "invoices.read\n" },
        { "a letter that looks alike", Surplus("invoices.re?d"), r => r.Fields["scope"] = "invoices.re\u0430d" },
        { "a quote", Surplus("invoices.read?"), r => r.Fields["scope"] = "invoices.read\"" },
    };

    private static string Nothing(string resource) => $"task 'invoice.read' grants nothing at '{resource}'";

    private static string Surplus(string scope) => $"task 'invoice.read' does not grant scope '{scope}' at '{TestManifest.Ledger}'";

    private static void Text(AttackRequest request, string text, string by) =>
        request.Fields["authorization_details"] = request.Fields["authorization_details"]!.Replace(text, by, StringComparison.Ordinal);

    private static void Pay(AttackRequest request, string amount) => request.Detail(detail =>
    {
        detail["task"] = "invoice.pay";
        detail["parameters"] = new JsonObject { ["invoiceId"] = "INV-7", ["amount"] = JsonNode.Parse(amount) };
    });
}
