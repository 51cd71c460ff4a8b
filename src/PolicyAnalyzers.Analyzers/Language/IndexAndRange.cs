namespace System;

/// <summary>Of <c>[^1]</c>, which netstandard2.0 does not have.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => fromEnd ? length - value : value;
}

/// <summary>Of <c>[1..^1]</c>.</summary>
internal readonly struct Range(Index start, Index end)
{
    public Index Start { get; } = start;

    public Index End { get; } = end;
}
