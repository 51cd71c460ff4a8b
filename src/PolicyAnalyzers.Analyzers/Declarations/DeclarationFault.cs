using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>One thing that is wrong with a declaration: where, what, and what is to be done.</summary>
internal readonly record struct DeclarationFault(Location Location, string Message, ImmutableDictionary<string, string?> Properties)
{
    /// <summary>The expression that a fix can put in the place of the faulty one.</summary>
    public const string ReplacementKey = "Replacement";

    /// <summary>Present when the faulty argument can simply go.</summary>
    public const string RemovableKey = "Removable";

    public DeclarationFault(Location location, string message)
        : this(location, message, ImmutableDictionary<string, string?>.Empty)
    {
    }

    public static DeclarationFault Replaceable(Location location, string message, string? replacement) =>
        new(location, message, replacement is null ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add(ReplacementKey, replacement));

    public static DeclarationFault Removable(Location location, string message) =>
        new(location, message, ImmutableDictionary<string, string?>.Empty.Add(RemovableKey, null));
}
