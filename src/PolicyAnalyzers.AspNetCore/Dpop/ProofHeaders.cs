using System.Collections.Concurrent;
using System.Text.Json;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// The headers of proofs that were lately found right, by their exact text, and the key that each holds: a sender's proofs all begin with the
/// same header, and verifying with a live key costs a third of importing it again. Bounded; when full it begins anew, which costs only the imports.
/// </summary>
internal sealed class ProofHeaders
{
    private const int Capacity = 1024, MaxRememberedLength = 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private readonly ConcurrentDictionary<string, Es256Key> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Es256Key>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _count;

    public ProofHeaders() => _lookup = _keys.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The key of a header in base64url, or what is wrong with it.</summary>
    public (Es256Key? Key, string? Fault) Read(ReadOnlySpan<char> header)
    {
        if (_lookup.TryGetValue(header, out Es256Key? known))
        {
            return (known, null);
        }

        (Es256Key? key, string? fault) = ReadJson(header);
        if (key is not null && header.Length <= MaxRememberedLength)
        {
            if (Interlocked.Increment(ref _count) > Capacity)
            {
                // A dropped key may be verifying at this moment, so it is left to its finalizer.
                _keys.Clear();
                _count = 1;
            }

            _lookup[header] = key;
        }

        return (key, fault);
    }

    private static (Es256Key? Key, string? Fault) ReadJson(ReadOnlySpan<char> base64Url)
    {
        using JsonDocument? header = CompactJws.ParseObject(base64Url, Strict);
        if (header is null)
        {
            return (null, ProofPayload.NotJwt);
        }

        if (Fault(header.RootElement) is { } fault)
        {
            return (null, fault);
        }

        JsonElement jwk = header.RootElement.GetProperty("jwk");
        var key = Es256Key.Import(CompactJws.Text(jwk, "x")!, CompactJws.Text(jwk, "y")!);
        return (key, key is null ? "the proof's jwk is no point on P-256" : null);
    }

    private static string? Fault(JsonElement header)
    {
        if (CompactJws.Text(header, "typ") != "dpop+jwt")
        {
            return "the proof's typ must be dpop+jwt";
        }

        if (CompactJws.Text(header, "alg") != "ES256")
        {
            return "the proof's alg must be ES256";
        }

        if (header.TryGetProperty("crit", out _))
        {
            return "the proof has a critical header that is not understood";
        }

        if (!header.TryGetProperty("jwk", out JsonElement jwk) || jwk.ValueKind != JsonValueKind.Object)
        {
            return "the proof has no jwk";
        }

        if (jwk.TryGetProperty("d", out _) || jwk.TryGetProperty("k", out _))
        {
            return "the proof's jwk holds a private or symmetric key";
        }

        return CompactJws.Text(jwk, "kty") == "EC" && CompactJws.Text(jwk, "crv") == "P-256"
            && CompactJws.Text(jwk, "x") is not null && CompactJws.Text(jwk, "y") is not null
                ? null
                : "the proof's jwk must be a public P-256 key";
    }
}
