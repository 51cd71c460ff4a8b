using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.Tasks;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>
/// POL4007, where a task is run and no agent calls it as a tool: nothing begins a lease around a hosted service, an endpoint, a timer's callback,
/// or a private method that its own type calls.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnleasedTaskAnalyzer : PolicyAnalyzer<UnleasedTaskAnalyzer.Symbols>
{
    /// <summary>The property that holds the task's id.</summary>
    private const string TaskKey = "Task";

    private static readonly DiagnosticDescriptor AtEnd = RuleDescriptor.AtCompilationEnd(IdleDeclaration.Descriptor);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [IdleDeclaration.Descriptor, AtEnd];

    private protected override Symbols? Bind(Compilation compilation, AnalyzerOptions options) =>
        DeclarationSymbols.Resolve(compilation) is { } declarations ? new Symbols(declarations, new SelfRunners(compilation)) : null;

    private protected override void Register(CompilationStartAnalysisContext context, Symbols bound)
    {
        ConcurrentDictionary<string, bool> begun = new(StringComparer.Ordinal);
        ConcurrentBag<DeclarationFault> pending = [];
        DeclaringMethods.Register(context, bound.Declarations, (method, report, cancellationToken) => CheckEntry(method, bound, report, cancellationToken));
        context.RegisterSymbolStartAction(start => Register(start, bound, pending), SymbolKind.NamedType);
        context.RegisterOperationAction(operation => CheckCallback(operation, bound, begun), OperationKind.ObjectCreation, OperationKind.Invocation, OperationKind.EventAssignment);
        context.RegisterCompilationEndAction(end =>
        {
            foreach (DeclarationFault fault in pending.IsEmpty ? [] : pending.InOrder(static fault => fault.Location))
            {
                if (!begun.ContainsKey(fault.Properties[TaskKey]!))
                {
                    end.ReportDiagnostic(fault.ToDiagnostic());
                }
            }
        });
    }

    private static void CheckEntry(DeclaringMethod method, Symbols symbols, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (method.IsTask && symbols.Runners.IsEntry(method.Symbol) && !TaskUses.Begins(method.Symbol.ContainingType, cancellationToken))
        {
            Report(method.Symbol, "its host", symbols.Declarations, report, cancellationToken);
        }
    }

    private static void Register(SymbolStartAnalysisContext context, Symbols symbols, ConcurrentBag<DeclarationFault> pending)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        bool isHosted = symbols.Runners.IsHosted(type);
        if (!isHosted && !Array.Exists(symbols.Declarations.MethodsOf(type, context.CancellationToken), method => method.IsTask && IsPrivateTask(method.Symbol, symbols)))
        {
            return;
        }

        TaskUses uses = new();
        context.RegisterOperationAction(
            operation =>
            {
                // What runs a lambda may well run it in a lease.
                if (operation.Operation is IInvocationOperation call && symbols.Declarations.IsTask(call.TargetMethod) && IsInLambda(call))
                {
                    uses.HandOn(call.TargetMethod);
                }
                else
                {
                    uses.Add(operation.Operation, operation.ContainingSymbol, symbols.Declarations);
                }
            },
            OperationKind.Invocation,
            OperationKind.MethodReference,
            OperationKind.ObjectCreation);
        context.RegisterSymbolEndAction(end =>
        {
            if (uses.BeginLease || uses.IsEmpty || TaskUses.Begins(type, end.CancellationToken))
            {
                return;
            }

            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
            {
                if (isHosted && uses.AreCalls(method, caller => symbols.Runners.IsHostedCode(caller, type)))
                {
                    Report(method, $"'{type.Name}' itself", symbols.Declarations, end.ReportDiagnostic, end.CancellationToken);
                }
                else if (IsPrivateTask(method, symbols) && uses.AreCalls(method, static _ => true) && !uses.AreCalls(method, caller => caller is IMethodSymbol task && symbols.Declarations.IsTask(task)))
                {
                    Suspect(method, symbols.Declarations, pending, end.CancellationToken);
                }
            }
        });
    }

    private static void CheckCallback(OperationAnalysisContext context, Symbols symbols, ConcurrentDictionary<string, bool> begun)
    {
        if (TaskRequests.IdOf(context.Operation, context.CancellationToken) is { } id && context.ContainingSymbol.ContainingType?.Name != TaskRequestWriter.ClassName)
        {
            begun.TryAdd(id, true);
        }

        if (symbols.Runners.Callback(context.Operation) is not (IOperation callback, bool isDeep))
        {
            return;
        }

        TaskUses uses = new();
        foreach (IOperation operation in callback.DescendantsAndSelf())
        {
            if (isDeep || operation is IMethodReferenceOperation or IAnonymousFunctionOperation)
            {
                uses.Add(operation, context.ContainingSymbol, symbols.Declarations);
            }
        }

        if (!uses.BeginLease)
        {
            foreach (IMethodSymbol method in uses.All)
            {
                if (!TaskUses.Begins(method, context.CancellationToken))
                {
                    Report(method, isDeep ? "a timer" : "an endpoint", symbols.Declarations, context.ReportDiagnostic, context.CancellationToken);
                }
            }
        }
    }

    private static void Report(IMethodSymbol method, string runner, DeclarationSymbols symbols, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (TaskBounds.Of(method, symbols) is { } bounds && DeclaredAttribute.Of(method, symbols.AgentTask, cancellationToken).FirstOrDefault() is { } task)
        {
            report(new DeclarationFault(
                IdleDeclaration.Descriptor,
                task.Location,
                $"Task '{bounds.Id}' is run by {runner}, {IdleDeclaration.Consequence(bounds)}; begin one there with BeginAsync").ToDiagnostic());
        }
    }

    /// <summary>Only the end knows that nobody else begins a lease before he calls the type.</summary>
    private static void Suspect(IMethodSymbol method, DeclarationSymbols symbols, ConcurrentBag<DeclarationFault> pending, CancellationToken cancellationToken)
    {
        if (TaskBounds.Of(method, symbols) is { } bounds && DeclaredAttribute.Of(method, symbols.AgentTask, cancellationToken).FirstOrDefault() is { } task)
        {
            pending.Add(new DeclarationFault(
                AtEnd,
                task.Location,
                $"Task '{bounds.Id}' is called by '{method.ContainingType.Name}' itself and no tool, {IdleDeclaration.Consequence(bounds)}; declare it on the tool that calls '{method.Name}'").With(TaskKey, bounds.Id));
        }
    }

    /// <summary>A method that only its own type can name, and that no framework's attribute makes known to others.</summary>
    private static bool IsPrivateTask(ISymbol member, Symbols symbols) =>
        member is IMethodSymbol { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary } method
        && symbols.Declarations.IsTask(method)
        && method.GetAttributes().All(static attribute => attribute.AttributeClass is { ContainingNamespace.Name: "PolicyAnalyzers" } or { Name: "DescriptionAttribute" or "ObsoleteAttribute" });

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
