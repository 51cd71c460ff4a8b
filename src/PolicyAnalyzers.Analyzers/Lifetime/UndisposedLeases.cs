using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Tokens;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>POL3002: only its end revokes the tokens of a lease.</summary>
internal sealed class UndisposedLeases : ICallObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3002",
        RuleFamily.Lifetime,
        DiagnosticSeverity.Warning,
        "Lease not disposed",
        "The lease that '{0}' begins is not disposed on every path, so that its tokens stay good after the task; declare it with '{1}'",
        "The end of a lease revokes every token of the task. A lease that is not disposed, or not after a failure, leaves them good until they expire, "
            + "and stays the current lease of whatever the same flow does next.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation];

    /// <summary>What a collection or a container gives is another's; and so is what a lease gives of itself.</summary>
    public bool Concerns(IMethodSymbol method) =>
        LeaseTypes.IsLease(method.ReturnType)
        && (LeaseTypes.IsOfGateway(method.ReturnType) || (LeaseTypes.IsLease(method.OriginalDefinition.ReturnType) && !LeaseTypes.IsLease(method.ContainingType) && !IsLookUp(method.Name)));

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (!Concerns(call.TargetMethod) || call.TargetMethod.Name is "GetResult" or "WaitAsync" or "AsTask" or "FromResult" or "Unwrap")
        {
            return;
        }

        bool isLost = LeaseFlow.FateOf(call, out ILocalSymbol? variable) switch
        {
            LeaseFate.Lost => true,
            LeaseFate.Variable => !LeaseFlow.IsEndedOrGivenAway(variable!, call),
            _ => false,
        };
        if (isLost)
        {
            Verdict verdict = new(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, call.TargetMethod.Name, End(call.TargetMethod.ReturnType));
            scope.Add(new Finding(CodeNode.Enclosing(call, context.ContainingSymbol), call.Syntax.GetLocation(), verdict));
        }
    }

    private static bool IsLookUp(string method) =>
        method.StartsWith("Find", StringComparison.Ordinal) || method.StartsWith("Peek", StringComparison.Ordinal) || method.StartsWith("Current", StringComparison.Ordinal) || method.StartsWith("GetCurrent", StringComparison.Ordinal);

    private static string End(ITypeSymbol lease) =>
        TokenTypes.Core(lease) is { } core && core.AllInterfaces.Any(static contract => contract.Name == "IAsyncDisposable") ? "await using" : "using";
}
