namespace PolicyAnalyzers.Policy;

/// <summary>Looks up in what a manifest holds sorted: a manifest of many thousand tasks answers as soon as one of ten.</summary>
internal static class SortedById
{
    public static T? Find<T>(IReadOnlyList<T> items, string id, Func<T, string> idOf)
        where T : class
    {
        int low = 0, high = items.Count - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = string.CompareOrdinal(idOf(items[middle]), id);
            if (order == 0)
            {
                return items[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}
