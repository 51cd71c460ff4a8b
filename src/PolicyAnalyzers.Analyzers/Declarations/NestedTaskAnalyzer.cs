using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>
/// POL4005: what a task may do is the ceiling of all that runs in it. A task that calls another keeps its own lease; one that begins a lease
/// of another gets more than it was begun for.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class NestedTaskAnalyzer : PolicyAnalyzer<DeclarationSymbols>
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4005",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Nested task is wider than its caller",
        "{0}",
        "A task that calls another runs it in its own lease: the other's scopes are refused, its approval is never asked, and its time is the caller's.");

    private static readonly DiagnosticDescriptor AtEnd = RuleDescriptor.AtCompilationEnd(Descriptor);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor, AtEnd];

    private protected override DeclarationSymbols? Bind(Compilation compilation, AnalyzerOptions options) => DeclarationSymbols.Resolve(compilation);

    private protected override void Register(CompilationStartAnalysisContext context, DeclarationSymbols bound)
    {
        ConcurrentBag<Begun> begun = [];
        ConcurrentBag<Declared> tasks = [];
        context.RegisterOperationAction(operation => Check(operation, bound, begun), OperationKind.Invocation, OperationKind.ObjectCreation);
        DeclaringMethods.Register(context, bound, (method, _, _) =>
        {
            if (method.Bounds is { } bounds)
            {
                tasks.Add(new Declared(bounds, method.Symbol.Locations[0]));
            }
        });
        context.RegisterCompilationEndAction(end => Report(end, begun, tasks));
    }

    private static void Check(OperationAnalysisContext context, DeclarationSymbols symbols, ConcurrentBag<Begun> begun)
    {
        if (TaskRequests.IdOf(context.Operation, context.CancellationToken) is { } id)
        {
            if (Around(context, symbols) is { } beginner && beginner.Id != id)
            {
                begun.Add(new Begun(beginner, id, context.Operation.Syntax.GetLocation()));
            }

            return;
        }

        // In a method that begins leases the call is in one of them, and those are judged where they are begun.
        if (context.Operation is IInvocationOperation { TargetMethod.OriginalDefinition: { } called }
            && BoundsOf(called.PartialDefinitionPart ?? called, context, symbols) is { } inner
            && Around(context, symbols) is { } outer
            && outer.Id != inner.Id
            && Beyond(inner, outer, hasOwnLease: false) is { } beyond
            && !TaskUses.Begins(context.ContainingSymbol, context.CancellationToken))
        {
            string message = $"Task '{outer.Id}' runs task '{inner.Id}' in its own lease, which lacks {beyond}; declare that for '{outer.Id}' too, or do not call '{inner.Id}' from it";
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Operation.Syntax.GetLocation(), message));
        }
    }

    /// <summary>The attributes of every method of other assemblies would be many to read; those that a task calls are few.</summary>
    private static TaskBounds? BoundsOf(IMethodSymbol called, OperationAnalysisContext context, DeclarationSymbols symbols) =>
        ReferenceEquals(called.ContainingAssembly, context.Compilation.Assembly) ? symbols.BoundsOf(called, context.CancellationToken)
        : context.ContainingSymbol is IMethodSymbol method && symbols.IsTask(method) ? TaskBounds.Of(called, symbols)
        : null;

    /// <summary>The task that the operation is a part of: that of the innermost function which declares one.</summary>
    private static TaskBounds? Around(OperationAnalysisContext context, DeclarationSymbols symbols)
    {
        for (IOperation? around = context.Operation.Parent; around is not null; around = around.Parent)
        {
            IMethodSymbol? function = around switch
            {
                ILocalFunctionOperation local => local.Symbol,
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                _ => null,
            };
            if (function is not null && TaskBounds.Of(function, symbols) is { } task)
            {
                return task;
            }
        }

        return context.ContainingSymbol is IMethodSymbol method ? symbols.BoundsOf(method.PartialDefinitionPart ?? method, context.CancellationToken) : null;
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<Begun> begun, ConcurrentBag<Declared> tasks)
    {
        if (begun.IsEmpty)
        {
            return;
        }

        // POL4002 reports the second of two.
        ILookup<string, TaskBounds> byId = tasks.InOrder(static task => task.Location).ToLookup(static task => task.Bounds.Id, static task => task.Bounds, StringComparer.Ordinal);
        foreach (Begun lease in begun.InOrder(static lease => lease.Location))
        {
            if (byId[lease.Id].FirstOrDefault() is { } inner && Beyond(inner, lease.Beginner, hasOwnLease: true) is { } beyond)
            {
                string message = $"Task '{lease.Beginner.Id}' begins task '{inner.Id}', which has {beyond} beyond it; declare that for '{lease.Beginner.Id}' too, or begin '{inner.Id}' outside of it";
                context.ReportDiagnostic(Diagnostic.Create(AtEnd, lease.Location, message));
            }
        }
    }

    private static string? Beyond(TaskBounds inner, TaskBounds outer, bool hasOwnLease)
    {
        string text = string.Join(", ", inner.BeyondThat(outer, hasOwnLease));
        return text.Length == 0 ? null : text;
    }

    private sealed record Declared(TaskBounds Bounds, Location Location);

    private sealed record Begun(TaskBounds Beginner, string Id, Location Location);
}
