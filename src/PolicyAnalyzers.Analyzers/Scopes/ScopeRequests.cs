using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>Finds requests for scopes at the APIs that take them, for all rules that judge a scope by its value.</summary>
internal sealed class ScopeRequests : ICallObserver, ITextObserver, IAttributeObserver
{
    private readonly ScopeSinkTable _sinks;
    private readonly ModelClients _modelClients;
    private readonly TypeSet _attributes;
    private readonly ScopeCollections _collections;
    private readonly ScopeJudge _judge;

    public ScopeRequests(Compilation compilation, ModelClients modelClients, ScopeJudge judge)
    {
        _collections = new ScopeCollections(compilation);
        _judge = judge;
        _sinks = new ScopeSinkTable(compilation);
        _modelClients = modelClients;
        _attributes = TypeSet.Resolve(compilation, ScopeSinks.Attributes);
    }

    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
        OperationKind.SimpleAssignment,
        OperationKind.AnonymousObjectCreation,
        OperationKind.Literal,
    ];

    public bool Concerns(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor
        || method.Name is "Add" or ScopeSinks.QueryMethod
        || RequestParameters.MayAdd(method)
        || _sinks.ResourceParameter(method) is not null
        || _sinks.Parameter(method) is not null;

    public bool Concerns(string text) => TokenRequestText.MayAsk(text);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation add when _collections.IsAdd(add, out string? resource):
                Request(context, scope, add.Arguments[0].Value, resource is null ? _judge : _judge.At(resource));
                break;
            case IInvocationOperation invocation:
                ObserveArguments(context, scope, invocation.TargetMethod, invocation.Arguments);
                if (_sinks.Query(invocation) is { } query)
                {
                    ObserveForm(context, scope, query, FormReceiver.UrlIn(invocation));
                }
                else if (RequestParameters.IsScope(invocation) && RequestParameters.Read(invocation) is { } parameters && TokenRequestForm.IsTokenRequest(parameters))
                {
                    Request(context, scope, RequestParameters.Value(invocation), _judge);
                }

                break;
            case IObjectCreationOperation creation when IsAlternative(creation):
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                ObserveArguments(context, scope, constructor, creation.Arguments);
                if (creation.Arguments.Length == 1 && _sinks.Forms.Contains(constructor.ContainingType))
                {
                    ObserveForm(context, scope, creation.Arguments[0].Value, FormReceiver.Url(creation));
                }
                else if (TokenRequestForm.ReadTable(creation) is { } table)
                {
                    ObserveScopes(context, scope, table, FormReceiver.Url(creation));
                }
                else if (_sinks.ScopeOfCredential(constructor) is { } implied)
                {
                    Judge(context, scope, implied, _judge.For(ScopesServe.Client));
                }

                break;
            case IAnonymousObjectCreationOperation body:
                ObserveForm(context, scope, body, FormReceiver.Url(body));
                foreach ((string permission, IOperation at) in InstallationPermissions.Of(body))
                {
                    foreach (Verdict verdict in _judge.At(InstallationPermissions.Resource).Judge(permission))
                    {
                        Add(context, scope, at, verdict);
                    }
                }

                break;
            case ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } } literal:
                ObserveText(context, scope, literal);

                if (TokenRequestText.Refreshes(text))
                {
                    Add(context, scope, literal, OfflineAccess.Uses(TokenRequestText.Refresh));
                }
                else if (TokenRequestText.Fields(literal, text) is { } fields
                    && fields.TryGetValue(ScopeSinks.FormGrantKey, out string? grant)
                    && MissingAudience.Judge(grant, fields.ContainsKey, fields.TryGetValue(ScopeSinks.FormScopeKey, out string? scopes) ? [scopes] : [], FormReceiver.Url(WrittenText.Whole(literal))) is { } missing)
                {
                    Add(context, scope, literal, missing);
                }

                if (TokenRequestText.AsksOffline(literal, text))
                {
                    Add(context, scope, literal, OfflineAccess.Asks(TokenRequestText.Offline, DiagnosticSeverity.Info));
                }

                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } field } assignment when TokenRequestForm.IsScopeOfQuery(field):
                Request(context, scope, assignment.Value, _judge);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment when _sinks.IsScopeProperty(target.Property):
                Request(context, scope, assignment.Value, _judge);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment when _sinks.IsResourceProperty(target.Property):
                Request(context, scope, assignment.Value, ResourceJudge.Instance);
                break;
        }
    }

    public void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (_attributes.Contains(attribute.AttributeClass)
                && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string resource }, { Kind: TypedConstantKind.Array, IsNull: false } scopes]
                && attribute.ApplicationSyntaxReference is { } syntax)
            {
                ScopeJudge judge = _judge.At(resource).For(ScopesServe.Declaration);
                foreach (TypedConstant stated in scopes.Values)
                {
                    // A wildcard is a malformed declaration already.
                    if (stated.Value is string text && !ScopeToken.IsWildcard(text))
                    {
                        foreach (Verdict verdict in judge.Judge(text))
                        {
                            scope.Add(new Finding(node, Location.Create(syntax.SyntaxTree, syntax.Span), verdict));
                        }
                    }
                }
            }
        }
    }

    private void ObserveArguments(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        if (_sinks.ResourceParameter(method) is { } resource)
        {
            foreach (IArgumentOperation argument in arguments)
            {
                if (argument.Parameter?.Name == resource && argument.ArgumentKind != ArgumentKind.DefaultValue)
                {
                    Request(context, scope, argument.Value, ResourceJudge.Instance);
                }
            }
        }

        if (_sinks.Parameter(method) is not { } parameter)
        {
            return;
        }

        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter?.Name != parameter)
            {
                continue;
            }

            string? implied = _sinks.ImpliedScope(method);
            ScopeJudge judge = implied is null ? _judge : _judge.For(ScopesServe.Client);
            if (implied is not null && argument.Value.ConstantValue is { HasValue: true, Value: null })
            {
                Judge(context, scope, implied, judge);
            }
            else
            {
                Request(context, scope, argument.Value, judge);
            }
        }
    }

    /// <summary><c>tenant == null ? new(scopes) : new(scopes, tenantId: tenant)</c> is one request, whichever way it is made.</summary>
    private static bool IsAlternative(IObjectCreationOperation creation)
    {
        IOperation way = creation.Parent is IConversionOperation conversion ? conversion : creation;
        return way.Parent is IConditionalOperation { WhenFalse: { } otherwise } choice
            && ReferenceEquals(otherwise, way)
            && BodyValues.Unwrap(choice.WhenTrue) is IObjectCreationOperation { Arguments: [{ } first, ..] } other
            && SymbolEqualityComparer.Default.Equals(other.Type, creation.Type)
            && creation.Arguments is [{ } same, ..]
            && first.Value.Syntax.ToString() == same.Value.Syntax.ToString();
    }

    private void ObserveText(OperationAnalysisContext context, TypeScope scope, ILiteralOperation literal)
    {
        foreach (IOperation asked in TokenRequestText.ScopesIn(literal))
        {
            Request(context, scope, asked, JudgeAt(TokenRequestText.Receiver(literal)));
        }

        foreach (string asked in TokenRequestText.ScopesOf(literal))
        {
            Judge(context, scope, asked, JudgeAt(TokenRequestText.Receiver(literal)));
        }
    }

    /// <summary>An issuer mostly issues for its own API. Entra ID does for everybody's, and takes a scope without a resource for one of Graph.</summary>
    private ScopeJudge JudgeAt(string? receiver) => receiver is null || FormReceiver.IsEntra(receiver) ? _judge : _judge.At(receiver);

    private void ObserveForm(OperationAnalysisContext context, TypeScope scope, IOperation written, string? receiver)
    {
        if (TokenRequestForm.Read(written) is not { } form)
        {
            return;
        }

        ObserveScopes(context, scope, form, receiver);

        foreach (string key in ScopeSinks.FormAudienceKeys)
        {
            foreach (IOperation value in form.Values(key))
            {
                Request(context, scope, value, ResourceJudge.Instance);
            }
        }

        if (form.Constant(ScopeSinks.FormAccessKey) is ("offline", { } offline))
        {
            Add(context, scope, offline, OfflineAccess.Asks(TokenRequestText.Offline, DiagnosticSeverity.Info));
        }

        if (form.Constant(ScopeSinks.FormGrantKey) is ({ } grant, { } at))
        {
            if (grant == "refresh_token")
            {
                Add(context, scope, at, OfflineAccess.Uses("grant_type = refresh_token"));
            }
            else if (form.IsComplete
                && MissingAudience.Judge(grant, form.Has, form.Values(ScopeSinks.FormScopeKey).Select(static scope => BodyValues.Unwrap(scope).ConstantValue.Value as string), receiver) is { } verdict)
            {
                Add(context, scope, at, verdict);
            }
        }
    }

    private void ObserveScopes(OperationAnalysisContext context, TypeScope scope, TokenRequestForm form, string? receiver)
    {
        foreach (string key in ScopeSinks.FormScopeKeys)
        {
            foreach (IOperation value in form.Values(key))
            {
                Request(context, scope, value, JudgeAt(receiver));
            }
        }
    }

    private static void Add(OperationAnalysisContext context, TypeScope scope, IOperation at, Verdict verdict) =>
        scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), at.Syntax.GetLocation(), verdict));

    private void Request(OperationAnalysisContext context, TypeScope scope, IOperation value, ITextJudge judge) =>
        TextSink.Take(context, scope, value, judge, () => _modelClients.IsServedBy(context.Operation), _sinks.KnownValue);

    /// <summary>Judges what the operation asks for without saying it.</summary>
    private void Judge(OperationAnalysisContext context, TypeScope scope, string implied, ScopeJudge judge)
    {
        foreach (Verdict verdict in judge.Judge(implied).Concat(judge.JudgeTogether([implied]) is { } together ? [together] : []))
        {
            if (!_modelClients.IsServedBy(context.Operation))
            {
                scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), context.Operation.Syntax.GetLocation(), verdict));
            }
        }
    }
}
