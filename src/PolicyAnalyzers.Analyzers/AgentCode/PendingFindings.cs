using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

internal static class PendingFindings
{
    /// <summary>Turns what is now known into findings; the rest stays pending.</summary>
    public static void Resolve(List<PendingFinding> pending, Dictionary<ISymbol, List<Verdict>> verdicts, List<Finding> findings) =>
        pending.RemoveAll(use =>
        {
            if (!verdicts.TryGetValue(use.Source, out List<Verdict>? known))
            {
                return false;
            }

            foreach (Verdict verdict in known)
            {
                findings.Add(new Finding(use.Node, use.Location, verdict));
            }

            return true;
        });
}
