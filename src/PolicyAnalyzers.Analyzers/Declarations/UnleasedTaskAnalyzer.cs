using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>
/// POL4007, where a task is run by a host or a timer and not by an agent: nothing begins a lease around a hosted service, a job or a
/// timer's callback, so its own code has to.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnleasedTaskAnalyzer : PolicyAnalyzer<UnleasedTaskAnalyzer.Symbols>
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [IdleDeclaration.Descriptor];

    private protected override Symbols? Bind(Compilation compilation, AnalyzerOptions options) =>
        DeclarationSymbols.Resolve(compilation) is { } declarations ? new Symbols(declarations, new SelfRunners(compilation)) : null;

    private protected override void Register(CompilationStartAnalysisContext context, Symbols bound)
    {
        if (bound.Runners.HasHosts)
        {
            context.RegisterSymbolStartAction(start => Register(start, bound), SymbolKind.NamedType);
        }

        context.RegisterOperationAction(operation => CheckCallback(operation, bound), OperationKind.ObjectCreation, OperationKind.Invocation, OperationKind.EventAssignment);
    }

    private static void Register(SymbolStartAnalysisContext context, Symbols symbols)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (!symbols.Runners.IsHosted(type))
        {
            return;
        }

        TaskUses uses = new();
        context.RegisterOperationAction(
            operation =>
            {
                // What runs a lambda may well run it in a lease.
                if (operation.Operation is not IInvocationOperation call || !symbols.Declarations.IsTask(call.TargetMethod) || !IsInLambda(call))
                {
                    uses.Add(operation.Operation, operation.ContainingSymbol, symbols.Declarations);
                }
            },
            OperationKind.Invocation,
            OperationKind.MethodReference,
            OperationKind.ObjectCreation);
        context.RegisterSymbolEndAction(end =>
        {
            if (uses.BeginLease)
            {
                return;
            }

            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
            {
                bool isRun = symbols.Runners.IsEntry(method, type) || uses.AreCalls(method, caller => symbols.Runners.IsHostedCode(caller, type));
                if (isRun && symbols.Declarations.IsTask(method) && !TaskUses.Begins(type, end.CancellationToken))
                {
                    Report(method, type.Name, symbols.Declarations, end.ReportDiagnostic, end.CancellationToken);
                }
            }
        });
    }

    private static void CheckCallback(OperationAnalysisContext context, Symbols symbols)
    {
        if (symbols.Runners.Callback(context.Operation) is not { } callback)
        {
            return;
        }

        TaskUses uses = new();
        foreach (IOperation operation in callback.DescendantsAndSelf())
        {
            uses.Add(operation, context.ContainingSymbol, symbols.Declarations);
        }

        if (!uses.BeginLease)
        {
            foreach (IMethodSymbol method in uses.All)
            {
                Report(method, "a timer", symbols.Declarations, context.ReportDiagnostic, context.CancellationToken);
            }
        }
    }

    private static void Report(IMethodSymbol method, string runner, DeclarationSymbols symbols, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (TaskBounds.Of(method, symbols) is { } bounds
            && DeclaredAttribute.Of(method, symbols.AgentTask, cancellationToken).FirstOrDefault() is { } task
            && !TaskUses.Begins(method, cancellationToken))
        {
            string who = runner == "a timer" ? runner : $"'{runner}'";
            report(new DeclarationFault(
                IdleDeclaration.Descriptor,
                task.Location,
                $"Task '{bounds.Id}' is run by {who} itself, {IdleDeclaration.Consequence(bounds)}; begin one there with BeginAsync").ToDiagnostic());
        }
    }

    private static bool IsInLambda(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is looked up once per compilation.</summary>
    internal sealed record Symbols(DeclarationSymbols Declarations, SelfRunners Runners);
}
