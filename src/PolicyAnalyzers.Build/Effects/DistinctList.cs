namespace PolicyAnalyzers.Build.Effects;

/// <summary>Values in order, each once. Most methods have a handful, which are compared; a set is made for more.</summary>
internal sealed class DistinctList<T>
    where T : IEquatable<T>
{
    private const int Handful = 8;

    private readonly List<T> _items = [];
    private HashSet<T>? _seen;

    public void Add(T item)
    {
        if (_items.Count == Handful && _seen is null)
        {
            _seen = [.. _items];
        }

        if (_seen is null ? !_items.Contains(item) : _seen.Add(item))
        {
            _items.Add(item);
        }
    }

    /// <summary>Gives the values away and is empty again.</summary>
    public T[] Take()
    {
        T[] items = _items.Count == 0 ? [] : [.. _items];
        Clear();
        return items;
    }

    public void Clear()
    {
        _items.Clear();
        _seen = null;
    }
}
