using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.TokenClient.Jose;

/// <summary>Who the agent is at the gateway: <c>private_key_jwt</c> (RFC 7523, section 2.2), a new assertion for each request.</summary>
internal sealed class ClientCredential : IDisposable
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const int LifetimeSeconds = 60;

    private readonly TaskTokenClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ECDsa? _owned;
    private readonly SigningKey _key;

    public ClientCredential(IOptions<TaskTokenClientOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        if (_options.ClientKey is null)
        {
            _owned = ECDsa.Create();
            _owned.ImportFromPem(File.ReadAllText(_options.ClientKeyPath!));
        }

        _key = new SigningKey(_options.ClientKey ?? _owned!);
    }

    public string CreateAssertion()
    {
        long now = _time.GetUtcNow().ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = _options.ClientId,
            ["sub"] = _options.ClientId,
            ["aud"] = _options.Issuer,
            ["jti"] = CompactJwt.NewId(),
            ["iat"] = now,
            ["exp"] = now + LifetimeSeconds,
        };
        return CompactJwt.Write(new JsonObject { ["typ"] = "client-authentication+jwt" }, payload, _key);
    }

    public void Dispose() => _owned?.Dispose();
}
