using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>What <c>.editorconfig</c> says about lifetimes, per file.</summary>
internal sealed class LifetimeOptions(AnalyzerConfigOptionsProvider provider)
{
    public const string MaxSecondsKey = "policy_analyzers.max_token_lifetime_seconds";

    /// <summary>As long as the longest task may take that can be declared.</summary>
    public const int DefaultMaxSeconds = 3600;

    /// <summary>How long a token may live; what is no positive whole number says nothing.</summary>
    public int MaxSeconds(SyntaxTree tree) => Value(provider.GetOptions(tree)) ?? Value(provider.GlobalOptions) ?? DefaultMaxSeconds;

    private static int? Value(AnalyzerConfigOptions options) =>
        options.TryGetValue(MaxSecondsKey, out string? value) && int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0 ? seconds : null;
}
