using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Tokens;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>
/// Which symbols of the compilation hold a secret by their name: an option that is called <c>ApiKey</c>, what JSON calls <c>access_token</c>,
/// a method that is called <c>GetAccessTokenAsync</c>, the <c>Secret</c> of a lease. Their value comes from outside, so that the name is all there is.
/// </summary>
internal static class SecretSymbols
{
    /// <summary>Types whose members are called like what they speak about: labels, messages, names of keys.</summary>
    private static readonly string[] Wordings = ["Resources", "Strings", "Labels", "Messages", "Texts", "Names", "Keys", "Constants", "Headers", "Errors", "Scopes", "Claims", "Prompts"];

    /// <summary>What the symbol is called; null when it is no secret.</summary>
    public static string? Describe(ISymbol symbol) => symbol switch
    {
        IPropertySymbol { IsIndexer: false } property => IsText(property.Type) && !IsWording(property) && (SecretNames.IsSurelySecret(property.Name) || SecretTypes.IsShown(property) || LeaseTypes.IsCredential(property)) ? $"{property.ContainingType.Name}.{property.Name}" : null,
        IFieldSymbol { IsConst: false } field => IsText(field.Type) && !IsWording(field) && SecretNames.IsSurelySecret(field.Name) ? field.Name : null,
        IParameterSymbol parameter => IsText(parameter.Type) && SecretNames.IsSurelySecret(parameter.Name) ? parameter.Name : null,
        IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method => StringLike.IsOne(method.ReturnType) && SecretMembers.HandsOut(method) && !IsPattern(method) ? method.Name : null,
        _ => null,
    };

    /// <summary><c>$"Server={server};Password={{password}};"</c>: whoever gets it fills in the secret.</summary>
    private static bool IsPattern(IMethodSymbol method)
    {
        foreach (SyntaxReference declaration in method.DeclaringSyntaxReferences)
        {
            if (declaration.GetSyntax().ToString().IndexOf("={{", StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsText(ITypeSymbol type) => type.SpecialType == SpecialType.System_String;

    private static bool IsWording(ISymbol member) =>
        member.IsStatic && Array.Exists(Wordings, word => member.ContainingType.Name.EndsWith(word, StringComparison.Ordinal));
}
