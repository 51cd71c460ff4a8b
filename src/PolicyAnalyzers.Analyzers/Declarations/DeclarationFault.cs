using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>One thing that is wrong with a declaration: where, what, and what is to be done.</summary>
internal sealed record DeclarationFault(DiagnosticDescriptor Rule, Location Location, string Message, ImmutableDictionary<string, string?> Properties)
{
    /// <summary>The expression that a fix can put in the place of the faulty one.</summary>
    public const string ReplacementKey = "Replacement";

    /// <summary>Present when what is faulty can simply go: an element of a list, a named argument, or an attribute.</summary>
    public const string RemovableKey = "Removable";

    /// <summary>The two named arguments that a fix can exchange the values of.</summary>
    public const string SwapKey = "Swap";

    /// <summary>Present when the task wants a purpose, which a fix may find in what the method says of itself.</summary>
    public const string PurposeKey = "Purpose";

    /// <summary>Present when the grant can join an earlier one at the same resource.</summary>
    public const string JoinKey = "Join";

    private static readonly ImmutableDictionary<string, string?> Nothing = ImmutableDictionary<string, string?>.Empty;

    public DeclarationFault(Location location, string message)
        : this(MalformedDeclarationAnalyzer.Descriptor, location, message)
    {
    }

    public DeclarationFault(DiagnosticDescriptor rule, Location location, string message)
        : this(rule, location, message, Nothing)
    {
    }

    public static DeclarationFault Replaceable(Location location, string message, string? replacement) =>
        new DeclarationFault(location, message).ReplaceableBy(replacement);

    public static DeclarationFault Removable(Location location, string message) =>
        new DeclarationFault(location, message).With(RemovableKey, null);

    public DeclarationFault ReplaceableBy(string? replacement) => replacement is null ? this : With(ReplacementKey, replacement);

    public DeclarationFault With(string key, string? value) => this with { Properties = Properties.SetItem(key, value) };

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location, Properties, Message);
}
