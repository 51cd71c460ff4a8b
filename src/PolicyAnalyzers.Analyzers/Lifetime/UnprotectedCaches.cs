using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>POL3007: a cache of tokens lies on the disk in plain text.</summary>
internal sealed class UnprotectedCaches : ICallObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3007",
        RuleFamily.Lifetime,
        DiagnosticSeverity.Warning,
        "Token cache on disk without protection",
        "'{0}' leaves tokens on the disk in plain text; keep the cache in memory, or protect the file with the keychain of the user",
        "A cache of tokens holds refresh tokens, too, that are good for weeks. In a plain file, every process of the user and every backup has them, "
            + "and so does a tool that reads files.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.SimpleAssignment, OperationKind.ObjectCreation];

    public bool Concerns(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor
            ? method.ContainingType.Name == "FileDataStore"
            : method.Name is "WithUnprotectedFile" or "WithLinuxUnprotectedFile" or "WriteAllBytes" or "WriteAllBytesAsync" or "WriteAllText" or "WriteAllTextAsync" or "Write" or "WriteAsync";

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        string? cache = context.Operation switch
        {
            IInvocationOperation { TargetMethod: { Name: "WithUnprotectedFile" or "WithLinuxUnprotectedFile", ContainingType.Name: "StorageCreationPropertiesBuilder" } method } => method.Name,
            IInvocationOperation { TargetMethod: { Name: "WriteAllBytes" or "WriteAllBytesAsync" or "WriteAllText" or "WriteAllTextAsync" or "Write" or "WriteAsync", ContainingType.Name: "File" or "FileStream" or "Stream" } } write when Written(write) is { } written => written,
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "UnsafeAllowUnencryptedStorage", ContainingType.Name: "TokenCachePersistenceOptions" } property }, Value.ConstantValue: { HasValue: true, Value: true } } => property.Name,
            IObjectCreationOperation { Type: { Name: "FileDataStore", ContainingNamespace.Name: "Store" } type } => type.Name,
            _ => null,
        };
        if (cache is not null)
        {
            ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
            scope.Add(new Finding(node, context.Operation.Syntax.GetLocation(), new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, cache)));
        }
    }

    /// <summary>What MSAL serializes or an issuer answered, as it is: nothing that protects it comes between.</summary>
    private static string? Written(IInvocationOperation write)
    {
        foreach (IArgumentOperation argument in write.Arguments)
        {
            if (Cache(BodyValues.Unwrap(argument.Value), follow: true) is { } cache)
            {
                return cache;
            }
        }

        return null;
    }

    private static string? Cache(IOperation value, bool follow) => value switch
    {
        IInvocationOperation { TargetMethod.Name: "SerializeMsalV3" or "SerializeAdalV3" } => "SerializeMsalV3",
        IInvocationOperation { TargetMethod: { Name: "Serialize" or "SerializeObject" or "SerializeToUtf8Bytes", ContainingType.Name: "JsonSerializer" or "JsonConvert" }, Arguments: [{ } written, ..] } => Tokens(BodyValues.Unwrap(written.Value).Type),
        IInvocationOperation { TargetMethod: { Name: "ToBase64String", ContainingType.Name: "Convert" }, Arguments: [{ } encoded, ..] } => Cache(BodyValues.Unwrap(encoded.Value), follow),
        ILocalReferenceOperation local when follow => BodyValues.Assigned(local).Select(static assigned => Cache(BodyValues.Unwrap(assigned), follow: false)).FirstOrDefault(static cache => cache is not null),
        _ => null,
    };

    /// <summary>What an MCP server's issuer answers, with its refresh token.</summary>
    private static string? Tokens(ITypeSymbol? type) =>
        type is { Name: "TokenContainer", ContainingNamespace: { Name: "Authentication", ContainingNamespace.Name: "ModelContextProtocol" } } ? type.Name : null;
}
