using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.TokenClient.Jose;

namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>A protected API: where it is reached, and what it wants of proofs.</summary>
internal sealed class ResourceServer(string resource, Uri address, TimeProvider time)
{
    private readonly string _path = address.AbsolutePath.TrimEnd('/');

    public string Resource { get; } = resource;

    public Uri Address { get; } = address;

    public ServerTerms Terms { get; } = new(time);

    public int Depth => _path.Length;

    /// <summary>Same scheme, host and port, and a path that is the address's or below it, by whole segments.</summary>
    public bool Holds(Uri url) =>
        url.Port == Address.Port
        && string.Equals(url.Scheme, Address.Scheme, StringComparison.Ordinal)
        && string.Equals(url.IdnHost, Address.IdnHost, StringComparison.OrdinalIgnoreCase)
        && url.AbsolutePath.StartsWith(_path, StringComparison.Ordinal)
        && (url.AbsolutePath.Length == _path.Length || url.AbsolutePath[_path.Length] == '/');
}

/// <summary>The protected APIs that leases were begun for; as many as manifests name.</summary>
internal sealed class ResourceServers(IOptions<TaskTokenClientOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ResourceServer> _servers = new(StringComparer.Ordinal);

    public ResourceServer Of(string resource) => _servers.GetOrAdd(
        resource,
        name => new ResourceServer(name, options.Value.ResourceAddresses.TryGetValue(name, out Uri? mapped) ? mapped : new Uri(name), time));
}
