using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>A key management service behind the callback; a test can take it away, or let it misbehave.</summary>
internal sealed class MemoryKeyStore : ISigningKeyStore
{
    private readonly ConcurrentDictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);
    private int _created;

    public bool IsAway { get; set; }

    public bool MakesNone { get; set; }

    /// <summary>What becomes of a signature.</summary>
    public Func<byte[], byte[]> Bend { get; set; } = signature => signature;

    public IEnumerable<string> References => _keys.Keys.Order(StringComparer.Ordinal);

    public int Created => _created;

    /// <summary>The private half, as somebody who stole it has it.</summary>
    public ECDsa Stolen(string reference) => _keys[reference];

    public async ValueTask<StoredSigningKey> CreateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (IsAway || MakesNone)
        {
            throw new SigningKeyStoreException("the key service makes no key");
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string reference = $"kms/{Interlocked.Increment(ref _created)}";
        _keys[reference] = key;
        return new StoredSigningKey(reference, key.ExportParameters(includePrivateParameters: false));
    }

    public async ValueTask<byte[]> SignAsync(string reference, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return !IsAway && _keys.TryGetValue(reference, out ECDsa? key) ? Bend(key.SignHash(digest.ToArray())) : throw new SigningKeyStoreException($"the key service has no {reference}");
    }

    public ValueTask DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        _keys.TryRemove(reference, out _);
        return IsAway ? throw new SigningKeyStoreException("the key service is away") : default;
    }
}
