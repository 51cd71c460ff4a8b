using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.TokenClient;

if (args is not [string gateway, string key, string manifest, string resource, string api, string invoice])
{
    Console.Error.WriteLine("usage: gateway key manifest resource api invoice");
    return 2;
}

var services = new ServiceCollection();
services.AddTaskTokens(options =>
{
    options.Gateway = new Uri(gateway);
    options.ClientId = "invoice-assistant";
    options.ClientKeyPath = key;
    options.ManifestPath = manifest;
    options.ResourceAddresses[resource] = new Uri(api);
});
services.AddHttpClient("api", client => client.BaseAddress = new Uri(api)).AddTaskTokenHandler();
await using ServiceProvider provider = services.BuildServiceProvider();
HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");
try
{
    await using TaskLease lease = await provider.GetRequiredService<ITaskTokenClient>().BeginAsync(new TaskRequest("invoice.read", ("invoiceId", invoice)));
    Console.WriteLine(await http.GetStringAsync($"invoices/{invoice}"));
    return 0;
}
catch (TaskTokenException refused)
{
    Console.WriteLine(refused.Message);
    return 1;
}
