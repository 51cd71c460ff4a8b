using InvoiceAgent.Conversation;
using InvoiceAgent.Hosting;

string[] unknown = [.. args.Except(["--verbose", "--serve"])];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"Unknown argument '{unknown[0]}'. Usage: InvoiceAgent [--verbose] [--serve]");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};

await using World world = await World.StartAsync(verbose: args.Contains("--verbose"), stop.Token);
Console.WriteLine($"Identity gateway at {world.GatewayUrl}, ledger at {world.LedgerUrl}");
Console.WriteLine($"Manifest: {Path.GetRelativePath(Environment.CurrentDirectory, World.ManifestPath)}");

var account = new Account(world.Audit);
using (var human = new Human(world))
await using (var scenario = new Scenario(world, account, human))
{
    await scenario.RunAsync(stop.Token);
}

await account.TrailAsync(stop.Token);
Console.WriteLine(account.Failures == 0
    ? $"\nVerdict: all {account.Expectations} expectations held."
    : $"\nVerdict: {account.Failures} of {account.Expectations} expectations did NOT hold.");

if (args.Contains("--serve"))
{
    await Playground.ServeAsync(world, stop.Token);
}

return account.Failures == 0 ? 0 : 1;
