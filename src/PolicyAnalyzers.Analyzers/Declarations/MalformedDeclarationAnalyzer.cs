using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4001: what the policy compiler would refuse is an error where it is written.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MalformedDeclarationAnalyzer : PolicyAnalyzer<DeclarationSymbols>
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4001",
        RuleFamily.Declarations,
        DiagnosticSeverity.Error,
        "Malformed task declaration",
        "{0}",
        "A declaration of an agent, a task, its scopes or its parameters is such that no policy can be compiled of it.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    private protected override DeclarationSymbols? Bind(Compilation compilation, AnalyzerOptions options) => DeclarationSymbols.Resolve(compilation);

    private protected override void Register(CompilationStartAnalysisContext context, DeclarationSymbols bound)
    {
        context.RegisterSymbolAction(symbol => Check(symbol, bound), SymbolKind.Method, SymbolKind.NamedType, SymbolKind.Property, SymbolKind.Event);
        context.RegisterSyntaxNodeAction(node => CheckAssembly(node, bound), SyntaxKind.AttributeList);
    }

    private static void Check(SymbolAnalysisContext context, DeclarationSymbols symbols)
    {
        if (!IsDecorated(context.Symbol) || context.Symbol is IMethodSymbol { PartialDefinitionPart: not null })
        {
            return;
        }

        List<DeclarationFault> faults = [];
        foreach (DeclaredAttribute effect in DeclaredAttribute.Of(context.Symbol, symbols.RequiresScope, context.CancellationToken))
        {
            ScopeStatement.Check(effect, "RequiresScope", faults);
        }

        switch (context.Symbol)
        {
            case IMethodSymbol method:
                TaskStatement.Check(method, symbols, faults, context.CancellationToken);
                break;
            case INamedTypeSymbol type:
                AgentIdentities.Check(type, symbols, faults, context.CancellationToken);
                break;
        }

        Report(faults, context.ReportDiagnostic);
    }

    private static bool IsDecorated(ISymbol symbol)
    {
        if (!symbol.GetAttributes().IsEmpty)
        {
            return true;
        }

        if (symbol is IMethodSymbol method)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (!parameter.GetAttributes().IsEmpty)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>No symbol action runs for an assembly while it is edited, so its attributes are seen as syntax.</summary>
    private static void CheckAssembly(SyntaxNodeAnalysisContext context, DeclarationSymbols symbols)
    {
        AttributeListSyntax list = (AttributeListSyntax)context.Node;
        if (list.Target?.Identifier.IsKind(SyntaxKind.AssemblyKeyword) != true)
        {
            return;
        }

        List<DeclarationFault> faults = [];
        AgentIdentities.Check(context.Compilation.Assembly, symbols, faults, context.CancellationToken);
        Report(faults.Where(fault => fault.Location.SourceTree == list.SyntaxTree && list.Span.Contains(fault.Location.SourceSpan)), context.ReportDiagnostic);
    }

    private static void Report(IEnumerable<DeclarationFault> faults, Action<Diagnostic> report)
    {
        foreach (DeclarationFault fault in faults)
        {
            report(Diagnostic.Create(Descriptor, fault.Location, fault.Properties, fault.Message));
        }
    }
}
