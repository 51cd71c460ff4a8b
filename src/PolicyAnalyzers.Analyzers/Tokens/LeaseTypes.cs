using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Tokens;

/// <summary>
/// The types whose values are leases: what their end revokes. That of the gateway's client; and those of others that are called so, end, and have a
/// credential, as the lease of a vault's role has. A lease of a lock or of a limiter has none.
/// </summary>
internal static class LeaseTypes
{
    /// <summary>What has a token that is only a number of its turn.</summary>
    private static readonly HashSet<string> Turns = new(StringComparer.Ordinal)
    {
        "lock", "mutex", "semaphore", "leader", "leadership", "election", "job", "message", "queue", "partition", "shard", "fence", "blob", "file", "work", "item", "entity", "document", "concurrency", "distributed",
    };

    public static bool IsLease(ITypeSymbol? type) => TokenTypes.Core(type) is { } core && (IsOfGateway(core) || IsOther(core));

    /// <summary>Whether its tokens flow with the code, and nobody has to mention it.</summary>
    public static bool IsOfGateway(ITypeSymbol? type) => TokenTypes.Core(type) is { Name: "TaskLease", ContainingNamespace.Name: "TokenClient" };

    /// <summary>Whether the member is the credential of a lease.</summary>
    public static bool IsCredential(IPropertySymbol property) =>
        property.ContainingType is { } type && MayBe(type) && IsCredential(property, type) && IsOther(type);

    private static bool IsOther(ITypeSymbol type) =>
        MayBe(type) && Ends(type) && (HasCredential(type) || InheritsCredential(type));

    private static bool MayBe(ITypeSymbol type) => type.Name.EndsWith("Lease", StringComparison.Ordinal);

    private static bool Ends(ITypeSymbol type)
    {
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (contract.SpecialType == SpecialType.System_IDisposable || contract is { Name: "IAsyncDisposable", ContainingNamespace.Name: "System" })
            {
                return true;
            }
        }

        return false;
    }

    private static bool InheritsCredential(ITypeSymbol type)
    {
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (HasCredential(contract))
            {
                return true;
            }
        }

        return type.BaseType is { } parent && HasCredential(parent);
    }

    private static bool HasCredential(ITypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IPropertySymbol property && IsCredential(property, type))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCredential(IPropertySymbol property, ITypeSymbol lease) =>
        !property.IsStatic
        && (StringLike.Is(property.Type) || property.Type.Name is "SecureString" or "NetworkCredential")
        && (property.Name == "Token" || SecretNames.IsSecret(property.Name))
        && !IsTurn(property, lease);

    private static bool IsTurn(IPropertySymbol property, ITypeSymbol lease) =>
        property.Name.EndsWith("Token", StringComparison.Ordinal) && (property.Name == "LeaseToken" || SecretNames.Words(lease.Name).Exists(Turns.Contains));
}
