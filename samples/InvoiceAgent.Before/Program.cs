using System.Net.Http.Headers;
using System.Security.Claims;
using Azure.Core;
using InvoiceAgent.Agent;
using InvoiceAgent.Ledger;
using Microsoft.Extensions.AI;

// The ledger with its identity provider, and the agent, whose user works in accounting.
var ledger = new LedgerApi();
Uri? address = null;
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddSingleton<TokenCredential>(ledger);
builder.Services.AddSingleton(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "Accounting")], "sample")));
builder.Services.AddHttpClient<InvoiceTools>(client => client.BaseAddress = address);

await using WebApplication app = builder.Build();
ledger.Map(app);
await app.StartAsync();
address = new Uri(app.Urls.Single());
InvoiceTools tools = app.Services.GetRequiredService<InvoiceTools>();
AIFunction read = AIFunctionFactory.Create(tools.ReadAsync, "read_invoice"), pay = AIFunctionFactory.Create(tools.PayAsync, "pay_invoice");
AIFunction suppliers = AIFunctionFactory.Create(tools.ListSuppliersAsync, "list_suppliers");

Console.WriteLine("What the agent is for");
await CallAsync(read, ("invoiceId", "INV-7"), ("includeRelated", false));
await CallAsync(suppliers);
await CallAsync(pay, ("invoiceId", "INV-7"), ("amount", 120.50m));
await CallAsync(pay, ("invoiceId", "INV-8"), ("amount", 9300m));

Console.WriteLine("\nWhat nothing stops");
Console.WriteLine("    An invoice's text names another invoice, and the tool reads it with the same token:");
await CallAsync(read, ("invoiceId", "INV-7"), ("includeRelated", true));

Console.WriteLine("    Whoever gets hold of the token is held to no role, no limit and no task:");
using var thief = new HttpClient { BaseAddress = address };
thief.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await ledger.GetTokenAsync(default, default)).Token);
Console.WriteLine($"    {await thief.PayInvoiceAsync("INV-8", 9300m, default)}");

static async Task CallAsync(AIFunction tool, params (string Name, object Value)[] arguments)
{
    object? result = await tool.InvokeAsync(new AIFunctionArguments(arguments.ToDictionary(argument => argument.Name, argument => (object?)argument.Value)));
    Console.WriteLine($"    {tool.Name}({string.Join(", ", arguments.Select(argument => FormattableString.Invariant($"{argument.Name}: {argument.Value}")))}) → {result}");
}
