using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Issuers;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>The registered clients by id and by workload. Immutable.</summary>
internal sealed class ClientRegistry
{
    private readonly FrozenDictionary<string, RegisteredClient> _clients;
    private readonly FrozenDictionary<(string Issuer, string Subject), RegisteredClient> _workloads;

    public ClientRegistry(IOptions<IdentityGatewayOptions> options)
    {
        _clients = options.Value.Clients.Select(RegisteredClient.Of).ToFrozenDictionary(client => client.Id, StringComparer.Ordinal);
        _workloads = _clients.Values.Where(client => client.Workload is not null).ToFrozenDictionary(client => (client.Workload!.Issuer, client.Workload.Subject));
    }

    public RegisteredClient? Find(string id) => _clients.GetValueOrDefault(id);

    public RegisteredClient? FindWorkload(string issuer, string subject) => _workloads.GetValueOrDefault((issuer, subject));

    /// <summary>What is wrong with the clients.</summary>
    public static IEnumerable<string> Faults(IdentityGatewayOptions options)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (GatewayClient client in options.Clients)
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

            if (options.TrustedIssuers.Any(issuer => issuer.Issuer == client.Id))
            {
                yield return $"{what}: the id is a trusted issuer's, and its assertions would be taken for that issuer's";
            }

            if (!Enum.IsDefined(client.Kind))
            {
                yield return $"{what}: the kind must be Agent, Resource, Approver or Auditor";
            }

            if (client.Kind == GatewayClientKind.Resource ? client.Resource is null : client.Kind != GatewayClientKind.Agent && client.Resource is not null)
            {
                yield return $"{what}: Resource is required for clients of kind Resource, and otherwise for agents alone";
            }

            if (client.Workload is { } workload && !TrustedIssuers.VouchFor(options, workload))
            {
                yield return $"{what}: Workload must have a Subject, and as Issuer one of TrustedIssuers that has WorkloadAudiences";
            }

            foreach (string fault in CredentialFaults(client, owners))
            {
                yield return $"{what}: {fault}";
            }
        }
    }

    private static List<string> CredentialFaults(GatewayClient client, Dictionary<string, string> owners)
    {
        try
        {
            return [.. RegisteredClient.Of(client).Credentials()
                .Where(credential => !owners.TryAdd(credential, client.Id))
                .Select(credential => $"it shares a credential with client '{owners[credential]}'")];
        }
        catch (FormatException exception)
        {
            return [exception.Message];
        }
    }
}
