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
            if (use.Judge is IOriginJudge judge)
            {
                if ((!judge.OnlyOnTool || tools.Contains(use.Node)) && texts.Pass(use.Via))
                {
                    Resolve(use, judge, texts, findings);
                }

                continue;
            }

            TextLists? lists = use.Judge is IListJudge && !use.IsPart ? new TextLists() : null;
            texts.Follow(
                use.Source,
                (held, path) =>
                {
                    if (use.IsPart && !ValueReader.IsOrigin(held.Text))
                    {
                        return;
                    }

                    if (lists is not null && held.Location.SourceTree is { } tree)
                    {
                        lists.Add(held.Text, tree.GetRoot().FindNode(held.Location.SourceSpan, getInnermostNodeForTie: true), path.ThroughParameter ? held.Node : use.Node);
                    }

                    foreach (Verdict verdict in use.Judge.Judge(held.Text))
                    {
                        findings.Add(path.ThroughParameter
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

    /// <summary>The sink is the culprit; but of a method that only passes on what it is given, the call that gives it.</summary>
    private static void Resolve(TextUse use, IOriginJudge judge, HeldTexts texts, List<Finding> findings)
    {
        if (use.Origin is { } known)
        {
            Add(judge.JudgeOrigin(known), default, origin: null);
            return;
        }

        texts.Follow(
            use.Source,
            (held, path) => Add(judge.JudgeOrigin(held.Text), path, held.Location),
            (symbol, path) =>
            {
                // What a method makes of its own parameter is not what other callers give it.
                if (path.From is IMethodSymbol method && symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol owner } && SymbolEqualityComparer.Default.Equals(CodeNode.Of(owner), method))
                {
                    return false;
                }

                return !Add(IsOwnArgument(symbol) ? null : judge.JudgeSymbol(symbol), path, symbol.Locations.FirstOrDefault())
                    && !(path.ThroughShared && HeldPath.IsShared(symbol));
            });

        // The model itself gave it.
        bool IsOwnArgument(ISymbol symbol) => judge.OnlyOnTool && symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol tool } && SymbolEqualityComparer.Default.Equals(CodeNode.Of(tool), use.Node);

        bool Add(Verdict? verdict, HeldPath path, Location? origin)
        {
            if (verdict is not null && !(path.IsUnlogged && judge.IsAboutLogs))
            {
                (ISymbol node, Location location) = path.Call ?? (use.Node, use.Location);
                findings.Add(new Finding(node, location, verdict) { Related = origin == location ? null : origin, OnlyOnTool = judge.OnlyOnTool });
            }

            return verdict is not null;
        }
    }
}
