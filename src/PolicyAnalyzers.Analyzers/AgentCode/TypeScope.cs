using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.Decisions;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.Analyzers.Flow;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Lifetime;
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
    public HashSet<FindingKey> Reported { get; } = [];

    public List<TextUse> Uses { get; } = [];

    public List<Check> Checks { get; } = [];

    public HeldTexts Texts { get; } = new();

    public List<SecretUse> SecretUses { get; } = [];

    public HeldSecrets Secrets { get; } = new();

    public GraphUse Graph { get; } = new();

    public TypeEffects Effects { get; } = new();

    public HeldDelegates Delegates { get; } = new();

    public ObjectFacts Objects { get; } = new();

    /// <summary>Members of an answer that a prompt of the type asks the model for.</summary>
    public HashSet<string> Prompted { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the type sets up an agent or its model: then it is built for the process, and not for the tools that it has.</summary>
    public bool BuildsAgent { get; set; }

    public bool IsAgentProject { get; set; }

    /// <summary>What options name as roots, where the type stands.</summary>
    public required ConfiguredRoots ConfiguredRoots { get; init; }

    /// <summary>Whether something may be said of the type, as of the prompts that it writes, that counts wherever it stands.</summary>
    public bool CountsAnywhere { get; set; }

    public void AddCall(ISymbol caller, Call call)
    {
        lock (_gate)
        {
            Calls.Add(caller, call);
        }
    }

    /// <summary>A call of the promised member may run the implementation, on an object of this type.</summary>
    public void AddTarget(ISymbol promised, ISymbol implementation)
    {
        lock (_gate)
        {
            Calls.AddTarget(promised, new CallTarget(implementation, Type));
        }
    }

    public void AddRoot(ISymbol root, RootKind kind)
    {
        lock (_gate)
        {
            Roots.Add(root);
            if (kind == RootKind.Tool)
            {
                Tools.Add(root);
            }
        }
    }

    public void AddDelegate(ISymbol holder, IMethodSymbol code)
    {
        lock (_gate)
        {
            Delegates.Add(holder, code);
        }
    }

    public void AddDelegateSource(ISymbol holder, ISymbol source)
    {
        lock (_gate)
        {
            Delegates.AddSource(holder, source);
        }
    }

    /// <summary>A registration takes the code that the holder holds, here or elsewhere.</summary>
    public void TakeDelegate(ISymbol holder, RootKind kind)
    {
        lock (_gate)
        {
            Delegates.Take(holder, kind);
        }
    }

    /// <summary>The caller runs the code that the holder holds, here or elsewhere.</summary>
    public void RunDelegate(ISymbol caller, ISymbol holder)
    {
        lock (_gate)
        {
            Delegates.Run(caller, holder);
        }
    }

    public void Add(Finding finding)
    {
        lock (_gate)
        {
            Findings.Add(finding);
        }
    }

    public void Add(Check check)
    {
        lock (_gate)
        {
            Checks.Add(check);
        }
    }

    public void AddPrompted(string member)
    {
        lock (_gate)
        {
            Prompted.Add(member);
        }
    }

    public void AddRegistration(ITypeSymbol type, ObjectLifetime lifetime)
    {
        lock (_gate)
        {
            Objects.AddRegistration(type, lifetime);
        }
    }

    /// <summary>A container runs the code when something asks for the service.</summary>
    public void AddFactory(ITypeSymbol service, ISymbol factory)
    {
        lock (_gate)
        {
            Objects.AddFactory(service, factory);
        }
    }

    /// <summary>The code asks a container for the service.</summary>
    public void AddAsked(ITypeSymbol service, ISymbol node)
    {
        lock (_gate)
        {
            Objects.AddAsked(service, node);
        }
    }

    /// <summary>The code gives the message to a mediator or bus.</summary>
    public void AddSent(ITypeSymbol message, ISymbol node)
    {
        lock (_gate)
        {
            Objects.AddSent(message, node);
        }
    }

    /// <summary>A mediator or bus runs the code for the message.</summary>
    public void AddMessageHandler(ITypeSymbol message, ISymbol handler)
    {
        lock (_gate)
        {
            Objects.AddMessageHandler(message, handler);
        }
    }

    public void AddCreation(INamedTypeSymbol type, ISymbol node, Keeping keeping)
    {
        lock (_gate)
        {
            Objects.AddCreation(type, node, keeping);
        }
    }

    /// <summary>A handler stands before a client of a factory.</summary>
    public void AddHandler(ITypeSymbol handler, string? client, ITypeSymbol? typed)
    {
        lock (_gate)
        {
            Objects.AddHandler(handler, client, typed);
        }
    }

    /// <summary>The code asks a factory for the client.</summary>
    public void AddClient(ClientUse use)
    {
        lock (_gate)
        {
            Objects.AddClient(use);
        }
    }

    /// <summary>A factory runs the code when it is asked for the client.</summary>
    public void AddClientCode(string client, ISymbol code)
    {
        lock (_gate)
        {
            Objects.AddClientCode(client, code);
        }
    }

    /// <summary>A method is handed out with the object that it belongs to.</summary>
    public void AddDelegated(IMethodSymbol method, ISymbol node)
    {
        lock (_gate)
        {
            Objects.AddDelegated(method, node);
        }
    }

    public void Add(TextUse use)
    {
        lock (_gate)
        {
            Uses.Add(use);
        }
    }

    public void Add(SecretUse use)
    {
        lock (_gate)
        {
            SecretUses.Add(use);
        }
    }

    public void AddSecret(ISymbol holder, HeldSecret secret)
    {
        lock (_gate)
        {
            Secrets.Add(holder, secret);
        }
    }

    public void AddSecretSource(ISymbol holder, HeldSource source)
    {
        lock (_gate)
        {
            Secrets.AddSource(holder, source);
        }
    }

    public void AddText(ISymbol holder, HeldText text)
    {
        lock (_gate)
        {
            Texts.Add(holder, text);
        }
    }

    public void AddTextSource(ISymbol holder, ISymbol source, TextFrame frame)
    {
        lock (_gate)
        {
            Texts.AddSource(holder, source, frame);
        }
    }

    /// <summary>Adds the code that registrations take through symbols, and returns which tools are new by it.</summary>
    public List<ISymbol> AddTaken(HeldDelegates delegates)
    {
        List<ISymbol> added = [];
        foreach (HeldDelegates.TakenCode taken in delegates.Taken())
        {
            ISymbol node = CodeNode.Of(taken.Code);
            bool isKnown = Tools.Contains(node);
            AddRoot(node, taken.Kind);
            if (!isKnown && taken.Kind == RootKind.Tool)
            {
                added.Add(node);
            }
        }

        return added;
    }

    /// <summary>Reports what this type alone proves to be agent code.</summary>
    public void ReportProven(SymbolAnalysisContext context)
    {
        if ((Roots.Count == 0 && !CountsAnywhere) || (Findings.Count == 0 && Uses.Count == 0 && SecretUses.Count == 0 && Checks.Count == 0))
        {
            return;
        }

        List<Finding> findings = [.. Findings];
        TextSink.Resolve(Uses, Texts, Tools, findings);
        findings.RemoveAll(static finding => finding.IsProvisional);
        Flow.SecretUses.Resolve(SecretUses, Secrets, Tools, findings);

        Calls.Add(Delegates);
        HashSet<ISymbol> reached = Calls.Reach(Roots, context.CancellationToken);
        findings.AddRange(CheckResolution.Resolve(Checks, Calls, Roots, reached, Type, context.CancellationToken));
        foreach (Finding finding in Finding.InOrder(findings))
        {
            if (finding.CountsIf is null
                && ((finding.OnlyOnTool ? Tools : reached).Contains(finding.Node) || (finding.Verdict.InAnyProject && IsOwn(finding.Location)))
                && finding.Verdict.InViewOf(Graph, everywhere: null) is { } verdict
                && Reported.Add(finding.Key))
            {
                finding.TellOtherEnd(Reported);
                context.ReportDiagnostic(verdict.ToDiagnostic(verdict.Rule.Live, verdict.InAgentCode, finding, Tools.Contains(finding.Node)));
            }
        }
    }

    private bool IsOwn(Location location)
    {
        foreach (SyntaxReference declaration in Type.DeclaringSyntaxReferences)
        {
            if (ReferenceEquals(declaration.SyntaxTree, location.SourceTree) && declaration.Span.Contains(location.SourceSpan))
            {
                return true;
            }
        }

        return false;
    }
}
