using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>The order in which what was collected by many threads is told, the same on every run.</summary>
internal static class Places
{
    /// <summary>By file and position; once each, because an editor may ask about one file before it asks about all.</summary>
    public static IEnumerable<T> InOrder<T>(this IEnumerable<T> found, Func<T, Location> place) => found
        .GroupBy(place)
        .OrderBy(static same => same.Key.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(static same => same.Key.SourceSpan.Start)
        .Select(static same => same.First());
}
