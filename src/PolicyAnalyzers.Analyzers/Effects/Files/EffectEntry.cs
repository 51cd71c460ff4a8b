using System.Collections.Immutable;

namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>What a file of effects says about one API.</summary>
internal sealed record EffectEntry
{
    /// <summary>The metadata name of the type whose members it speaks of; null when it names one member, or a request.</summary>
    public string? Type { get; init; }

    /// <summary>The names of the members; <c>*</c> at the end stands for any rest. None stands for all but constructors.</summary>
    public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>The documentation id of the only member it speaks of.</summary>
    public string? Member { get; init; }

    /// <summary>The requests by URL that it speaks of.</summary>
    public RequestPattern? Request { get; init; }

    public string Resource { get; init; } = "";

    /// <summary>What is needed there; nothing when there is none.</summary>
    public ImmutableArray<Effect> Effects { get; init; } = [];

    /// <summary>Where in the file it stands.</summary>
    public int Line { get; init; }

    public int Column { get; init; }
}

/// <summary>What the code of a library may reach that no entry speaks of.</summary>
/// <param name="Name">A namespace or a type, with all that is within it.</param>
/// <param name="Reaches">The name of a resource; <see cref="Anything"/>; or null for nothing that is protected.</param>
internal sealed record LibraryEntry(string Name, string? Reaches)
{
    /// <summary>What may reach any resource.</summary>
    public const string Anything = "*";
}

/// <summary>A file of effects.</summary>
internal sealed record EffectFile(IReadOnlyList<EffectEntry> Entries, IReadOnlyList<LibraryEntry> Libraries);
