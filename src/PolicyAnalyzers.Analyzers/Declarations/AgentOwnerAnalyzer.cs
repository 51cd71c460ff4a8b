using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4001, where only the whole compilation shows it: an agent has one owner.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AgentOwnerAnalyzer : PolicyAnalyzer<DeclarationSymbols>
{
    private const string Owner = "Owner";

    private static readonly DiagnosticDescriptor Rule = RuleDescriptor.AtCompilationEnd(MalformedDeclarationAnalyzer.Descriptor);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override DeclarationSymbols? Bind(Compilation compilation, AnalyzerOptions options) => DeclarationSymbols.Resolve(compilation);

    private protected override void Register(CompilationStartAnalysisContext context, DeclarationSymbols bound)
    {
        ConcurrentBag<Owned> agents = [];
        context.RegisterSymbolAction(
            symbol =>
            {
                if (bound.MayDeclare((INamedTypeSymbol)symbol.Symbol))
                {
                    Collect(symbol.Symbol, bound, agents, symbol.CancellationToken);
                }
            },
            SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end =>
        {
            Collect(end.Compilation.Assembly, bound, agents, end.CancellationToken);
            Report(end, agents);
        });
    }

    private static void Collect(ISymbol typeOrAssembly, DeclarationSymbols symbols, ConcurrentBag<Owned> agents, CancellationToken cancellationToken)
    {
        foreach (DeclaredAttribute identity in DeclaredAttribute.Of(typeOrAssembly, symbols.AgentIdentity, cancellationToken))
        {
            if (identity.TryGetText(0, out string? id) && id is not null && identity.TryGet(Owner, out TypedConstant owner) && owner.Value is string name)
            {
                agents.Add(new Owned(id, name, identity.LocationOf(Owner)));
            }
        }
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<Owned> agents)
    {
        Dictionary<string, Owned> first = new(StringComparer.Ordinal);
        foreach (Owned agent in agents.InOrder(static agent => agent.Location))
        {
            if (!first.TryGetValue(agent.Id, out Owned? earlier))
            {
                first.Add(agent.Id, agent);
            }
            else if (earlier.Owner != agent.Owner)
            {
                string message = $"Agent '{agent.Id}' has the owner '{earlier.Owner}' elsewhere; state the same, or none";
                context.ReportDiagnostic(Diagnostic.Create(Rule, agent.Location, [earlier.Location], message));
            }
        }
    }

    private sealed record Owned(string Id, string Owner, Location Location);
}
