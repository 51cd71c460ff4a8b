using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.ModelContextProtocol;

/// <summary>
/// Connects to MCP servers that are protected resources, by MCP's authorization specification: the server's metadata (RFC 9728) has to name this agent's gateway as its
/// authorization server and the address itself as its resource; then every message of the session carries a token of the current lease for that resource (RFC 8707), bound to the
/// sender's key. Safe for concurrent use.
/// </summary>
public sealed class ProtectedMcpServers
{
    internal const string HttpClientName = "PolicyAnalyzers.ModelContextProtocol.Messages", MetadataClientName = "PolicyAnalyzers.ModelContextProtocol.Metadata";

    private readonly IHttpClientFactory _clients;
    private readonly TaskTokenClientOptions _options;

    internal ProtectedMcpServers(IHttpClientFactory clients, IOptions<TaskTokenClientOptions> options)
    {
        _clients = clients;
        _options = options.Value;
    }

    /// <summary>Connects inside the current lease. The session lives no longer than the lease: dispose the client first.</summary>
    /// <param name="endpoint">The server's MCP endpoint: https, or http on loopback.</param>
    /// <param name="options">The client's own options.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="NoTaskLeaseException">There is no current lease.</exception>
    /// <exception cref="ResourceNotGrantedException">The server is no resource of the task, or not one that this agent's gateway gives tokens for.</exception>
    public async Task<McpClient> ConnectAsync(Uri endpoint, McpClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        TaskLease lease = TaskLease.Current ?? throw new NoTaskLeaseException();
        if (!SafeAddress.IsSafe(endpoint))
        {
            throw new ResourceNotGrantedException(lease.Task, "a token travels over https only (http on loopback), to a URL without credentials");
        }

        await CheckAsync(endpoint, lease, cancellationToken).ConfigureAwait(false);
        HttpClient http = _clients.CreateClient(HttpClientName);
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions { Endpoint = endpoint, TransportMode = HttpTransportMode.StreamableHttp }, http, ownsHttpClient: true);
        try
        {
            return await McpClient.CreateAsync(transport, options, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task CheckAsync(Uri endpoint, TaskLease lease, CancellationToken cancellationToken)
    {
        // The path of the resource comes behind the well-known part (RFC 9728, section 3.1).
        var url = new Uri(endpoint.GetLeftPart(UriPartial.Authority) + "/.well-known/oauth-protected-resource" + endpoint.AbsolutePath.TrimEnd('/'));
        ProtectedResource? found;
        try
        {
            using HttpClient http = _clients.CreateClient(MetadataClientName);
            using HttpResponseMessage response = await http.GetAsync(url, cancellationToken).ConfigureAwait(false);
            found = response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync(ProtectedResourceJson.Default.ProtectedResource, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or InvalidOperationException)
        {
            found = null;
        }

        if (found?.Resource is not { } resource)
        {
            throw new ResourceNotGrantedException(lease.Task, $"'{endpoint.GetLeftPart(UriPartial.Authority)}' has no protected resource metadata");
        }

        // Metadata that speaks of another resource is not believed (section 3.3): it could obtain a token for that one.
        bool isItself = _options.ResourceAddresses.TryGetValue(resource, out Uri? address) ? address == endpoint : resource == endpoint.OriginalString.TrimEnd('/');
        if (!isItself)
        {
            throw new ResourceNotGrantedException(lease.Task, "the server's metadata names another resource than its address");
        }

        if (found.AuthorizationServers?.Contains(_options.Issuer) != true)
        {
            throw new ResourceNotGrantedException(lease.Task, $"'{resource}' does not take tokens of this agent's gateway");
        }

        if (lease.Grants.All(grant => grant.Resource != resource))
        {
            throw new ResourceNotGrantedException(lease.Task, $"it has no grant at '{resource}'");
        }
    }
}

/// <summary>Registers <see cref="ProtectedMcpServers"/>.</summary>
public static class ProtectedMcpServerServices
{
    /// <summary>Adds <see cref="ProtectedMcpServers"/>. Needs <see cref="TaskTokenServices.AddTaskTokens"/>.</summary>
    public static IServiceCollection AddProtectedMcpServers(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddHttpClient(ProtectedMcpServers.HttpClientName).AddTaskTokenHandler();
        services.AddHttpClient(ProtectedMcpServers.MetadataClientName, client => client.MaxResponseContentBufferSize = 1 << 20)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.TryAddSingleton(provider => new ProtectedMcpServers(
            provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<IOptions<TaskTokenClientOptions>>()));
        return services;
    }
}

/// <summary>What the client reads of a protected resource's metadata (RFC 9728, section 2).</summary>
internal sealed record ProtectedResource(string? Resource, string[]? AuthorizationServers);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProtectedResource))]
internal sealed partial class ProtectedResourceJson : JsonSerializerContext;
