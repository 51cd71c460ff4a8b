using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4002: a task id names one task of the application.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class DuplicateTaskAnalyzer : PolicyAnalyzer<DeclarationSymbols>
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4002",
        RuleFamily.Declarations,
        DiagnosticSeverity.Error,
        "Duplicate task id",
        "Task '{0}' is already declared by '{1}'; give this task an id of its own",
        "Gateway, manifest and audit know a task by its id alone, so that two tasks of one id cannot be told apart.",
        atCompilationEnd: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    private protected override DeclarationSymbols? Bind(Compilation compilation, AnalyzerOptions options) => DeclarationSymbols.Resolve(compilation);

    private protected override void Register(CompilationStartAnalysisContext context, DeclarationSymbols bound)
    {
        ConcurrentBag<Declared> tasks = [];
        DeclaringMethods.Register(context, bound, (method, _, _) => Collect(method, tasks));
        context.RegisterCompilationEndAction(end => Report(end, tasks));
    }

    private static void Collect(DeclaringMethod method, ConcurrentBag<Declared> tasks)
    {
        foreach (DeclaredAttribute task in method.Tasks)
        {
            if (task.TryGetText(0, out string? id) && id is not null)
            {
                tasks.Add(new Declared(id, method.Symbol, task.LocationOf(0)));
            }
        }
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<Declared> tasks)
    {
        Dictionary<string, Declared> first = new(StringComparer.Ordinal);
        foreach (Declared task in tasks.InOrder(static task => task.Location))
        {
            if (first.TryGetValue(task.Id, out Declared? earlier))
            {
                string member = earlier.Member.ContainingType.Name + "." + TaskStatement.NameOf(earlier.Member);
                context.ReportDiagnostic(Diagnostic.Create(Descriptor, task.Location, [earlier.Location], task.Id, member));
            }
            else
            {
                first.Add(task.Id, task);
            }
        }
    }

    private sealed record Declared(string Id, IMethodSymbol Member, Location Location);
}
