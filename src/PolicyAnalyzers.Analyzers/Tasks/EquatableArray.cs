using System.Collections.Immutable;

namespace PolicyAnalyzers.Analyzers.Tasks;

/// <summary>An array that equals another by its elements, so that an edit elsewhere re-uses what was generated.</summary>
internal sealed class EquatableArray<T>(ImmutableArray<T> items) : IEquatable<EquatableArray<T>>
    where T : class, IEquatable<T>
{
    public ImmutableArray<T> Items { get; } = items;

    public bool Equals(EquatableArray<T>? other)
    {
        if (other is null || other.Items.Length != Items.Length)
        {
            return false;
        }

        for (int i = 0; i < Items.Length; i++)
        {
            if (!Items[i].Equals(other.Items[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as EquatableArray<T>);

    public override int GetHashCode()
    {
        int hash = 17;
        foreach (T item in Items)
        {
            hash = unchecked((hash * 31) + item.GetHashCode());
        }

        return hash;
    }
}
