using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// A token that an issuer made for this process: of an SDK, of a token service, of the answer of a token endpoint. Its value is not
/// known, but where it comes from is: it travels through symbols like a text that no judge makes anything of but those of lifetimes.
/// </summary>
internal static class IssuedToken
{
    /// <summary>Stands for the token.</summary>
    public const string Text = ValueReader.Hole + "issued";

    /// <summary>Stands for what is a token if its holder calls it so: <c>await LoginAsync()</c>, <c>answer.Token</c>.</summary>
    public const string Maybe = ValueReader.Hole + "issued?";

    private static readonly HashSet<string> Keys = new(StringComparer.OrdinalIgnoreCase) { "access_token", "accessToken", "id_token", "idToken", "refresh_token", "refreshToken", "bearer_token", "bearerToken", "jwt" };

    private static readonly HashSet<string> Properties = new(StringComparer.Ordinal) { "AccessToken", "access_token", "IdToken", "IdentityToken", "BearerToken", "JwtToken", "RefreshToken", "refresh_token" };

    /// <summary>What else holds a property <c>Token</c> than an answer that gave one.</summary>
    private static readonly string[] NoAnswers = ["Option", "Setting", "Config", "Antiforgery", "Cancellation", "Continuation", "Page", "Syntax", "Parse", "Lex", "Command", "Argument", "Header"];

    private static readonly string[] Answers = ["Token", "Login", "Auth", "SignIn", "Credential"];

    private static readonly HashSet<string> Verbs = new(StringComparer.Ordinal)
    {
        "get", "acquire", "fetch", "request", "obtain", "exchange", "create", "retrieve", "refresh", "renew", "issue", "mint", "generate", "login", "ensure", "load", "resolve", "authenticate", "find", "build", "provide", "new",
    };

    private static readonly HashSet<string> Prepositions = new(StringComparer.Ordinal) { "for", "on", "by", "from", "with", "and", "as", "via", "silently", "silent", "interactive", "interactively", "using", "or", "if", "core", "internal" };

    private static readonly HashSet<string> SignIns = new(StringComparer.Ordinal) { "AuthenticateAsync", "LoginAsync", "LogInAsync", "SignInAsync", "AuthorizeAsync", "Authenticate", "Login" };

    /// <summary>The mark of what the expression gives by itself; null when it gives no token.</summary>
    public static string? Of(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true } element => IsTable(element.Instance?.Type) ? OfKey(element.Arguments) : null,
        IPropertyReferenceOperation property => OfProperty(property),
        IInvocationOperation call => OfCall(call),
        IDynamicMemberReferenceOperation member => Properties.Contains(member.MemberName) ? Text : null,
        _ => null,
    };

    /// <summary>The mark of what <c>json.TryGetProperty("access_token", out local)</c> gives to the local variable.</summary>
    public static string? GivenTo(ILocalReferenceOperation reference)
    {
        if (reference.Local.Type.Name is not ("JsonElement" or "JsonNode" or "JToken" or "String") || !IsDeclaredInside(reference.Local))
        {
            return null;
        }

        foreach (IOperation operation in BodyValues.Root(reference).Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "TryGetProperty" or "TryGetPropertyValue" or "TryGetValue", Arguments: [.., { } result] } call
                && Local(result.Value) is { } local
                && SymbolEqualityComparer.Default.Equals(local, reference.Local)
                && IsTable(call.Instance?.Type)
                && OfKey(call.Arguments) is { } mark)
            {
                return mark;
            }
        }

        return null;
    }

    /// <summary>Whether a method hands out a token, as its name says: <c>GetAccessTokenForUserAsync</c>.</summary>
    public static bool IsHandedOutBy(string method)
    {
        if (method.IndexOf("oken", StringComparison.Ordinal) < 0)
        {
            return method.StartsWith("CreateAuthorizationHeader", StringComparison.Ordinal);
        }

        List<string> words = SecretNames.Words(method);
        int token = words.LastIndexOf("token");
        if (token < 1 || SecretNames.IsHarmlessToken(words[token - 1]))
        {
            return false;
        }

        bool ends = token + 1 == words.Count || Prepositions.Contains(words[token + 1]) || words[token + 1] is "async" or "value" or "string";
        for (int i = 0; ends && i < token; i++)
        {
            if (Verbs.Contains(words[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static string? OfProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (property.Type.SpecialType != SpecialType.System_String || property.IsStatic || reference.Instance is IInstanceReferenceOperation)
        {
            return null;
        }

        string type = property.ContainingType.Name;
        if (Properties.Contains(property.Name))
        {
            return ContainsAny(type, NoAnswers) ? null : Text;
        }

        return property.Name is "Token" or "TokenValue" or "Jwt" && !ContainsAny(type, NoAnswers) ? ContainsAny(type, Answers) ? Text : Maybe : null;
    }

    private static string? OfCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        switch (method.Name)
        {
            // What JSON holds under a key.
            case "GetProperty" or "SelectToken" or "Value" or "GetValue" or "GetValueOrDefault" when IsTable(call.Instance?.Type):
                return OfKey(call.Arguments);
            case "WriteToken" or "CreateToken" or "CreateEncodedJwt" when method.ContainingType.Name.EndsWith("Handler", StringComparison.Ordinal):
                return GivesText(method.ReturnType) is null ? null : Text;
        }

        return GivesText(method.ReturnType) switch
        {
            null => null,
            // What code of the compilation gives at once is followed; what it has to wait for, it gets from somebody.
            false when !method.DeclaringSyntaxReferences.IsEmpty && !method.IsAbstract => null,
            _ when IsHandedOutBy(method.Name) => Text,
            _ => SignIns.Contains(method.Name) ? Maybe : null,
        };
    }

    /// <summary>Whether the type is that of a text (false), of the promise of one (true), or neither.</summary>
    private static bool? GivesText(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => false,
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [{ SpecialType: SpecialType.System_String }] } => true,
        _ => null,
    };

    private static string? OfKey(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: string key })
            {
                return Keys.Contains(key) ? Text : key.Equals("token", StringComparison.OrdinalIgnoreCase) ? Maybe : null;
            }
        }

        return null;
    }

    /// <summary>JSON, and dictionaries that it was read into.</summary>
    private static bool IsTable(ITypeSymbol? type) =>
        type is { Name: "JsonElement" or "JsonNode" or "JsonObject" or "JToken" or "JObject" or "Dictionary" or "IDictionary" or "IReadOnlyDictionary" } or { TypeKind: TypeKind.Dynamic };

    private static bool ContainsAny(string name, string[] parts)
    {
        foreach (string part in parts)
        {
            if (name.Contains(part))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>In an expression, as by <c>out var</c>.</summary>
    private static bool IsDeclaredInside(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences is [{ } declaration, ..] && declaration.GetSyntax() is SingleVariableDesignationSyntax;

    private static ILocalSymbol? Local(IOperation operation) => operation switch
    {
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared } => declared.Local,
        ILocalReferenceOperation local => local.Local,
        _ => null,
    };
}
