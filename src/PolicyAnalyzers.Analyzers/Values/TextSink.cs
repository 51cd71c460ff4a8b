using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// Where an observer hands over an expression that reaches an API of interest: its texts are judged at once, or as soon
/// as the symbols that hold them are known.
/// </summary>
internal static class TextSink
{
    /// <param name="context">The operation that takes the value.</param>
    /// <param name="scope">The scope of the type.</param>
    /// <param name="value">The expression.</param>
    /// <param name="judge">What is said about each text.</param>
    /// <param name="isExempt">Asked only when there would be something to say.</param>
    /// <param name="known">The text of properties of SDKs whose value is known.</param>
    public static void Take(
        OperationAnalysisContext context,
        TypeScope scope,
        IOperation value,
        ITextJudge judge,
        Func<bool>? isExempt = null,
        Func<ISymbol, string?>? known = null)
    {
        new ValueReader(
            (text, at) => Judge(text, at),
            (source, at) =>
            {
                if (known?.Invoke(source) is { } text)
                {
                    Judge(text, at);
                }
                else if (isExempt?.Invoke() != true)
                {
                    scope.Add(new TextUse(Node(context), at.Syntax.GetLocation(), source, judge));
                }
            }).Read(value);

        void Judge(string text, IOperation at)
        {
            foreach (Verdict verdict in judge.Judge(text))
            {
                if (isExempt?.Invoke() != true)
                {
                    scope.Add(new Finding(Node(context), at.Syntax.GetLocation(), verdict));
                }
            }
        }
    }

    private static ISymbol Node(OperationAnalysisContext context) => CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
}
