namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>A client with its keys ready for use.</summary>
internal sealed record RegisteredClient(string Id, GatewayClientKind Kind, string? Resource, IReadOnlyList<ClientKey> Keys);
