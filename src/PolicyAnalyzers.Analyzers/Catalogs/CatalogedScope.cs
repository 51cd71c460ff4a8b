namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>What a catalogue says about one scope.</summary>
/// <param name="Scope">The scope as it is requested, without its resource.</param>
/// <param name="Resource">The resource that the scope is one of; null when the scope says it by itself.</param>
/// <param name="Ground">Why it is broad, or why it is allowed all the same, as a clause.</param>
internal sealed record CatalogedScope(string Scope, string? Resource, string Ground)
{
    /// <summary>Scopes that do for most tasks, the best first.</summary>
    public IReadOnlyList<string> Narrower { get; init; } = [];

    /// <summary>Broad, and often without a narrower choice: no more than a suggestion.</summary>
    public bool IsSuggestion { get; init; }

    /// <summary>A catalogue of the user's says that it is right here.</summary>
    public bool IsAllowed { get; init; }
}
