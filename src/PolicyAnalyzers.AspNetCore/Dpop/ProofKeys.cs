using System.Collections.Concurrent;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// The keys that proofs were lately verified with, by thumbprint: verifying with a live key costs a third of
/// importing it again. Bounded; when full it begins anew, which costs only the imports.
/// </summary>
internal sealed class ProofKeys
{
    private const int Capacity = 1024;

    private readonly ConcurrentDictionary<string, Es256Key> _keys = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The key for a point on P-256, or null when the coordinates are none.</summary>
    public Es256Key? Find(string x, string y)
    {
        string thumbprint = Es256Key.ThumbprintOf(x, y);
        if (_keys.TryGetValue(thumbprint, out Es256Key? known))
        {
            return known;
        }

        if (Es256Key.Import(x, y) is not { } key)
        {
            return null;
        }

        if (Interlocked.Increment(ref _count) > Capacity)
        {
            // A dropped key may be verifying at this moment, so it is left to its finalizer.
            _keys.Clear();
            _count = 1;
        }

        return _keys.GetOrAdd(thumbprint, key);
    }
}
