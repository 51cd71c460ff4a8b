using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Finds the secrets that are given to the APIs which take one, for POL1010 and POL1012, and of the environment for POL1013.</summary>
internal sealed class StaticCredentials : ICallObserver, ITextObserver
{
    private static readonly SecretJudge ModelJudge = new(SecretKind.Key, isModelKey: true, byNameOnly: false);

    private readonly SecretSinkTable _sinks;
    private readonly ModelClients _modelClients;
    private readonly TypeSet _forms;

    public StaticCredentials(Compilation compilation, ModelClients modelClients)
    {
        _sinks = new SecretSinkTable(compilation);
        _modelClients = modelClients;
        _forms = TypeSet.Resolve(compilation, ScopeSinks.FormType);
    }

    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
        OperationKind.SimpleAssignment,
        OperationKind.Literal,
    ];

    public bool Concerns(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor || SecretHeaders.MaySet(method) || SecretVariables.MaySet(method) || SecretQueries.MaySet(method))
        {
            return true;
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (_sinks.Judge(method, parameter) is not null)
            {
                return true;
            }
        }

        return false;
    }

    public bool Concerns(string text) => SecretQueries.MayBeIn(text);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation invocation:
                ObserveArguments(context, scope, invocation.TargetMethod, invocation.Arguments);
                if (SecretHeaders.Value(invocation, out SecretJudge judge) is { } value)
                {
                    Take(context, scope, value, judge);
                }

                if (SecretVariables.Value(invocation) is { } variable)
                {
                    Take(context, scope, variable, SecretVariables.Judge);
                }

                foreach (IOperation parameter in SecretQueries.Values(invocation))
                {
                    Take(context, scope, parameter, SecretQueries.Judge);
                }

                break;
            case ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } } literal:
                ObserveQuery(context, scope, literal, text);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                ObserveArguments(context, scope, constructor, creation.Arguments);
                ObserveForm(context, scope, creation);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment:
                if (SecretHeaders.Is(target, out SecretJudge ofHeader))
                {
                    Take(context, scope, assignment.Value, ofHeader);
                }
                else if (SecretVariables.Is(target))
                {
                    Take(context, scope, assignment.Value, SecretVariables.Judge);
                }
                else if (SecretQueries.Is(target))
                {
                    Take(context, scope, assignment.Value, SecretQueries.Judge);
                }
                else if (!target.Property.IsIndexer && _sinks.Judge(target.Property) is { } ofProperty)
                {
                    Take(context, scope, assignment.Value, ofProperty);
                }

                break;
        }
    }

    private void ObserveArguments(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter } && _sinks.Judge(method, parameter) is { } judge)
            {
                Take(context, scope, argument.Value, judge);
            }
        }
    }

    private void ObserveQuery(OperationAnalysisContext context, TypeScope scope, ILiteralOperation literal, string text)
    {
        (string? written, IOperation? following) = SecretQueries.In(literal, text);
        if (following is not null)
        {
            Take(context, scope, following, SecretQueries.Judge);
        }
        else if (written is not null)
        {
            ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
            foreach (Verdict verdict in SecretQueries.Judge.Judge(written))
            {
                scope.Add(new Finding(node, literal.Syntax.GetLocation(), verdict));
            }
        }
    }

    private void ObserveForm(OperationAnalysisContext context, TypeScope scope, IObjectCreationOperation creation)
    {
        bool isForm = creation.Arguments.Length == 1 && _forms.Contains(creation.Type);
        if (!isForm && TokenRequestForm.ReadTable(creation) is null)
        {
            return;
        }

        List<(string Key, IOperation Value)> fields = TokenRequestForm.Fields(isForm ? creation.Arguments[0].Value : creation);
        bool isTokenRequest = TokenRequestForm.IsTokenRequest(fields);
        foreach ((string key, IOperation value) in fields)
        {
            if (SecretSinks.OfFormField(key) is { } kind)
            {
                Take(context, scope, value, new SecretJudge(kind, isModelKey: false, byNameOnly: !isTokenRequest));
            }
        }
    }

    private void Take(OperationAnalysisContext context, TypeScope scope, IOperation value, SecretJudge judge)
    {
        SecretJudge served = judge.MayServeModel && _modelClients.IsServedBy(context.Operation) ? ModelJudge : judge;
        scope.CountsAnywhere |= served.IsOfModel;
        TextSink.Take(context, scope, value, served);
    }
}
