using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>What an expression writes to, as far as it may live longer than the call that writes.</summary>
/// <param name="Kind">Why it may.</param>
/// <param name="Target">The expression.</param>
/// <param name="Owner">The type whose object it belongs to, or the code whose variable it is.</param>
/// <param name="Held">The object that is written to, where that is not the owner's own.</param>
internal readonly record struct TokenHolder(HolderKind Kind, IOperation Target, ISymbol? Owner = null, ITypeSymbol? Held = null)
{
    /// <summary>What lives for one request or turn, whoever holds it meanwhile, or flows with the call.</summary>
    private static readonly HashSet<string> OfCalls = new(StringComparer.Ordinal)
    {
        "HttpContext", "HttpRequest", "HttpResponse", "HttpRequestMessage", "ITurnContext", "TurnContext", "ITurnState", "AsyncLocal", "ThreadLocal", "IHttpContextAccessor", "RequestContext", "IFeatureCollection",
    };

    /// <summary>What it is called in a message.</summary>
    public string Name { get; init; } = Describe(Target);

    /// <summary>Whether what it holds is sent as a token.</summary>
    public bool IsSent { get; init; }

    /// <summary>The holder that the target belongs to; null when that ends with the call, or is not known.</summary>
    public static TokenHolder? Of(IOperation target, OperationAnalysisContext context)
    {
        for (IOperation? current = BodyValues.Unwrap(target); current is not null; current = BodyValues.Unwrap(current))
        {
            bool isWhole = ReferenceEquals(current, target);
            if (!isWhole && current.Type is { } type && OfCalls.Contains(type.Name))
            {
                return null;
            }

            switch (current)
            {
                case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "ICacheEntry" } or { Name: "Data", ContainingType.Name: "Kernel" } }:
                    return new TokenHolder(HolderKind.Static, target);
                case IFieldReferenceOperation { Field: { IsStatic: true } field }:
                    return IsPerThread(field) ? null : new TokenHolder(HolderKind.Static, target);
                case IPropertyReferenceOperation { Property.IsStatic: true }:
                    return new TokenHolder(HolderKind.Static, target);
                case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } own:
                    return new TokenHolder(HolderKind.Object, target, own.Member.ContainingType.OriginalDefinition, isWhole ? null : own.Type);
                case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: { } instance }:
                    current = instance;
                    break;
                case IArrayElementReferenceOperation { ArrayReference: { } array }:
                    current = array;
                    break;
                case IConditionalAccessInstanceOperation link when BodyValues.Accessed(link) is { } accessed:
                    current = accessed;
                    break;
                case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter }:
                    return OfParameter(target, parameter, method);
                case ILocalReferenceOperation { Local.ContainingSymbol: IMethodSymbol owner } when IsCaptured(owner, current, context):
                    return new TokenHolder(HolderKind.Variable, target, CodeNode.Of(owner));
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether the reference stands in a function inside of the owner.</summary>
    public static bool IsCaptured(IMethodSymbol owner, IOperation reference, OperationAnalysisContext context) =>
        CodeNode.Enclosing(reference, context.ContainingSymbol) is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } function
        && !SymbolEqualityComparer.Default.Equals(function, owner);

    /// <summary>Whether the holder is called after a token, so that what is only maybe one is one.</summary>
    public bool IsNamedToken()
    {
        List<string> words = SecretNames.Words(Name);
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] is "bearer" or "jwt" or "accesstoken" || (words[i] is "token" or "tokens" && (i == 0 || !SecretNames.IsHarmlessToken(words[i - 1]))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What only all types together can tell; null when it surely outlives the call.</summary>
    public Func<WholeCode, bool>? OutlivesIf(TypeScope scope)
    {
        (ISymbol? owner, ITypeSymbol? held, string name) = (Owner, Held, Name);
        return Kind switch
        {
            HolderKind.Object => whole => Outlives(whole, (INamedTypeSymbol)owner!, held, name, scope),
            HolderKind.Variable => whole => !whole.IsAgentCode(owner!),
            HolderKind.Injected => whole => whole.IsTool(owner!) && whole.Objects.IsShared(held!, holder: null),
            _ => null,
        };
    }

    /// <summary>Whether it may outlive the call, of what nothing more is known; null when there is no such doubt.</summary>
    public Func<WholeCode, bool>? MayOutliveIf(TypeScope scope)
    {
        (ISymbol? owner, ITypeSymbol? held, string name) = (Owner, Held, Name);
        return held is not { Name: ObjectLifetimes.Client } ? null : Kind switch
        {
            HolderKind.Object => whole => !Outlives(whole, (INamedTypeSymbol)owner!, held, name, scope) && whole.Objects.MayBeShared(held, (INamedTypeSymbol)owner!),
            HolderKind.Injected => whole => whole.IsTool(owner!) && whole.Objects.MayBeShared(held, holder: null),
            _ => null,
        };
    }

    private static bool Outlives(WholeCode whole, INamedTypeSymbol owner, ITypeSymbol? held, string name, TypeScope scope) =>
        whole.Objects.Outlive(owner, TestedMembers.Contain(name, scope.Type)) || (held is not null && whole.Objects.IsShared(held, owner));

    /// <summary>Of a primary constructor the parameter is a field, of another what the object was given; into a tool, a framework injects it.</summary>
    private static TokenHolder? OfParameter(IOperation target, IParameterSymbol parameter, IMethodSymbol method) =>
        parameter.Type is not { TypeKind: TypeKind.Class or TypeKind.Interface, SpecialType: SpecialType.None } ? null
        : method.MethodKind == MethodKind.Constructor ? new TokenHolder(HolderKind.Object, target, method.ContainingType.OriginalDefinition, parameter.Type)
        : new TokenHolder(HolderKind.Injected, target, CodeNode.Of(method), parameter.Type);

    private static bool IsPerThread(IFieldSymbol field) =>
        field.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute");

    private static string Describe(IOperation target) => BodyValues.Unwrap(target) switch
    {
        IPropertyReferenceOperation { Property: { Name: "DefaultRequestHeaders" } headers } => "HttpClient." + headers.Name,
        IPropertyReferenceOperation { Property.Name: "Authorization", Instance: IPropertyReferenceOperation { Property.Name: "DefaultRequestHeaders" } headers } => Describe(headers),
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType: { Name: "ICacheEntry" } entry } } => entry.Name,
        IPropertyReferenceOperation { Property: { Name: "Data", ContainingType: { Name: "Kernel" } kernel } } => kernel.Name + ".Data",
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } table } => Describe(table),
        IArrayElementReferenceOperation { ArrayReference: { } array } => Describe(array),
        IMemberReferenceOperation member => member.Member.Name,
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        _ => "object",
    };
}

/// <summary>Why something may live longer than a call.</summary>
internal enum HolderKind
{
    /// <summary>As long as the process.</summary>
    Static,

    /// <summary>As long as an object.</summary>
    Object,

    /// <summary>As long as the function that took it from the code around.</summary>
    Variable,

    /// <summary>As long as what gave it to a tool.</summary>
    Injected,
}
