using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// What the code of one type tells: its calls, the tools it registers, and the findings that count if their place is
/// agent code. Written by concurrent actions, read at the type's end.
/// </summary>
internal sealed class TypeScope
{
    private readonly object _gate = new();

    public TypeScope(INamedTypeSymbol type, AppSettings configuration)
    {
        Type = type;
        Configuration = configuration;
    }

    public INamedTypeSymbol Type { get; }

    public AppSettings Configuration { get; }

    public CallGraph Calls { get; } = new();

    public HashSet<ISymbol> Roots { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Those roots that the model itself calls, with arguments of its choice.</summary>
    public HashSet<ISymbol> Tools { get; } = new(SymbolEqualityComparer.Default);

    public List<Finding> Findings { get; } = [];

    /// <summary>What was reported at the type's end.</summary>
    public HashSet<(Location, string)> Reported { get; } = [];

    public List<TextUse> Uses { get; } = [];

    public HeldTexts Texts { get; } = new();

    public GraphUse Graph { get; } = new();

    /// <summary>The delegates that the type's symbols hold and register.</summary>
    public HeldDelegates Delegates { get; } = new();

    public bool IsAgentProject { get; set; }

    public void AddCall(ISymbol caller, ISymbol callee)
    {
        lock (_gate)
        {
            Calls.Add(caller, callee);
        }
    }

    public void AddRoot(ISymbol root)
    {
        lock (_gate)
        {
            Roots.Add(root);
        }
    }

    public void AddTool(ISymbol tool)
    {
        lock (_gate)
        {
            Roots.Add(tool);
            Tools.Add(tool);
        }
    }

    /// <param name="node">A method or lambda that the type registers.</param>
    /// <param name="isTool">Whether as a tool.</param>
    public void AddRegistered(ISymbol node, bool isTool)
    {
        if (isTool)
        {
            AddTool(node);
        }
        else
        {
            AddRoot(node);
        }
    }

    /// <param name="holder">A symbol that holds what the type registers.</param>
    /// <param name="isTool">Whether as a tool.</param>
    public void AddRegisteredHolder(ISymbol holder, bool isTool)
    {
        lock (_gate)
        {
            Delegates.Register(holder, isTool);
        }
    }

    public void AddHeldDelegate(ISymbol holder, ISymbol method)
    {
        lock (_gate)
        {
            Delegates.Add(holder, method);
        }
    }

    public void Add(Finding finding)
    {
        lock (_gate)
        {
            Findings.Add(finding);
        }
    }

    public void Add(TextUse use)
    {
        lock (_gate)
        {
            Uses.Add(use);
        }
    }

    public void AddText(ISymbol holder, HeldText text)
    {
        lock (_gate)
        {
            Texts.Add(holder, text);
        }
    }

    public void AddTextSource(ISymbol holder, ISymbol source)
    {
        lock (_gate)
        {
            Texts.AddSource(holder, source);
        }
    }

    /// <summary>Reports what this type alone proves to be agent code.</summary>
    public void ReportProven(SymbolAnalysisContext context)
    {
        if (Roots.Count == 0 || (Findings.Count == 0 && Uses.Count == 0))
        {
            return;
        }

        List<Finding> findings = [.. Findings];
        TextSink.Resolve(Uses, Texts, Tools, findings);
        Finding.RemoveSources(findings);

        HashSet<ISymbol> reached = Calls.Reach(Roots, context.CancellationToken);
        foreach (Finding finding in findings)
        {
            if ((finding.OnlyOnTool ? Tools : reached).Contains(finding.Node)
                && finding.Verdict.InViewOf(Graph, everywhere: null) is { } verdict
                && Reported.Add(finding.Key))
            {
                context.ReportDiagnostic(verdict.ToDiagnostic(verdict.Rule.Live, verdict.InAgentCode, finding.Location, finding.Related));
            }
        }
    }
}
