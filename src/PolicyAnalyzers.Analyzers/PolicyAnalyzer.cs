using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers;

/// <summary>
/// The base of every analyzer here: how generated code and concurrency are treated, and that nothing is registered
/// for a compilation that does not concern it, is decided once.
/// </summary>
/// <typeparam name="TContext">What is looked up once per compilation.</typeparam>
internal abstract class PolicyAnalyzer<TContext> : DiagnosticAnalyzer
    where TContext : class
{
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (Bind(start.Compilation, start.Options) is { } bound)
            {
                Register(start, bound);
            }
        });
    }

    /// <summary>The compilation's context; null when the compilation does not concern this analyzer.</summary>
    private protected abstract TContext? Bind(Compilation compilation, AnalyzerOptions options);

    private protected abstract void Register(CompilationStartAnalysisContext context, TContext bound);
}
