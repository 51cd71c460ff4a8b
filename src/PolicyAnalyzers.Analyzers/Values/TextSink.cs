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
        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        IListJudge? listJudge = judge as IListJudge;
        TextLists lists = new();
        ValueReader reader = new()
        {
            OnText = (text, at) =>
            {
                AddAll(judge.Judge(text), at.Syntax.GetLocation(), ConstantDeclaration.Of(at));
                if (listJudge is not null)
                {
                    lists.Add(text, at.Syntax, node);
                }
            },
            OnSource = (source, at, isPart) =>
            {
                if (!isPart && known?.Invoke(source) is { } text)
                {
                    AddAll(judge.Judge(text), at.Syntax.GetLocation(), related: null);
                }
                else if (isExempt?.Invoke() != true)
                {
                    scope.Add(new TextUse(node, at.Syntax.GetLocation(), source, judge, isPart));
                }
            },
            OnModelOutput = (what, at) =>
            {
                if (judge.JudgeModelChosen(what) is { } verdict)
                {
                    AddAll([verdict], at.Syntax.GetLocation(), related: null);
                }
            },
            OnConfiguration = (key, at) =>
            {
                foreach (ConfiguredText configured in scope.Configuration.Find(key, context.CancellationToken))
                {
                    AddAll(judge.Judge(configured.Text), at.Syntax.GetLocation(), configured.Location);
                }
            },
        };
        reader.Read(value);
        foreach ((Location list, _, IReadOnlyList<string> texts) in lists.All())
        {
            if (listJudge?.JudgeTogether(texts) is { } together)
            {
                AddAll([together], list, related: null);
            }
        }

        void AddAll(IEnumerable<Verdict> verdicts, Location at, Location? related)
        {
            foreach (Verdict verdict in verdicts)
            {
                if (isExempt?.Invoke() != true)
                {
                    scope.Add(new Finding(node, at, verdict) { Related = related });
                }
            }
        }
    }

    /// <summary>The findings of the uses, as far as it is known what their symbols hold.</summary>
    public static void Resolve(IReadOnlyList<TextUse> uses, HeldTexts texts, HashSet<ISymbol> tools, List<Finding> findings)
    {
        foreach (TextUse use in uses)
        {
            TextLists? lists = use.Judge is IListJudge && !use.IsPart ? new TextLists() : null;
            texts.Follow(
                use.Source,
                (held, throughParameter) =>
                {
                    if (use.IsPart && !ValueReader.IsOrigin(held.Text))
                    {
                        return;
                    }

                    if (lists is not null && held.Location.SourceTree is { } tree)
                    {
                        lists.Add(held.Text, tree.GetRoot().FindNode(held.Location.SourceSpan, getInnermostNodeForTie: true), throughParameter ? held.Node : use.Node);
                    }

                    foreach (Verdict verdict in use.Judge.Judge(held.Text))
                    {
                        findings.Add(throughParameter
                            ? new Finding(held.Node, held.Location, verdict) { Related = use.Location }
                            : new Finding(use.Node, use.Location, verdict) { Related = held.Location });
                    }
                },
                parameter =>
                {
                    if (parameter.ContainingSymbol is IMethodSymbol method
                        && tools.Contains(CodeNode.Of(method))
                        && use.Judge.JudgeModelChosen(parameter.Name) is { } verdict)
                    {
                        findings.Add(new Finding(use.Node, use.Location, verdict) { Related = parameter.Locations.FirstOrDefault() });
                    }
                });

            foreach ((Location list, ISymbol node, IReadOnlyList<string> together) in lists?.All() ?? [])
            {
                if (((IListJudge)use.Judge).JudgeTogether(together) is { } verdict)
                {
                    findings.Add(new Finding(node, list, verdict) { Related = use.Location });
                }
            }
        }
    }
}
