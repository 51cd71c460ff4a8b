using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Lifetime;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.Aws;

/// <summary>POL1016: credentials from AWS STS that can do all that their role can, or live longer than a task.</summary>
internal sealed class UnboundedSessions : IOperationObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1016",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "AWS session without bounds",
        "{0}",
        "A session policy narrows the credentials of a role to what one task needs, and a short life bounds what is lost with them. Without both, "
            + "every session of the agent can do all that the role can, for hours.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private const int OneHour = 3600;
    private const string Model = "Amazon.SecurityToken.Model.", Runtime = "Amazon.Runtime.";

    private readonly ModelClients _modelClients;
    private readonly TypeSet _requests;
    private readonly TypeSet _credentials;
    private readonly TypeSet _options;
    private readonly TypeSet _federation;
    private readonly TypeSet _unnarrowed;
    private readonly TypeSet _service;

    public UnboundedSessions(Compilation compilation, ModelClients modelClients)
    {
        _modelClients = modelClients;
        _requests = TypeSet.Resolve(compilation, Model + "AssumeRoleRequest", Model + "AssumeRoleWithWebIdentityRequest", Model + "AssumeRoleWithSAMLRequest");
        _credentials = TypeSet.Resolve(compilation, Runtime + "AssumeRoleAWSCredentials", Runtime + "AssumeRoleWithWebIdentityCredentials");
        _options = TypeSet.Resolve(compilation, Runtime + "AssumeRoleAWSCredentialsOptions", Runtime + "AssumeRoleWithWebIdentityCredentialsOptions");
        // Without a policy a federation token allows nothing; only its life is of interest.
        _federation = TypeSet.Resolve(compilation, Model + "GetFederationTokenRequest");
        _unnarrowed = TypeSet.Resolve(compilation, Model + "GetSessionTokenRequest");
        _service = TypeSet.Resolve(compilation, "Amazon.SecurityToken.IAmazonSecurityTokenService");
        Kinds = _requests.IsEmpty && _credentials.IsEmpty ? [] : [OperationKind.ObjectCreation, OperationKind.Invocation, OperationKind.SimpleAssignment];
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IObjectCreationOperation creation:
                ObserveCreation(context, scope, creation);
                break;
            case IInvocationOperation { TargetMethod: { Name: "GetSessionToken" or "GetSessionTokenAsync" } method } call when _service.ContainsOrInherits(method.ContainingType) && !TakesRequest(method):
                Report(context, scope, call, Unnarrowed(method.Name));
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "DurationSeconds" } property } } assignment
                when IsSession(property.ContainingType) && new LifespanReader(scope.Configuration, context.CancellationToken).Number(assignment.Value) is { Symbol: null, Seconds: > OneHour and var seconds }:
                Report(context, scope, assignment.Value, $"These credentials live for {Hours(seconds)} hours, far longer than one task; an hour is the most that a task needs, 900 seconds the least that AWS gives");
                break;
        }
    }

    private void ObserveCreation(OperationAnalysisContext context, TypeScope scope, IObjectCreationOperation creation)
    {
        ITypeSymbol? type = creation.Type;
        if (type is null)
        {
            return;
        }

        if (_unnarrowed.Contains(type))
        {
            Report(context, scope, creation, Unnarrowed(type.Name));
        }
        else if (_requests.Contains(type) ? !SessionPolicy.MayNarrow(creation) : _credentials.Contains(type) && !OptionsMayNarrow(creation))
        {
            Report(context, scope, creation, $"'{type.Name}' has no session policy, so that the session can do all that the role can; set 'Policy' to what the task needs");
        }
    }

    private bool OptionsMayNarrow(IObjectCreationOperation credentials)
    {
        foreach (IArgumentOperation argument in credentials.Arguments)
        {
            if (_options.Contains(argument.Parameter?.Type) && argument.ArgumentKind != ArgumentKind.DefaultValue)
            {
                IOperation options = BodyValues.Unwrap(argument.Value);
                return options.ConstantValue is not { HasValue: true } && (options is IObjectCreationOperation created ? SessionPolicy.MayNarrow(created) : options is not ILocalReferenceOperation local || SessionPolicy.MayNarrow(local));
            }
        }

        return credentials.Initializer is not null;
    }

    private void Report(OperationAnalysisContext context, TypeScope scope, IOperation at, string message)
    {
        if (!_modelClients.IsServedBy(context.Operation))
        {
            scope.Add(new Finding(
                CodeNode.Enclosing(context.Operation, context.ContainingSymbol), at.Syntax.GetLocation(), new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, message)));
        }
    }

    private bool IsSession(ITypeSymbol type) => _requests.Contains(type) || _options.Contains(type) || _federation.Contains(type) || _unnarrowed.Contains(type);

    private bool TakesRequest(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (_unnarrowed.Contains(parameter.Type))
            {
                return true;
            }
        }

        return false;
    }

    private static string Unnarrowed(string what) =>
        $"'{what}' takes no session policy, so that the session can do all that the user can, for twelve hours by default; assume a role with a policy for the task";

    private static string Hours(double seconds) => (seconds / OneHour).ToString("0.#", CultureInfo.InvariantCulture);
}
