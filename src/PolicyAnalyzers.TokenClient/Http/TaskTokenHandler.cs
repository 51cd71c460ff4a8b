using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.TokenClient.Jose;
using PolicyAnalyzers.TokenClient.Leases;

namespace PolicyAnalyzers.TokenClient.Http;

/// <summary>
/// Adds the current lease's token and a proof (RFC 9449, section 7.1) to each request. It throws before anything is
/// sent where there is no lease, or the request goes elsewhere than to a resource that the task was granted.
/// </summary>
internal sealed class TaskTokenHandler(IOptions<TaskTokenClientOptions> options, SenderKey sender) : DelegatingHandler
{
    private const string Scheme = "DPoP", ProofHeader = "DPoP";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        TaskLease lease = TaskLease.Current ?? throw new NoTaskLeaseException();
        if (lease.IsEnded)
        {
            throw new LeaseEndedException(lease.Task);
        }

        string resource = ResourceOf(request, lease);
        TaskToken token = await lease.GetTokenAsync(resource, cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue(Scheme, token.Value);
        request.Headers.Add(ProofHeader, sender.Prove(request.Method, request.RequestUri!, token.Value));
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Nobody finds the token on the message afterwards, and a retry further out gets a proof of its own.
            request.Headers.Authorization = null;
            request.Headers.Remove(ProofHeader);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A token is obtained asynchronously: use SendAsync. Nothing was sent.");

    private string ResourceOf(HttpRequestMessage request, TaskLease lease)
    {
        if (request.Headers.Authorization is not null || request.Headers.Contains(ProofHeader))
        {
            throw new ResourceNotGrantedException(lease.Task, "it already carries credentials of its own");
        }

        if (request.RequestUri is not { IsAbsoluteUri: true } url || !SafeAddress.IsSafe(url))
        {
            throw new ResourceNotGrantedException(lease.Task, "a token travels over https only (http on loopback), to a URL without credentials");
        }

        // Of resources that lie within each other, the innermost is meant.
        return lease.Grants.Select(grant => grant.Resource)
            .Where(resource => IsUnder(url, AddressOf(resource)))
            .MaxBy(resource => AddressOf(resource).AbsolutePath.Length) ?? throw new ResourceNotGrantedException(lease.Task, $"'{url.GetLeftPart(UriPartial.Authority)}' is no resource of it");
    }

    private Uri AddressOf(string resource) =>
        options.Value.ResourceAddresses.TryGetValue(resource, out Uri? mapped) ? mapped : new Uri(resource);

    /// <summary>Same scheme, host and port, and a path that is the address's or below it, by whole segments.</summary>
    private static bool IsUnder(Uri url, Uri address)
    {
        string path = address.AbsolutePath.TrimEnd('/');
        return Uri.Compare(url, address, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            && url.AbsolutePath.StartsWith(path, StringComparison.Ordinal)
            && (url.AbsolutePath.Length == path.Length || url.AbsolutePath[path.Length] == '/');
    }
}
