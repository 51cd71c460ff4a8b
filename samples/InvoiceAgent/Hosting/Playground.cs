using InvoiceAgent.Ledger;
using PolicyAnalyzers.Policy;

namespace InvoiceAgent.Hosting;

/// <summary>Keeps the servers running and hands out requests for curl: a client assertion and a proof are each good for one.</summary>
internal static class Playground
{
    public static async Task ServeAsync(World world, CancellationToken cancellationToken)
    {
        PolicyManifest manifest = PolicyManifest.Parse(await File.ReadAllTextAsync(World.ManifestPath, cancellationToken));
        Console.WriteLine($"\nServing until Ctrl+C. Look around:\n\n    curl {world.GatewayUrl}.well-known/oauth-authorization-server");
        Console.WriteLine($"\nApprovals, leases, decisions and kill switches, for people: {world.GatewayUrl}console  (say any name)");
        try
        {
            do
            {
                Console.WriteLine($"\nA token request, good once and for a minute:\n\n{TokenRequest(world, manifest)}\n\nEnter: a new one.");
            }
            while (await Console.In.ReadLineAsync(cancellationToken) is not null);

            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how one leaves.
        }
    }

    private static string TokenRequest(World world, PolicyManifest manifest)
    {
        var token = new Uri(world.GatewayUrl, "/token");
        var details = new AgentTaskDetail("invoice.read", manifest.Digest, new Dictionary<string, ParameterValue> { ["invoiceId"] = "INV-7" });
        return $"""
            curl {token} -H 'DPoP: {world.Agent.Prove(HttpMethod.Post, token)}' \
              -d grant_type=client_credentials -d resource={LedgerClient.Resource} -d scope=invoices.read \
              -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
              -d client_assertion={world.Agent.Assert(world.GatewayUrl)} \
              --data-urlencode 'authorization_details={details.ToJson()}'
            """;
    }
}
