using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>The claim types under which roles travel.</summary>
internal static class RoleClaims
{
    private static readonly HashSet<string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        "role",
        "roles",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/role",
    };

    public static bool IsRole(IOperation operation) =>
        operation.ConstantValue is { HasValue: true, Value: string type } && Types.Contains(type);
}
