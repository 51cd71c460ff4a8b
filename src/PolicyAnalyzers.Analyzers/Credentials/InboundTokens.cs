using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>POL1014: the caller's token was made for this process, and is sent on to another.</summary>
internal sealed class InboundTokens : ICallObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1014",
        RuleFamily.Credentials,
        DiagnosticSeverity.Warning,
        "Inbound token passed through",
        "The caller's token is sent on to another service; exchange it for a token of that service (on-behalf-of, token exchange), or get a task token from the gateway",
        "A token names the service that it was made for. Sent on, it lets the next service act as the caller here, and makes that service take tokens that were "
            + "not made for it. The MCP specification forbids it. Exchange the token for one that is made for the next service and this task.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private static readonly PassingJudge ByCode = new(elsewhere: null), ByHandler = new(elsewhere: DiagnosticSeverity.Info);

    private readonly TypeSet _headerValues;
    private readonly TypeSet _credentials;

    public InboundTokens(Compilation compilation)
    {
        _headerValues = TypeSet.Resolve(compilation, "System.Net.Http.Headers.AuthenticationHeaderValue");
        _credentials = TypeSet.Resolve(
            compilation,
            "Azure.Core.AccessToken",
            "Octokit.Credentials",
            "RestSharp.Authenticators.JwtAuthenticator",
            "RestSharp.Authenticators.OAuth2.OAuth2AuthorizationRequestHeaderAuthenticator");
    }

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.SimpleAssignment];

    public bool Concerns(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor
            ? _headerValues.Contains(method.ContainingType) || _credentials.Contains(method.ContainingType) || TokenArguments.Place(method) >= 0
            : TokenArguments.Place(method) >= 0 || TokenArguments.MaySet(method) || method.Name is "FromAccessToken" or "SetBearerToken" or "SetToken" || SecretHeaders.MaySet(method) || InboundToken.MayCopy(method);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        IOperation? sent = TokenArguments.Value(context.Operation) ?? context.Operation switch
        {
            IObjectCreationOperation { Arguments: [_, { } parameter] } creation when _headerValues.Contains(creation.Type) => parameter.Value,
            IObjectCreationOperation { Arguments: [{ } token, ..] } creation when _credentials.Contains(creation.Type) => token.Value,
            IInvocationOperation { TargetMethod: { Name: "FromAccessToken", ContainingType.Name: "GoogleCredential" }, Arguments: [{ } token, ..] } => token.Value,
            IInvocationOperation { TargetMethod: { Name: "SetBearerToken" or "SetToken", IsExtensionMethod: true }, Arguments: [_, .., { } token] } => token.Value,
            IInvocationOperation call when !IsOwnHeaders(call.Instance) => SecretHeaders.Value(call, out _),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment when (SecretHeaders.Is(target, out _) && !IsOwnHeaders(target.Instance)) || IsBearer(target.Property) => assignment.Value,
            _ => null,
        };

        if (context.Operation is IInvocationOperation copy && InboundToken.IsCopiedWithAll(copy))
        {
            scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), copy.Syntax.GetLocation(), (IsHandler(scope.Type) ? ByHandler : ByCode).Judge(InboundToken.Text).First()));
            return;
        }

        // A header value that is made here is looked at where it is made.
        if (sent is not null && BodyValues.Unwrap(sent) is not IObjectCreationOperation)
        {
            Take(context, scope, sent);
        }
    }

    /// <summary>Where clients of other libraries take the token that they send.</summary>
    private static bool IsBearer(IPropertySymbol property) => property is { Name: "BearerToken", DeclaringSyntaxReferences.IsEmpty: true };

    /// <summary>The headers of what this process received or answers, not of what it sends.</summary>
    private static bool IsOwnHeaders(IOperation? table) => table?.Type?.Name == "IHeaderDictionary";

    private static void Take(OperationAnalysisContext context, TypeScope scope, IOperation sent)
    {
        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        Location location = sent.Syntax.GetLocation();
        PassingJudge judge = IsHandler(scope.Type) ? ByHandler : ByCode;
        new ValueReader
        {
            OnText = (text, at) =>
            {
                foreach (Verdict verdict in judge.Judge(text))
                {
                    scope.Add(new Finding(node, location, verdict) { Related = at.Syntax.GetLocation() });
                }
            },
            OnSource = source => scope.Add(new TextUse(node, location, location, source.Symbol, judge, source.Frame) { Culprit = IsGivenByCaller(source.Symbol) ? Culprit.ByPath : Culprit.Sink }),
        }.Read(sent);

        // What a tool captures, or its object was made with, serves nobody else.
        bool IsGivenByCaller(ISymbol source) => source is IParameterSymbol { ContainingSymbol: IMethodSymbol owner } && SymbolEqualityComparer.Default.Equals(CodeNode.Of(owner), node);
    }

    /// <summary>A handler of outgoing requests serves the clients of tools, though no tool calls it.</summary>
    private static bool IsHandler(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.Name == "DelegatingHandler")
            {
                return true;
            }
        }

        return false;
    }

    private sealed class PassingJudge(DiagnosticSeverity? elsewhere) : ITextJudge
    {
        private readonly Verdict[] _passed = [new Verdict(Rule, DiagnosticSeverity.Warning, elsewhere)];

        public IEnumerable<Verdict> Judge(string text) => text == InboundToken.Text ? _passed : [];

        public Verdict? JudgeModelChosen(string what, string before) => null;
    }
}
