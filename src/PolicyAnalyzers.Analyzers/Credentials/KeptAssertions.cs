using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Finds requests on behalf of a user whose token was kept from an earlier request, for POL1013: the user is not there any more.</summary>
internal sealed class KeptAssertions : IOperationObserver
{
    private readonly TypeSet _assertions;
    private readonly TypeSet _credentials;
    private readonly TypeSet _longRunning;

    public KeptAssertions(Compilation compilation)
    {
        _assertions = TypeSet.Resolve(compilation, "Microsoft.Identity.Client.UserAssertion");
        _credentials = TypeSet.Resolve(compilation, "Azure.Identity.OnBehalfOfCredential");
        _longRunning = TypeSet.Resolve(compilation, "Microsoft.Identity.Client.ILongRunningWebApi");
        Kinds = _assertions.IsEmpty && _credentials.IsEmpty && _longRunning.IsEmpty ? [] : [OperationKind.ObjectCreation, OperationKind.Invocation];
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IObjectCreationOperation { Type: { } type } creation when _assertions.Contains(type) || _credentials.Contains(type):
                foreach (IArgumentOperation argument in creation.Arguments)
                {
                    if (argument.Parameter?.Name is "jwtBearerToken" or "assertion" or "userAssertion")
                    {
                        TextSink.Take(context, scope, argument.Value, new KeptJudge(type.Name));
                    }
                }

                break;
            case IInvocationOperation { TargetMethod: { Name: "AcquireTokenInLongRunningProcess" } method } when _longRunning.ContainsOrInherits(method.ContainingType):
                scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), context.Operation.Syntax.GetLocation(), AmbientCredentials.OfKeptUser(method.Name)));
                break;
        }
    }

    private sealed class KeptJudge(string what) : ITextJudge
    {
        private readonly Verdict[] _kept = [AmbientCredentials.OfKeptUser(what)];

        public IEnumerable<Verdict> Judge(string text) => text == KeptToken.Text ? _kept : [];

        public Verdict? JudgeModelChosen(string what, string before) => null;
    }
}
