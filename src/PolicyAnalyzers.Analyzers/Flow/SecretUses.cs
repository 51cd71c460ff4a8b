using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Decides what sinks get, as soon as it is known what the symbols hold that they take.</summary>
internal static class SecretUses
{
    public static void Resolve(IReadOnlyList<SecretUse> uses, HeldSecrets secrets, HashSet<ISymbol> tools, List<Finding> findings)
    {
        foreach (SecretUse use in uses)
        {
            if ((!use.Judge.OnlyOnTool || tools.Contains(use.Node)) && secrets.Pass(use.Via))
            {
                Resolve(use, secrets, findings);
            }
        }
    }

    /// <summary>The sink is the culprit; but of a method that only passes on what it is given, the call that gives it.</summary>
    private static void Resolve(SecretUse use, HeldSecrets secrets, List<Finding> findings)
    {
        ISecretJudge judge = use.Judge;
        if (use.Known is { } known)
        {
            Add(judge.Judge(known), new HeldPath(), origin: null);
            return;
        }

        secrets.Follow(
            use.Source,
            (held, path) => Add(judge.Judge(held.Secret), path, held.At.GetLocation()),
            (symbol, path) =>
            {
                // What a method makes of its own parameter is not what other callers give it.
                if (path.From is IMethodSymbol method && symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol owner } && SymbolEqualityComparer.Default.Equals(CodeNode.Of(owner), method))
                {
                    return false;
                }

                return !Add(IsOwnArgument(symbol) ? null : judge.Judge(symbol), path, symbol.Locations.FirstOrDefault())
                    && !(path.ThroughShared && HeldPath.IsShared(symbol));
            });

        // The model itself gave it.
        bool IsOwnArgument(ISymbol symbol) => judge.OnlyOnTool && symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol tool } && SymbolEqualityComparer.Default.Equals(CodeNode.Of(tool), use.Node);

        bool Add(Verdict? verdict, HeldPath path, Location? origin)
        {
            if (verdict is not null && !(path.IsUnlogged && judge.IsAboutLogs))
            {
                (ISymbol node, Location location) = judge.IsAboutSink ? (use.Node, use.Location) : path.Call ?? (use.Node, use.Location);
                findings.Add(new Finding(node, location, verdict) { Related = origin == location ? null : origin, OnlyOnTool = judge.OnlyOnTool });
            }

            return verdict is not null;
        }
    }
}
