using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>Symbols by file and position; those elsewhere by name.</summary>
internal sealed class SourceOrder : IComparer<ISymbol>, IComparer<Location?>
{
    public static readonly SourceOrder Instance = new();

    public int Compare(ISymbol? left, ISymbol? right)
    {
        int order = Compare(left?.Locations.FirstOrDefault(), right?.Locations.FirstOrDefault());
        return order != 0 ? order : string.CompareOrdinal(left?.ToDisplayString(), right?.ToDisplayString());
    }

    public int Compare(Location? left, Location? right)
    {
        int order = string.CompareOrdinal(left?.SourceTree?.FilePath, right?.SourceTree?.FilePath);
        return order != 0 ? order : (left?.SourceSpan ?? default).CompareTo(right?.SourceSpan ?? default);
    }
}
