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
            OnSource = source =>
            {
                if (source.Frame.IsWhole && known?.Invoke(source.Symbol) is { } text)
                {
                    AddAll(judge.Judge(text), source.At.Syntax.GetLocation(), related: null);
                }
                else if (isExempt?.Invoke() != true)
                {
                    scope.Add(new TextUse(node, source.Whole.Syntax.GetLocation(), source.At.Syntax.GetLocation(), source.Symbol, judge, source.Frame));
                }
            },
            OnModelOutput = (what, at) =>
            {
                if (judge.JudgeModelChosen(what) is { } verdict)
                {
                    AddAll([verdict], at.Syntax.GetLocation(), related: null);
                }
            },
            OnConfiguration = (key, at, frame) =>
            {
                foreach (ConfiguredText configured in scope.Configuration.Find(key, context.CancellationToken))
                {
                    if (frame.Around(configured.Text) is { } text)
                    {
                        AddAll(judge.Judge(text), at.Syntax.GetLocation(), configured.Location);
                    }
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
            TextLists? lists = use.Judge is IListJudge && use.Frame.IsWhole ? new TextLists() : null;
            texts.Follow(
                use.Source,
                use.Frame,
                (held, throughParameter) =>
                {
                    if (lists is not null && held.Location.SourceTree is { } tree)
                    {
                        lists.Add(held.Text, tree.GetRoot().FindNode(held.Location.SourceSpan, getInnermostNodeForTie: true), throughParameter ? held.Node : use.Node);
                    }

                    foreach (Verdict verdict in use.Judge.Judge(held.Text))
                    {
                        // What a file says is found where the code uses it.
                        findings.Add(throughParameter && held.Location.IsInSource
                            ? new Finding(held.Node, held.Location, verdict) { Related = use.Location, Setting = held.Setting }
                            : verdict.IsOfOrigin && held.Location.IsInSource && SymbolEqualityComparer.Default.Equals(Type(held.Node), Type(use.Node)) ? new Finding(use.Node, held.Location, verdict) { Related = use.Location, Setting = held.Setting }
                            : new Finding(use.Node, use.Location, verdict) { Related = held.Location, Setting = held.Setting });
                    }
                },
                parameter =>
                {
                    if (parameter.ContainingSymbol is IMethodSymbol method
                        && tools.Contains(CodeNode.Of(method))
                        && ToolArguments.IsChosen(parameter)
                        && use.Judge.JudgeModelChosen(parameter.Name) is { } verdict)
                    {
                        findings.Add(new Finding(use.Node, use.Origin, verdict) { Related = parameter.Locations.FirstOrDefault() });
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

    private static INamedTypeSymbol? Type(ISymbol node) => (node as INamedTypeSymbol ?? node.ContainingType)?.OriginalDefinition;
}
