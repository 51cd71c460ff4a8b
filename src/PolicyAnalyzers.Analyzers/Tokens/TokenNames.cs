using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Tokens;

/// <summary>How tokens are called that somebody issued, and the methods that hand them out.</summary>
internal static class TokenNames
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal) { "access", "id", "identity", "refresh", "bearer", "jwt" };

    private static readonly HashSet<string> Verbs = new(StringComparer.Ordinal)
    {
        "get", "acquire", "fetch", "request", "obtain", "exchange", "create", "retrieve", "refresh", "renew", "issue", "mint", "generate", "login", "ensure", "load", "resolve", "authenticate", "find", "build", "provide", "new",
    };

    private static readonly HashSet<string> Prepositions = new(StringComparer.Ordinal) { "for", "on", "by", "from", "with", "and", "as", "via", "silently", "silent", "interactive", "interactively", "using", "or", "if", "core", "internal" };

    private static readonly HashSet<string> SignIns = new(StringComparer.Ordinal) { "AuthenticateAsync", "LoginAsync", "LogInAsync", "SignInAsync", "AuthorizeAsync", "Authenticate", "Login" };

    /// <summary>What has tokens that are words of a text.</summary>
    private static readonly string[] Lexers = ["Lex", "Pars", "Tokeniz", "Scanner", "Reader", "Stream", "Syntax", "Grammar"];

    /// <summary>Whether a member or a key of an answer is called after what an issuer gives: <c>AccessToken</c>, <c>id_token</c>, <c>jwt</c>.</summary>
    public static bool IsIssued(string name)
    {
        if (!name.EndsWith("oken", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("jwt", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        List<string> words = SecretNames.Words(name);
        return words[words.Count - 1] switch
        {
            "jwt" or "accesstoken" => true,
            "token" => words.Count > 1 && Kinds.Contains(words[words.Count - 2]),
            _ => false,
        };
    }

    /// <summary>Whether a method hands out a token, as its name says: <c>GetAccessTokenForUserAsync</c>, <c>CreateAuthorizationHeader</c>.</summary>
    public static bool AreHandedOutBy(IMethodSymbol method)
    {
        string name = method.Name;
        if (name.IndexOf("oken", StringComparison.Ordinal) < 0)
        {
            return name.StartsWith("CreateAuthorizationHeader", StringComparison.Ordinal) || name.StartsWith("GetAuthorizationHeader", StringComparison.Ordinal);
        }

        List<string> words = SecretNames.Words(name);
        int token = words.LastIndexOf("token");
        if (token < 1 || SecretNames.IsHarmlessToken(words[token - 1]) || (token == 1 && Array.Exists(Lexers, method.ContainingType.Name.Contains)))
        {
            return false;
        }

        // Of a template's text: ResolveToken(string token).
        if (words is ["resolve" or "replace" or "expand", "token"] && method.Parameters.Any(static parameter => parameter.Name == "token"))
        {
            return false;
        }

        bool ends = token + 1 == words.Count || Prepositions.Contains(words[token + 1]) || words[token + 1] is "async" or "value" or "string";
        return ends && (words.FindIndex(0, token, IsVerb) >= 0 || (words[0] is "extract" or "read" && Kinds.Contains(words[token - 1])));
    }

    /// <summary>Whether a method begins so that hands something out.</summary>
    public static bool IsVerb(string word) => Verbs.Contains(word);

    /// <summary>Whether what the method gives may be a token, if its holder calls it so.</summary>
    public static bool IsSignIn(string method) => SignIns.Contains(method);
}
