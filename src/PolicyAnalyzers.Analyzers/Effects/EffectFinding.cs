using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>Something that is wrong between declarations and code, with what a code fix needs to know.</summary>
/// <param name="Rule">Which rule says it.</param>
/// <param name="Location">The culprit.</param>
/// <param name="Related">The call that needs the scope, when the culprit is not that.</param>
/// <param name="Scopes">What is missing or surplus.</param>
/// <param name="Arguments">Of the message.</param>
internal sealed record EffectFinding(
    AgentCodeRule Rule,
    Location Location,
    Location? Related,
    ImmutableArray<(string Resource, string Scope)> Scopes,
    object[] Arguments)
{
    /// <summary>The scopes, as lines of resource and scope.</summary>
    public const string ScopesKey = "Scopes";

    /// <summary>What else the code fix needs to know.</summary>
    public ImmutableDictionary<string, string?> Properties { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>What is said once, at the type's end or at the compilation's.</summary>
    internal sealed record Key(string Rule, Location Location, string Scopes);

    private string Lines => string.Join("\n", Scopes.Select(static pair => pair.Resource + " " + pair.Scope));

    public Key Identity => new(Rule.Live.Id, Location, Lines);

    public Diagnostic ToDiagnostic(bool live) => Diagnostic.Create(
        live ? Rule.Live : Rule.AtEnd,
        Location,
        Related is null || Related == Location ? null : [Related],
        Properties.Add(ScopesKey, Lines),
        Arguments);

    public static ImmutableArray<(string Resource, string Scope)> ScopesOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(ScopesKey, out string? lines) && lines is not null
            ? [.. lines.Split('\n').Select(static line => line.Split(' ')).Select(static parts => (parts[0], parts[1]))]
            : [];
}
