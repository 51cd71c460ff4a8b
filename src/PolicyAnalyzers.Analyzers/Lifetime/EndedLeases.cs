using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Tokens;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>POL3003: a lease, or a client with a token, that ends before what was begun with it.</summary>
internal sealed class EndedLeases : ICallObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3003",
        RuleFamily.Lifetime,
        DiagnosticSeverity.Warning,
        "Lease or client ended too early",
        "{0}",
        "When a lease ends, its tokens are revoked; when a client or a request is disposed, what it sends is cancelled or fails. What is begun with them is "
            + "awaited before they end, and nothing uses them afterwards.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Return, OperationKind.SimpleAssignment, OperationKind.Invocation, OperationKind.Using];

    public bool Concerns(IMethodSymbol method) =>
        method.Name is "DisposeAsync" or "Dispose";

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IReturnOperation { ReturnedValue: { } returned } when IsPending(returned):
                ObserveReturn(context, scope, returned);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Value: { } value } when IsPending(value):
                ObserveAssignment(context, scope, target.Local, value);
                break;
            case IInvocationOperation { TargetMethod.Name: "DisposeAsync" or "Dispose", Instance: { } instance } end when BodyValues.Unwrap(instance) is ILocalReferenceOperation local && LeaseTypes.IsLease(local.Type):
                ObserveEnd(context, scope, end, local.Local);
                break;
            case IUsingOperation { Resources: ILocalReferenceOperation { Local: { } variable } } scoped when LeaseTypes.IsLease(variable.Type):
                ObserveEnd(context, scope, scoped, variable);
                break;
        }
    }

    /// <summary>What is given back while it still runs, out of the scope of what it runs with.</summary>
    private static void ObserveReturn(OperationAnalysisContext context, TypeScope scope, IOperation returned)
    {
        foreach ((ILocalSymbol? variable, IOperation resource, _) in UsingScope.Around(context.Operation))
        {
            if (LeaseTypes.IsLease(variable?.Type ?? resource.Type) && LeaseNeed.Of(returned, variable))
            {
                Add(context, scope, returned, StillRuns(variable?.Name ?? "the lease"));
                return;
            }

            if (variable is not null && Mentions(returned, variable))
            {
                ReadToken(context, scope, returned, variable, resource);
            }
        }
    }

    /// <summary>What is put into a variable outside of the lease's scope, and not awaited inside.</summary>
    private static void ObserveAssignment(OperationAnalysisContext context, TypeScope scope, ILocalSymbol target, IOperation value)
    {
        foreach ((ILocalSymbol? variable, IOperation resource, IOperation end) in UsingScope.Around(context.Operation))
        {
            if (end is IUsingOperation
                && LeaseTypes.IsLease(variable?.Type ?? resource.Type)
                && LeaseNeed.Of(value, variable)
                && target.DeclaringSyntaxReferences is [{ } declaration, ..]
                && !end.Syntax.Span.Contains(declaration.Span)
                && !Mentions(end, target, after: context.Operation.Syntax.Span.End))
            {
                Add(context, scope, value, StillRuns(variable?.Name ?? "the lease"));
                return;
            }
        }
    }

    /// <summary>Whatever follows the end for sure, and uses the lease as if it went on.</summary>
    private static void ObserveEnd(OperationAnalysisContext context, TypeScope scope, IOperation end, ILocalSymbol lease)
    {
        for (IOperation child = end; child.Parent is { } parent; child = parent)
        {
            switch (parent)
            {
                case IBlockOperation block:
                    foreach (IOperation statement in block.Operations.SkipWhile(statement => !ReferenceEquals(statement, child)).Skip(1))
                    {
                        if (IsAssigned(statement, lease))
                        {
                            return;
                        }

                        if (Uses(statement, lease).FirstOrDefault() is { } use)
                        {
                            Add(context, scope, use, $"'{lease.Name}' has ended here, and its tokens are revoked; use it before its end, or begin another");
                            return;
                        }
                    }

                    break;
                case IExpressionStatementOperation or IAwaitOperation or IConversionOperation or IInvocationOperation or IUsingOperation or IConditionalAccessOperation:
                case ITryOperation attempt when ReferenceEquals(attempt.Finally, child):
                    break;
                // The usual guard around the end itself.
                case IConditionalOperation { WhenFalse: null, Condition: { } condition } when Mentions(condition, lease):
                    break;
                default:
                    return;
            }
        }
    }

    private static void ReadToken(OperationAnalysisContext context, TypeScope scope, IOperation returned, ILocalSymbol variable, IOperation resource)
    {
        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        EarlyJudge judge = new(variable.Name);
        ILocalReferenceOperation? reference = returned.DescendantsAndSelf().OfType<ILocalReferenceOperation>().FirstOrDefault(local => SymbolEqualityComparer.Default.Equals(local.Local, variable));
        if (reference is not null)
        {
            new TokenReader
            {
                OnToken = (mark, at) =>
                {
                    foreach (Verdict verdict in judge.Judge(mark))
                    {
                        scope.Add(new Finding(node, returned.Syntax.GetLocation(), verdict) { Related = at.Syntax.GetLocation() });
                    }
                },
                OnSource = source => scope.Add(new TextUse(node, returned.Syntax.GetLocation(), source.At.Syntax.GetLocation(), source.Symbol, judge, source.Frame) { Culprit = Culprit.Sink }),
            }.Read(reference);
        }
    }

    /// <summary>A promise or a stream, of something that was not there at once.</summary>
    private static bool IsPending(IOperation value)
    {
        value = BodyValues.Unwrap(value);
        return value.Type is { Name: "Task" or "ValueTask" or "IAsyncEnumerable", ContainingNamespace.Name: "Tasks" or "Generic" }
            && value is IInvocationOperation { TargetMethod: not { Name: "FromResult" or "FromException" or "FromCanceled" } } or ILocalReferenceOperation;
    }

    private static bool Mentions(IOperation within, ILocalSymbol variable, int after = -1)
    {
        foreach (IOperation operation in within.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation reference && reference.Syntax.SpanStart > after && SymbolEqualityComparer.Default.Equals(reference.Local, variable))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAssigned(IOperation statement, ILocalSymbol lease) =>
        statement.DescendantsAndSelf().Any(operation => operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } && SymbolEqualityComparer.Default.Equals(target.Local, lease));

    /// <summary>References that need the lease to go on; what it was called may be told afterwards.</summary>
    private static IEnumerable<IOperation> Uses(IOperation statement, ILocalSymbol lease) =>
        statement.DescendantsAndSelf().Where(operation =>
            operation is ILocalReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Local, lease)
            && (LeaseTypes.IsOfGateway(lease.Type) || LeaseNeed.Is(reference))
            && operation.Parent is not (IPropertyReferenceOperation { Property.Name: "Id" or "Task" or "Deadline" or "IsEnded" or "Grants" } or IInvocationOperation { TargetMethod.Name: "DisposeAsync" or "ToString" } or INameOfOperation));

    private static string StillRuns(string resource) =>
        resource == "the lease"
            ? "This still runs when the lease has ended, and its tokens are revoked; await it before"
            : $"This still runs when '{resource}' has ended; await it before";

    private static void Add(OperationAnalysisContext context, TypeScope scope, IOperation at, string message) =>
        scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), at.Syntax.GetLocation(), new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, message)));

    private sealed class EarlyJudge(string resource) : ITextJudge
    {
        private readonly Verdict[] _early = [new Verdict(Rule, DiagnosticSeverity.Warning, elsewhere: null, StillRuns(resource))];

        public IEnumerable<Verdict> Judge(string text) => text is IssuedToken.Text or InboundToken.Text ? _early : [];

        public Verdict? JudgeModelChosen(string what, string before) => null;
    }
}
