using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>What <c>.editorconfig</c> says about agent code, per file.</summary>
internal sealed class AgentOptions
{
    public const string RootsKey = "policy_analyzers.agent_roots";
    public const string ProjectKey = "policy_analyzers.agent_project";

    private const string TestProjectKey = "build_property.IsTestProject";

    private static readonly char[] Separators = [',', ';', ' ', '\t'];

    private readonly AnalyzerConfigOptionsProvider _provider;
    private readonly ConcurrentDictionary<string, ConfiguredRoots> _parsed = new(StringComparer.Ordinal);

    public AgentOptions(AnalyzerConfigOptionsProvider provider) => _provider = provider;

    /// <summary>Whether any file of the compilation says anything.</summary>
    public bool SpeakAnywhere(Compilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            AnalyzerConfigOptions options = _provider.GetOptions(tree);
            if (options.TryGetValue(RootsKey, out _) || options.TryGetValue(ProjectKey, out _))
            {
                return true;
            }
        }

        return Value(_provider.GlobalOptions, RootsKey).Length > 0 || Value(_provider.GlobalOptions, ProjectKey).Length > 0;
    }

    public bool DeclareAgentProject(SyntaxTree tree) =>
        string.Equals(Value(tree, ProjectKey), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the rules about agent code have nothing to say: a test project, as the build knows it, unless it is declared to be
    /// an agent project.
    /// </summary>
    public bool AreSilent(Compilation compilation)
    {
        if (!string.Equals(Value(_provider.GlobalOptions, TestProjectKey), "true", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (DeclareAgentProject(tree))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the options of the file name as roots.</summary>
    public ConfiguredRoots Roots(SyntaxTree tree)
    {
        string value = Value(tree, RootsKey);
        return value.Length == 0
            ? ConfiguredRoots.None
            : _parsed.GetOrAdd(value, static text => new ConfiguredRoots(text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).ToImmutableHashSet(StringComparer.Ordinal)));
    }

    private string Value(SyntaxTree tree, string key)
    {
        string value = Value(_provider.GetOptions(tree), key);
        return value.Length > 0 ? value : Value(_provider.GlobalOptions, key);
    }

    private static string Value(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out string? value) ? value.Trim() : "";
}
