using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.AgentCode;

internal static class PendingFindings
{
    /// <summary>Turns what is now known into findings; the rest stays pending.</summary>
    public static void Resolve(List<TextUse> pending, HeldTexts texts, List<Finding> findings) =>
        pending.RemoveAll(use =>
        {
            if (!texts.TryGet(use.Source, out List<string>? known))
            {
                return false;
            }

            foreach (string text in known!)
            {
                foreach (Verdict verdict in use.Judge.Judge(text))
                {
                    findings.Add(new Finding(use.Node, use.Location, verdict));
                }
            }

            return true;
        });
}
