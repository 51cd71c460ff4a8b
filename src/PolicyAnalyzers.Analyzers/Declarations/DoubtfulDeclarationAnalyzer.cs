using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4004, POL4006, POL4007, POL4008: what a policy can be compiled of, and yet is hardly meant so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class DoubtfulDeclarationAnalyzer : PolicyAnalyzer<DeclarationSymbols>
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContradictoryTask.Descriptor, EmptyPurpose.Descriptor, IdleDeclaration.Descriptor, UnboundArguments.Descriptor];

    private protected override DeclarationSymbols? Bind(Compilation compilation, AnalyzerOptions options) => DeclarationSymbols.Resolve(compilation);

    private protected override void Register(CompilationStartAnalysisContext context, DeclarationSymbols bound)
    {
        DeclaringMethods.Register(context, bound, (method, report, _) => Check(method, bound, report));
        context.RegisterSymbolAction(symbol => CheckOverrides(symbol, bound), SymbolKind.NamedType);
    }

    /// <summary>Of a base type that declares nothing, nothing is overridden that could be a task.</summary>
    private static void CheckOverrides(SymbolAnalysisContext context, DeclarationSymbols symbols)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (type.BaseType is { DeclaringSyntaxReferences.IsEmpty: false })
        {
            foreach (ISymbol member in type.GetMembers())
            {
                if (member is IMethodSymbol { IsOverride: true } method)
                {
                    IdleDeclaration.CheckOverride(method, symbols, context.ReportDiagnostic);
                }
            }
        }
    }

    private static void Check(DeclaringMethod method, DeclarationSymbols symbols, Action<Diagnostic> report)
    {
        if (method.Task is not { } task || method.Bounds is not { } bounds)
        {
            return;
        }

        List<DeclarationFault> faults = [];
        ContradictoryTask.Check(task, bounds, faults);
        EmptyPurpose.Check(task, bounds, method.Symbol, faults);
        IdleDeclaration.Check(task, bounds, method.Symbol, faults);
        UnboundArguments.Check(bounds, method.Symbol, symbols, faults);
        foreach (DeclarationFault fault in faults)
        {
            report(fault.ToDiagnostic());
        }
    }
}
