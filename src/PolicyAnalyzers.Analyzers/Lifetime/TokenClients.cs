using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Tokens;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>Clients of other libraries, which send with every call what they were made with.</summary>
internal static class TokenClients
{
    private static readonly string[] Suffixes = ["Client", "Connection", "Service"];

    /// <summary>Whether objects of the type, or what it promises, may be a client that somebody made with a token.</summary>
    public static bool MayBe(ITypeSymbol? type, IAssemblySymbol own) =>
        TokenTypes.Core(type) is { TypeKind: TypeKind.Class or TypeKind.Interface, SpecialType: SpecialType.None } core
        && !ReferenceEquals(core.ContainingAssembly, own)
        && Array.Exists(Suffixes, suffix => core.Name.EndsWith(suffix, StringComparison.Ordinal));
}
