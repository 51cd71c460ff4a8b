using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Tokens;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>POL3004: work that nobody waits for goes on with the token when its task has ended.</summary>
internal sealed class OutlivingWork : ICallObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3004",
        RuleFamily.Lifetime,
        DiagnosticSeverity.Warning,
        "Token taken along by work that outlives the task",
        "'{0}' goes on with the token after the task has ended; await it, or let the work begin a task and get a token of its own",
        "Work that is not awaited runs on when the tool has answered: nobody sees what it still does with the token, and the end of the lease cannot wait for it. "
            + "What belongs to the task is awaited; what does not is a task of its own.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.ExpressionStatement, OperationKind.AnonymousFunction];

    public bool Concerns(IMethodSymbol method) =>
        BackgroundWork.MayBegin(method);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        foreach (IOperation given in BackgroundWork.TakenAlong(context.Operation, context))
        {
            Take(context, scope, given);
        }
    }

    private static void Take(OperationAnalysisContext context, TypeScope scope, IOperation given)
    {
        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        TakenJudge judge = new(context.Operation);
        TokenReader reader = new()
        {
            TakesLeases = true,
            OnToken = (mark, at) =>
            {
                foreach (Verdict verdict in judge.Judge(mark))
                {
                    scope.Add(new Finding(node, judge.Location, verdict) { Related = at.Syntax.GetLocation() });
                }
            },
            OnSource = source => scope.Add(new TextUse(node, judge.Location, source.At.Syntax.GetLocation(), source.Symbol, judge, source.Frame) { Culprit = Culprit.Sink }),
        };
        if (BodyValues.Unwrap(given) is IAnonymousFunctionOperation lambda)
        {
            ReadCaptured(lambda, reader, context);
        }
        else
        {
            reader.Read(given);
        }
    }

    /// <summary>The variables that the function takes from the code around it.</summary>
    private static void ReadCaptured(IAnonymousFunctionOperation lambda, TokenReader reader, OperationAnalysisContext context)
    {
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
        foreach (IOperation operation in lambda.Body.Descendants())
        {
            ISymbol? variable = operation switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } } parameter => parameter.Parameter,
                _ => null,
            };
            if (variable?.ContainingSymbol is { } owner && seen.Add(variable) && !IsWithin(owner, lambda.Symbol, context))
            {
                reader.Read(operation);
            }
        }
    }

    private static bool IsWithin(ISymbol? owner, IMethodSymbol lambda, OperationAnalysisContext context)
    {
        for (; owner is not null && !SymbolEqualityComparer.Default.Equals(owner, context.ContainingSymbol); owner = owner.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(owner, lambda))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class TakenJudge : ITextJudge
    {
        private readonly Verdict[] _taken;

        public TakenJudge(IOperation work)
        {
            _taken = [new Verdict(Rule, DiagnosticSeverity.Warning, elsewhere: null, BackgroundWork.Describe(work))];
            Location = work.Syntax.GetLocation();
        }

        public Location Location { get; }

        public IEnumerable<Verdict> Judge(string text) => text is IssuedToken.Text or InboundToken.Text ? _taken : [];

        public Verdict? JudgeModelChosen(string what, string before) => null;
    }
}
