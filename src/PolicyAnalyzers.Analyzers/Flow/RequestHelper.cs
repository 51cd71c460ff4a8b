using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>
/// A method of the project that sends a request to the address which it is given, with the token which it is given, and asks nothing of the address. Read of its
/// syntax, once, and only if its parameters are called so.
/// </summary>
internal sealed class RequestHelper
{
    private static readonly ConditionalWeakTable<IMethodSymbol, RequestHelper> Known = new();
    private static readonly RequestHelper None = new(-1, -1);

    private static readonly HashSet<string> Senders = new(StringComparer.Ordinal)
    {
        "GetAsync", "GetStringAsync", "GetStreamAsync", "GetByteArrayAsync", "GetFromJsonAsync", "PostAsync", "PostAsJsonAsync", "PutAsync", "PutAsJsonAsync", "PatchAsync", "PatchAsJsonAsync", "DeleteAsync",
    };

    private RequestHelper(int url, int token) => (Url, Token) = (url, token);

    /// <summary>The position of the parameter that is the address.</summary>
    public int Url { get; }

    /// <summary>The position of the parameter that is the token.</summary>
    public int Token { get; }

    /// <summary>What the method is; null when it is no such.</summary>
    public static RequestHelper? Of(IMethodSymbol method)
    {
        if (method.Parameters.Length < 2 || method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction) || method.DeclaringSyntaxReferences is not [{ } declaration] || !MayTakeToken(method))
        {
            return null;
        }

        RequestHelper helper = Known.GetValue(method.OriginalDefinition, own => Read(own, declaration.GetSyntax()));
        return ReferenceEquals(helper, None) ? null : helper;
    }

    private static bool MayTakeToken(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (IsToken(parameter))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsToken(IParameterSymbol parameter) =>
        parameter.Name.EndsWith("token", StringComparison.OrdinalIgnoreCase) && parameter.Type.Name is "String" or "AccessToken"
        || parameter.Name is "bearer" or "jwt" or "secret" or "key" or "apiKey";

    private static RequestHelper Read(IMethodSymbol method, SyntaxNode declaration)
    {
        int url = -1, token = -1;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (token < 0 && IsToken(parameter) && Uses(declaration, parameter).Exists(IsSent))
            {
                token = parameter.Ordinal;
            }
            else if (url < 0 && parameter.Type.Name is "String" or "Uri" && Uses(declaration, parameter) is { Count: > 0 } uses && uses.TrueForAll(IsAddress))
            {
                url = parameter.Ordinal;
            }
        }

        return url < 0 || token < 0 ? None : new RequestHelper(url, token);
    }

    private static List<IdentifierNameSyntax> Uses(SyntaxNode declaration, IParameterSymbol parameter)
    {
        List<IdentifierNameSyntax> uses = [];
        foreach (SyntaxNode node in declaration.DescendantNodes())
        {
            if (node is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name && name.Parent is not (NameColonSyntax or MemberAccessExpressionSyntax { Expression: not IdentifierNameSyntax }))
            {
                uses.Add(name);
            }
        }

        return uses;
    }

    /// <summary>As a whole, in a <c>Uri</c> or not, to a request or to a call of a client.</summary>
    private static bool IsAddress(IdentifierNameSyntax use)
    {
        SyntaxNode node = use;
        while (node.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: [_] or [_, _], Parent: { } wrapper } } && Created(wrapper) == "Uri")
        {
            node = wrapper;
        }

        return node.Parent is ArgumentSyntax { Parent.Parent: { } taker }
            && (Created(taker) == "HttpRequestMessage" || taker is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } method } } && Senders.Contains(method));
    }

    private static string? Created(SyntaxNode node) => node switch
    {
        ObjectCreationExpressionSyntax { Type: SimpleNameSyntax { Identifier.ValueText: { } name } } => name,
        // Of a target that says its type.
        ImplicitObjectCreationExpressionSyntax { Parent.Parent.Parent: VariableDeclarationSyntax { Type: SimpleNameSyntax { Identifier.ValueText: { } name } } } => name,
        _ => null,
    };

    /// <summary>In the header of a request: <c>….Authorization = …</c>, <c>Add("Authorization", …)</c>, <c>SetBearerToken(…)</c>.</summary>
    private static bool IsSent(IdentifierNameSyntax use)
    {
        for (SyntaxNode? node = use.Parent; node is not (null or StatementSyntax or LambdaExpressionSyntax); node = node.Parent)
        {
            switch (node)
            {
                case AssignmentExpressionSyntax { Left: { } target }:
                    return target is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Authorization" } or IdentifierNameSyntax { Identifier.ValueText: "Authorization" };
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SetBearerToken" } }:
                    return true;
                case InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: "Authorization" } }, _] }:
                    return true;
            }
        }

        return false;
    }
}
