using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>POL1013: whatever the process may do, a tool may do that takes the process's own credential.</summary>
internal sealed class AmbientCredentials : ICallObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1013",
        RuleFamily.Credentials,
        DiagnosticSeverity.Warning,
        "Ambient credential reached from a tool",
        "'{0}' is {1}, reached from a tool; get a task token from the gateway, or {2}",
        "The credential of the machine, the developer or the workload holds every permission that any part of the process needs, for as long as the process lives. "
            + "A tool that takes it gives all of that to whoever can steer the model.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private const string FederationAudience = "api://AzureADTokenExchange";

    private readonly TypeSet _credentials;
    private readonly TypeSet _chain;
    private readonly TypeSet _google;
    private readonly TypeSet _awsFactories;
    private readonly TypeSet _awsProfiles;
    private readonly TypeSet _managedIdentities;
    private readonly TypeSet _awsClients;
    private readonly TypeSet _awsCredentials;
    private readonly ModelClients _modelClients;
    private readonly AgentSymbols _symbols;

    public AmbientCredentials(Compilation compilation, ModelClients modelClients, AgentSymbols symbols)
    {
        _modelClients = modelClients;
        _symbols = symbols;
        _credentials = TypeSet.Resolve(
            compilation,
            "Azure.Identity.DefaultAzureCredential",
            "Azure.Identity.AzureCliCredential",
            "Azure.Identity.AzureDeveloperCliCredential",
            "Azure.Identity.AzurePowerShellCredential",
            "Azure.Identity.EnvironmentCredential",
            "Azure.Identity.ManagedIdentityCredential",
            "Azure.Identity.SharedTokenCacheCredential",
            "Azure.Identity.VisualStudioCodeCredential",
            "Azure.Identity.VisualStudioCredential",
            "Azure.Identity.WorkloadIdentityCredential",
            "Microsoft.Azure.Services.AppAuthentication.AzureServiceTokenProvider",
            "Google.Apis.Auth.OAuth2.ComputeCredential",
            "Amazon.Runtime.EnvironmentVariablesAWSCredentials",
            "Amazon.Runtime.ECSTaskCredentials",
            "Amazon.Runtime.GenericContainerCredentials",
            "Amazon.Runtime.InstanceProfileAWSCredentials",
            "Amazon.Runtime.ProcessAWSCredentials",
            "Amazon.Runtime.StoredProfileAWSCredentials");
        _chain = TypeSet.Resolve(compilation, "Azure.Identity.ChainedTokenCredential");
        _google = TypeSet.Resolve(compilation, "Google.Apis.Auth.OAuth2.GoogleCredential");
        _awsFactories = TypeSet.Resolve(compilation, "Amazon.Runtime.FallbackCredentialsFactory", "Amazon.Runtime.Credentials.DefaultAWSCredentialsIdentityResolver");
        _awsProfiles = TypeSet.Resolve(
            compilation,
            "Amazon.Runtime.CredentialManagement.AWSCredentialsFactory",
            "Amazon.Runtime.CredentialManagement.CredentialProfileStoreChain");
        _managedIdentities = TypeSet.Resolve(compilation, "Microsoft.Identity.Client.ManagedIdentityApplicationBuilder");
        _awsClients = TypeSet.Resolve(compilation, "Amazon.Runtime.AmazonServiceClient");
        _awsCredentials = TypeSet.Resolve(compilation, "Amazon.Runtime.AWSCredentials");
    }

    /// <param name="credential">The type, method or variable of the environment that gives it.</param>
    public static Verdict Of(string credential) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: null, credential, "the standing credential of the whole process", "give each task an identity of its own") { IsOfOrigin = true };

    /// <param name="credential">The variable of the environment that a server of tools is given.</param>
    public static Verdict OfServer(string credential) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Warning, credential, "the standing credential of all tools of a server", "give each task an identity of its own") { IsOfOrigin = true };

    /// <param name="credential">What a tool of another project is made with.</param>
    public static Verdict OfMadeTool(string credential) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Warning, credential, "the standing credential of the whole process", "give each task an identity of its own") { IsOfOrigin = true, InAnyProject = true };

    /// <param name="request">The type or method that is given the kept token of a user.</param>
    public static Verdict OfKeptUser(string request) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: null, request, "on behalf of a user whose token was kept", "exchange the token of the request at hand");

    /// <summary>The methods that give such a credential, or a client with one.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "GetApplicationDefault", "GetApplicationDefaultAsync", "FromComputeCredential", "GetCredentials", "GetCredentialsAsync", "ResolveIdentity", "ResolveIdentityAsync",
        "GetAWSCredentials", "TryGetAWSCredentials", "Create", "CreateAsync",
    };

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.ObjectCreation, OperationKind.Invocation, OperationKind.SimpleAssignment];

    public bool Concerns(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor || Names.Contains(method.Name);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        string? credential = context.Operation switch
        {
            IObjectCreationOperation { Type: INamedTypeSymbol type } creation => IsAmbient(creation, type) ? type.Name : null,
            IInvocationOperation call => OfCall(call),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } assignment => OfMachine(property, assignment.Value),
            _ => null,
        };
        if (credential is null || Federates(context.Operation))
        {
            return;
        }

        Verdict verdict = Of(credential);
        if (!_modelClients.IsServedBy(context.Operation))
        {
            scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), context.Operation.Syntax.GetLocation(), verdict));
        }

        foreach (TakenCredentials.Taker taker in TakenCredentials.Of(context.Operation, context.ContainingSymbol, _modelClients, _symbols))
        {
            scope.Add(taker.Finding(context.Operation, credential));
            scope.CountsAnywhere |= taker.IsForeignTool;
        }
    }

    private string? OfCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        return method.Name switch
        {
            "GetApplicationDefault" or "GetApplicationDefaultAsync" or "FromComputeCredential" when _google.Contains(method.ContainingType) => "GoogleCredential." + method.Name,
            "GetCredentials" or "ResolveIdentity" or "ResolveIdentityAsync" or "GetCredentialsAsync" when _awsFactories.Contains(method.ContainingType) => method.ContainingType.Name,
            "GetAWSCredentials" or "TryGetAWSCredentials" when _awsProfiles.Contains(method.ContainingType) => method.ContainingType.Name,
            "Create" when _managedIdentities.Contains(method.ContainingType) => method.ContainingType.Name,
            "Create" or "CreateAsync" when IsGoogleClient(method) && !call.Arguments.Any(static argument => argument.ArgumentKind != ArgumentKind.DefaultValue && IsGoogleCredential(argument.Parameter?.Type)) => method.ContainingType.Name,
            _ => null,
        };
    }

    /// <summary>A client of Google Cloud that is given no credential takes the application's default.</summary>
    private static bool IsGoogleClient(IMethodSymbol method) =>
        method is { IsStatic: true, ContainingType: { Name: { } name } type }
        && (name.EndsWith("Client", StringComparison.Ordinal) || name == "FirestoreDb")
        && type.ContainingNamespace.ToDisplayString().StartsWith("Google.Cloud.", StringComparison.Ordinal);

    private static bool IsGoogleCredential(ITypeSymbol? type) => type?.Name is "GoogleCredential" or "ChannelCredentials" or "ICredential" or "CallInvoker";

    /// <summary>The account that the process runs as.</summary>
    private static string? OfMachine(IPropertySymbol property, IOperation value) => property.Name switch
    {
        "UseDefaultCredentials" when value.ConstantValue is { HasValue: true, Value: true } => property.Name,
        "Credentials" when BodyValues.Unwrap(value) is IPropertyReferenceOperation { Property: { Name: "DefaultCredentials" or "DefaultNetworkCredentials", ContainingType.Name: "CredentialCache" } known } => "CredentialCache." + known.Name,
        _ => null,
    };

    /// <summary>A workload's identity that only signs the assertion of a client, which then asks in the name of a user.</summary>
    private static bool Federates(IOperation credential)
    {
        foreach (IOperation operation in BodyValues.Operations(credential))
        {
            if (operation.ConstantValue is { HasValue: true, Value: string text } && text.StartsWith(FederationAudience, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAmbient(IObjectCreationOperation creation, INamedTypeSymbol type)
    {
        if (_credentials.Contains(type))
        {
            return !IsLinkOfChain(creation);
        }

        if (_chain.Contains(type))
        {
            return creation.Descendants().Any(link => link is IObjectCreationOperation && _credentials.Contains(link.Type));
        }

        // A client that is given no credential looks for one.
        return !_awsClients.IsEmpty && _awsClients.ContainsOrInherits(type) && creation.Constructor is { } constructor && !constructor.Parameters.Any(IsAwsCredential);
    }

    /// <summary>The chain is reported, not each of its links.</summary>
    private bool IsLinkOfChain(IObjectCreationOperation creation)
    {
        for (IOperation? parent = creation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IObjectCreationOperation { Type: { } type } && _chain.Contains(type))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAwsCredential(IParameterSymbol parameter) =>
        _awsCredentials.ContainsOrInherits(parameter.Type) || parameter.Name is "awsAccessKeyId" or "awsSecretAccessKey";
}
