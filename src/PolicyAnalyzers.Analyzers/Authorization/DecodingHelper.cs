using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>A method of the project that gives the JSON of a token's payload: it splits a text at its dots, and decodes what is between.</summary>
internal static class DecodingHelper
{
    public static bool Is(IMethodSymbol method)
    {
        if (method is not { ReturnType.Name: "JsonElement" or "JsonDocument" or "JsonNode" or "JsonObject" or "JObject", DeclaringSyntaxReferences: [{ } declaration] } || declaration.GetSyntax() is not MethodDeclarationSyntax body)
        {
            return false;
        }

        bool splits = false, decodes = false;
        foreach (SyntaxNode node in body.DescendantNodes())
        {
            if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } name } } call)
            {
                splits |= name == "Split" && call.ArgumentList.Arguments is [{ Expression: LiteralExpressionSyntax { Token.Value: '.' or "." } }, ..];
                decodes |= name is "FromBase64String" or "DecodeFromChars" or "Base64UrlDecode" or "DecodeBytes" or "Decode";
            }
        }

        return splits && decodes;
    }
}
