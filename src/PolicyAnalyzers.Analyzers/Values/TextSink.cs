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
        bool byPassage = judge is IPassageJudge;
        TextLists lists = new();
        List<(string Text, IOperation At)> templates = [];
        bool isChosen = false;
        bool? exempt = null;
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
            OnTemplate = byPassage ? null : (text, at) => templates.Add((text, at)),
            OnSource = source =>
            {
                if (source.Frame.IsWhole && known?.Invoke(source.Symbol) is { } text)
                {
                    AddAll(judge.Judge(text), source.At.Syntax.GetLocation(), related: null);
                }
                else if (!IsExempt())
                {
                    scope.Add(new TextUse(node, source.Whole.Syntax.GetLocation(), source.At.Syntax.GetLocation(), source.Symbol, judge, byPassage ? TextFrame.Any : source.Frame));
                }
            },
            OnModelOutput = (what, at) =>
            {
                isChosen = true;
                if (judge.JudgeModelChosen(what, before: "") is { } verdict)
                {
                    AddAll([verdict], at.Syntax.GetLocation(), related: null);
                }
            },
            OnConfiguration = (key, at, frame) =>
            {
                TextLists configuredLists = new();
                foreach (ConfiguredText configured in scope.Configuration.Find(key, context.CancellationToken))
                {
                    if (frame.Around(configured.Text) is { } text)
                    {
                        AddAll(judge.Judge(text), at.Syntax.GetLocation(), configured.Location);
                        configuredLists.Add(text, configured.List, node);
                    }
                }

                foreach ((Location list, _, IReadOnlyList<string> texts) in configuredLists.All())
                {
                    if (listJudge?.JudgeTogether(texts) is { } together)
                    {
                        AddAll([together], at.Syntax.GetLocation(), list);
                    }
                }
            },
        };
        reader.Read(value);
        foreach ((string text, IOperation at) in isChosen ? [] : templates)
        {
            AddAll(judge.Judge(text), at.Syntax.GetLocation(), related: null, isProvisional: true);
        }

        foreach ((Location list, _, IReadOnlyList<string> texts) in lists.All())
        {
            if (listJudge?.JudgeTogether(texts) is { } together)
            {
                AddAll([together], list, related: null);
            }
        }

        bool IsExempt() => exempt ??= isExempt?.Invoke() == true;

        void AddAll(IEnumerable<Verdict> verdicts, Location at, Location? related, bool isProvisional = false)
        {
            foreach (Verdict verdict in verdicts)
            {
                if (!IsExempt())
                {
                    scope.Add(Written(new Finding(node, at, verdict) { Related = related, IsProvisional = isProvisional }));
                }
            }
        }
    }

    /// <summary>Adds the findings of the uses, as far as it is known what their symbols hold, and drops those of texts of which more is known by it.</summary>
    public static void Resolve(IReadOnlyList<TextUse> uses, HeldTexts texts, HashSet<ISymbol> tools, List<Finding> findings)
    {
        if (uses.Count == 0 && findings.Count == 0)
        {
            return;
        }

        HashSet<Location> known = [];
        foreach (TextUse use in uses)
        {
            List<Finding> ofUse = [];
            if (Resolve(use, texts, tools, ofUse))
            {
                known.Add(use.Location);
                ofUse.RemoveAll(static finding => finding.IsProvisional);
            }

            findings.AddRange(ofUse);
        }

        ILookup<(SyntaxTree?, AgentCodeRule), Finding> certain = findings
            .Where(static finding => !finding.IsProvisional)
            .ToLookup(static finding => (finding.Location.SourceTree, finding.Verdict.Rule));
        findings.RemoveAll(finding =>
            (finding.IsProvisional && known.Contains(finding.Location)) || certain[(finding.Location.SourceTree, finding.Verdict.Rule)].Any(part => IsOfPart(finding, part)));
    }

    /// <summary>Whether the rule says the same of a part of the text, so that it need not say it of the whole.</summary>
    private static bool IsOfPart(Finding whole, Finding part) =>
        whole.Location.SourceSpan != part.Location.SourceSpan && whole.Location.SourceSpan.Contains(part.Location.SourceSpan) && whole.Verdict.Said == part.Verdict.Said;

    /// <returns>Whether more is known than a part of the text.</returns>
    private static bool Resolve(TextUse use, HeldTexts texts, HashSet<ISymbol> tools, List<Finding> findings)
    {
        bool isKnown = false;
        TextLists? lists = use.Judge is IListJudge && use.Frame.IsWhole ? new TextLists() : null;
        texts.Follow(
            use.Source,
            use.Frame,
            (held, throughParameter) =>
            {
                isKnown |= !held.IsTemplate && !ValueReader.IsOrigin(held.Text);
                if (held.List is { } array)
                {
                    lists?.Add(held.Text, array, use.Node);
                }
                else if (lists is not null && held.Location.SourceTree is { } tree)
                {
                    lists.Add(held.Text, tree.GetRoot().FindNode(held.Location.SourceSpan, getInnermostNodeForTie: true), throughParameter ? held.Node : use.Node);
                }

                foreach (Verdict verdict in use.Judge.Judge(held.Text))
                {
                    // What a file says is found where the code uses it.
                    Finding found = use.Culprit switch
                    {
                        Culprit.Value when held.Location.IsInSource => new Finding(use.Node, held.Location, verdict) { Related = use.Location },
                        Culprit.ByPath when throughParameter && held.Location.IsInSource => new Finding(held.Node, held.Location, verdict) { Related = use.Location },
                        Culprit.ByPath when verdict.IsOfOrigin && held.Location.IsInSource && SymbolEqualityComparer.Default.Equals(Type(held.Node), Type(use.Node)) => new Finding(use.Node, held.Location, verdict) { Related = use.Location },
                        _ => new Finding(use.Node, use.Location, verdict) { Related = held.Location },
                    };
                    findings.Add(Written(found with { Setting = held.Setting, IsProvisional = held.IsTemplate && use.Judge is not IPassageJudge, CountsIf = use.CountsIf }));
                }
            },
            parameter =>
            {
                if (parameter.ContainingSymbol is IMethodSymbol method
                    && tools.Contains(CodeNode.Of(method))
                    && ToolArguments.IsChosen(parameter)
                    && use.Judge.JudgeModelChosen(parameter.Name, use.Frame.Before) is { } verdict)
                {
                    isKnown = true;
                    findings.Add(new Finding(use.Node, use.Origin, verdict) { Related = parameter.Locations.FirstOrDefault() });
                }
            });

        foreach ((Location list, ISymbol node, IReadOnlyList<string> together) in lists?.All() ?? [])
        {
            if (((IListJudge)use.Judge).JudgeTogether(together) is { } verdict)
            {
                findings.Add(list.IsInSource ? new Finding(node, list, verdict) { Related = use.Location } : new Finding(node, use.Location, verdict) { Related = list });
            }
        }

        return isKnown;
    }

    /// <summary>A passage is told where it is written, at whichever end of the way that is.</summary>
    private static Finding Written(Finding finding)
    {
        if (finding.Verdict.Passage is not { } passage)
        {
            return finding;
        }

        return WrittenPassage.Find(passage, finding.Location) is { } here ? finding with { Location = here }
            : finding.Related is { } other && WrittenPassage.Find(passage, other) is { } there ? finding with { Location = there, Related = finding.Location }
            : WrittenPassage.FindInFile(passage, finding.Location) is { } elsewhere ? finding with { Location = elsewhere, Related = finding.Location }
            : finding;
    }

    private static INamedTypeSymbol? Type(ISymbol node) => (node as INamedTypeSymbol ?? node.ContainingType)?.OriginalDefinition;
}
