using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>The registered clients by id. Immutable.</summary>
internal sealed class ClientRegistry(IOptions<IdentityGatewayOptions> options)
{
    private readonly FrozenDictionary<string, RegisteredClient> _clients = options.Value.Clients
        .ToFrozenDictionary(client => client.Id, client => new RegisteredClient(client.Id, client.Kind, client.Resource, ClientKeys.Read(client)), StringComparer.Ordinal);

    public RegisteredClient? Find(string id) => _clients.GetValueOrDefault(id);

    /// <summary>What is wrong with the clients. A key that two share would let one act as the other, as an agent that approves itself.</summary>
    public static IEnumerable<string> Faults(IEnumerable<GatewayClient> clients)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (GatewayClient client in clients)
        {
            string what = $"client '{client.Id}'";
            if (client.Id.Length is 0 or > 100)
            {
                yield return $"{what}: the id must have 1 to 100 characters";
            }

            if (!ids.Add(client.Id))
            {
                yield return $"{what} is registered twice";
            }

            if (!Enum.IsDefined(client.Kind))
            {
                yield return $"{what}: the kind must be Agent, Resource, Approver or Auditor";
            }

            if (client.Kind == GatewayClientKind.Resource != client.Resource is not null)
            {
                yield return $"{what}: Resource is for clients of kind Resource, and required there";
            }

            foreach (string fault in KeyFaults(client, keys))
            {
                yield return $"{what}: {fault}";
            }
        }
    }

    private static List<string> KeyFaults(GatewayClient client, Dictionary<string, string> owners)
    {
        try
        {
            return [.. ClientKeys.Read(client)
                .Select(key => key.Thumbprint)
                .Where(thumbprint => !owners.TryAdd(thumbprint, client.Id))
                .Select(thumbprint => $"it shares a key with client '{owners[thumbprint]}'")];
        }
        catch (FormatException exception)
        {
            return [exception.Message];
        }
    }
}
