using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4001 and POL4003: what the policy compiler would refuse is an error where it is written.</summary>
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

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor, TaskWithoutAgent.Descriptor];

    private protected override DeclarationSymbols? Bind(Compilation compilation, AnalyzerOptions options) => DeclarationSymbols.Resolve(compilation);

    private protected override void Register(CompilationStartAnalysisContext context, DeclarationSymbols bound)
    {
        DeclaringMethods.Register(context, bound, (method, report, cancellationToken) => CheckMethod(method, bound, report, cancellationToken));
        context.RegisterSymbolAction(symbol => Check(symbol, bound), SymbolKind.NamedType);
        context.RegisterSyntaxNodeAction(node => CheckAssembly(node, bound), SyntaxKind.AttributeList);
    }

    private static void CheckMethod(DeclaringMethod method, DeclarationSymbols symbols, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        List<DeclarationFault> faults = [];
        foreach (DeclaredAttribute effect in method.Effects)
        {
            CheckEffect(effect, faults);
        }

        TaskStatement.Check(method, symbols, faults, cancellationToken);
        Report(faults, report);
    }

    private static void Check(SymbolAnalysisContext context, DeclarationSymbols symbols)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (!symbols.MayDeclare(type))
        {
            return;
        }

        List<DeclarationFault> faults = [];
        CheckEffects(type, symbols, faults, context.CancellationToken);
        AgentIdentities.Check(type, symbols, faults, context.CancellationToken);
        if (type.DelegateInvokeMethod is { } invoke)
        {
            TaskStatement.CheckParametersOfNoTask(type.Name, invoke.Parameters, symbols, faults, context.CancellationToken);
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IPropertySymbol or IEventSymbol)
            {
                CheckEffects(member, symbols, faults, context.CancellationToken);
                if (member is IPropertySymbol { Parameters: { IsEmpty: false } parameters })
                {
                    TaskStatement.CheckParametersOfNoTask(member.Name, parameters, symbols, faults, context.CancellationToken);
                }
            }
        }

        Report(faults, context.ReportDiagnostic);
    }

    private static void CheckEffects(ISymbol symbol, DeclarationSymbols symbols, List<DeclarationFault> faults, CancellationToken cancellationToken)
    {
        foreach (DeclaredAttribute effect in DeclaredAttribute.Of(symbol, symbols.RequiresScope, cancellationToken))
        {
            CheckEffect(effect, faults);
        }
    }

    private static void CheckEffect(DeclaredAttribute effect, List<DeclarationFault> faults) => ScopeStatement.Check(effect, "RequiresScope", faults);

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
            report(fault.ToDiagnostic());
        }
    }
}
