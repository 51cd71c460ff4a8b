namespace PolicyAnalyzers.Policy;

/// <summary>
/// Looks up by id among many thousand: an open-addressing table, as each request of a large manifest waits for memory that is in no cache,
/// and here one place leads to the id and to what it names at once.
/// </summary>
internal sealed class IdTable<T>
    where T : class
{
    private readonly Slot[] _slots;

    /// <summary>The last of two items with one id is found.</summary>
    public IdTable(IReadOnlyList<T> items, Func<T, string> idOf)
    {
        int size = 4;
        while (size < items.Count * 2)
        {
            size *= 2;
        }

        _slots = new Slot[size];
        foreach (T item in items)
        {
            string id = idOf(item);
            int hash = id.GetHashCode();
            int place = hash & (size - 1);
            while (_slots[place].Item is not null && !_slots[place].Holds(id, hash))
            {
                place = (place + 1) & (size - 1);
            }

            _slots[place] = new Slot(hash, id, item);
        }
    }

    /// <summary>The item with this id, or null.</summary>
    public T? Find(string id)
    {
        Slot[] slots = _slots;
        int hash = id.GetHashCode();
        for (int place = hash & (slots.Length - 1); slots[place].Item is { } item; place = (place + 1) & (slots.Length - 1))
        {
            if (slots[place].Holds(id, hash))
            {
                return item;
            }
        }

        return null;
    }

    private readonly struct Slot(int hash, string id, T item)
    {
        public T? Item => item;

        public bool Holds(string other, int otherHash) => hash == otherHash && id == other;
    }
}
