using System.Collections.Immutable;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>What a finding about a guard tells the code fix that moves the guard into a declaration.</summary>
internal static class GuardProperties
{
    /// <summary>By what the guard decides: <c>role</c>, <c>scope</c>, <c>claim</c>, <c>permission</c>, <c>caller</c>, <c>limit</c>, <c>model</c>.</summary>
    public const string Guard = "Guard";

    /// <summary>The role, scope, permission or limit, where it is a constant.</summary>
    public const string Value = "Value";

    /// <summary>The parameter that is held to a limit.</summary>
    public const string Parameter = "Parameter";

    public static ImmutableDictionary<string, string?> Of(string guard, string? value) =>
        value is null
            ? ImmutableDictionary<string, string?>.Empty.Add(Guard, guard)
            : ImmutableDictionary<string, string?>.Empty.Add(Guard, guard).Add(Value, value);
}
