using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>
/// Finds where a token is put onto a request, for POL3014: a host that is known is held against the task's resources, and against what the token
/// is for; one that the model chooses can be any.
/// </summary>
internal sealed class TokenHosts : ICallObserver
{
    private readonly TypeSet _tasks;
    private readonly TypeSet _scopes;

    public TokenHosts(Compilation compilation)
    {
        _tasks = TypeSet.Resolve(compilation, "PolicyAnalyzers.AgentTaskAttribute");
        _scopes = TypeSet.Resolve(compilation, "PolicyAnalyzers.TaskScopeAttribute");
    }

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.SimpleAssignment];

    public bool Concerns(IMethodSymbol method) =>
        method.Name == "SetBearerToken" || SecretHeaders.MaySet(method) || RequestHelper.Of(method) is not null;

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } headers } target } assignment when SecretHeaders.IsAuthorization(target):
                Observe(context, scope, headers, assignment.Value);
                break;
            case IInvocationOperation { Instance: { } headers } call when SecretHeaders.Authorization(call) is { } value:
                Observe(context, scope, headers, value);
                break;
            case IInvocationOperation { TargetMethod: { Name: "SetBearerToken", IsExtensionMethod: true }, Arguments: [{ } client, { } token] }:
                Observe(context, scope, client.Value, token.Value);
                break;
            case IInvocationOperation call when RequestHelper.Of(call.TargetMethod) is { } helper:
                Observe(context, scope, call, helper);
                break;
        }
    }

    private void Observe(OperationAnalysisContext context, TypeScope scope, IOperation headers, IOperation value)
    {
        IOperation token = Token(BodyValues.Unwrap(value));
        if (token.ConstantValue.HasValue)
        {
            return;
        }

        string? task = null;
        List<string> resources = [];
        if (context.ContainingSymbol is IMethodSymbol method)
        {
            task = Task(method, resources);
        }

        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        bool? isAbsolute = null;
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (IOperation url in RequestHosts.Urls(headers))
        {
            if (RequestHosts.Host(url) is not { } host)
            {
                if (ChosenUrl.Parameter(url, node, isAbsolute ??= RequestHosts.IsBare(headers)) is { } parameter && seen.Add(parameter.Name))
                {
                    FlowSink.Take(context, scope, token, new ChosenHostJudge(parameter.Name));
                }

                continue;
            }

            if (AudienceHosts.IsLocal(host) || !seen.Add(host))
            {
                continue;
            }

            if (task is not null && resources.Count > 0 && resources.TrueForAll(static resource => resource.StartsWith("http", StringComparison.OrdinalIgnoreCase)) && !resources.Exists(resource => AudienceHosts.Serve(resource, host)))
            {
                scope.Add(new Finding(node, value.Syntax.GetLocation(), MisdirectedToken.OutsideOfTask(host, task)));
            }
            else
            {
                FlowSink.Take(context, scope, token, new AudienceJudge(host));
            }
        }
    }

    /// <summary>A method that is given both: there the token is sent to whatever address the model gave to its caller.</summary>
    private static void Observe(OperationAnalysisContext context, TypeScope scope, IInvocationOperation call, RequestHelper helper)
    {
        IOperation? url = null, token = null;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == helper.Url)
            {
                url = argument.Value;
            }
            else if (argument.Parameter?.Ordinal == helper.Token)
            {
                token = argument.Value;
            }
        }

        if (url is not null && token is { ConstantValue.HasValue: false } && ChosenUrl.Parameter(url, CodeNode.Enclosing(call, context.ContainingSymbol)) is { } parameter)
        {
            FlowSink.Take(context, scope, token, new ChosenHostJudge(parameter.Name));
        }
    }

    /// <summary>The secret of a header's value that is made there.</summary>
    private static IOperation Token(IOperation value) =>
        value is IObjectCreationOperation { Type.Name: "AuthenticationHeaderValue", Arguments: [_, { } parameter] } ? parameter.Value : value;

    /// <summary>The task that the method declares, with its resources.</summary>
    private string? Task(IMethodSymbol method, List<string> resources)
    {
        string? task = null;
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string text }, ..])
            {
                if (_tasks.Contains(attribute.AttributeClass))
                {
                    task = text;
                }
                else if (_scopes.Contains(attribute.AttributeClass))
                {
                    resources.Add(text);
                }
            }
        }

        return task;
    }

    /// <summary>What is said about a token that goes to a host: nothing, unless it is known to be for other hosts.</summary>
    private sealed class AudienceJudge(string host) : ISecretJudge
    {
        public bool OnlyOnTool => false;

        public bool IsAboutLogs => false;

        public bool IsAboutSink => true;

        public Verdict? Judge(ISymbol symbol) => null;

        public Verdict? Judge(Secret secret) =>
            secret.Audience is { } audience && AudienceHosts.Knows(audience) && !AudienceHosts.Serve(audience, host) ? MisdirectedToken.ForAnother(host, audience) : null;
    }

    /// <summary>What is said about a token that goes where the model says.</summary>
    private sealed class ChosenHostJudge(string parameter) : ISecretJudge
    {
        public bool OnlyOnTool => true;

        public bool IsAboutLogs => false;

        public bool IsAboutSink => true;

        /// <summary>A method of the project that is called after the token which it gets; what only passes a token on is told of whoever gives it.</summary>
        public Verdict? Judge(ISymbol symbol) => symbol is IMethodSymbol && SecretSymbols.Describe(symbol) is not null ? MisdirectedToken.WhereTheModelSays(parameter) : null;

        public Verdict? Judge(Secret secret) => MisdirectedToken.WhereTheModelSays(parameter);
    }
}
