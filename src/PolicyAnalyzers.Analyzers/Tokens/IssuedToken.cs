using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Tokens;

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

    /// <summary>What else holds a property <c>Token</c> than an answer that gave one.</summary>
    private static readonly string[] NoAnswers = ["Option", "Setting", "Config", "Antiforgery", "Cancellation", "Continuation", "Page", "Syntax", "Parse", "Lex", "Command", "Argument", "Header", "LogProb", "Logprob", "Probabilit", "Logit"];

    private static readonly string[] Answers = ["Token", "Login", "Auth", "SignIn", "Credential"];

    /// <summary>The mark of what the expression gives by itself; null when it gives no token.</summary>
    public static string? Of(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true } element => IsTable(element.Instance?.Type) ? OfKey(element.Arguments) : null,
        IPropertyReferenceOperation property => OfProperty(property),
        IInvocationOperation call => OfCall(call),
        IDynamicMemberReferenceOperation member => TokenNames.IsIssued(member.MemberName) ? Text : null,
        _ => null,
    };

    /// <summary>The mark of what <c>json.TryGetProperty("access_token", out local)</c> gives to the local variable.</summary>
    public static string? GivenTo(ILocalReferenceOperation reference)
    {
        if (reference.Local.Type.Name is not ("JsonElement" or "JsonNode" or "JToken" or "String") || !IsDeclaredInside(reference.Local))
        {
            return null;
        }

        foreach (IOperation operation in BodyValues.Operations(reference))
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

    private static string? OfProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (TokenTypes.Give(property.ContainingType, property.Name) || TokenTypes.Give(reference.Instance?.Type, property.Name))
        {
            return Text;
        }

        if (LeaseTypes.IsCredential(property))
        {
            return reference.Instance is IInstanceReferenceOperation ? null : Text;
        }

        if (property.Type.SpecialType != SpecialType.System_String || property.IsStatic || reference.Instance is IInstanceReferenceOperation)
        {
            return null;
        }

        string type = property.ContainingType.Name;
        if (TokenNames.IsIssued(property.Name))
        {
            return ContainsAny(type, NoAnswers) ? null : Text;
        }

        return property.Name is "Token" or "TokenValue" && !ContainsAny(type, NoAnswers) ? ContainsAny(type, Answers) ? Text : Maybe : null;
    }

    private static string? OfCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        switch (method.Name)
        {
            // What JSON holds under a key.
            case "GetProperty" or "SelectToken" or "Value" or "GetValue" or "GetValueOrDefault" when IsTable(call.Instance?.Type):
                return OfKey(call.Arguments);
            case "Value" or "ToObject" when Element(call) is { } element:
                return Of(element);
            case "WriteToken" or "CreateToken" or "CreateEncodedJwt" when method.ContainingType.Name.EndsWith("Handler", StringComparison.Ordinal):
                return StringLike.IsOne(method.ReturnType) ? Text : null;
        }

        return method.ReturnType switch
        {
            { } type when !StringLike.IsOne(type) => null,
            // What code of the compilation gives at once is followed; what it has to wait for, it gets from somebody.
            { SpecialType: SpecialType.System_String } when !method.DeclaringSyntaxReferences.IsEmpty && !method.IsAbstract => null,
            _ when TokenNames.AreHandedOutBy(method) => Text,
            _ => TokenNames.IsSignIn(method.Name) ? Maybe : null,
        };
    }

    /// <summary>Whose value is asked for: <c>json["access_token"].Value&lt;string&gt;()</c>.</summary>
    private static IPropertyReferenceOperation? Element(IInvocationOperation call) =>
        (call.Instance ?? (call.Arguments is [{ Value: { } first }] ? first : null)) is { } asked ? BodyValues.Unwrap(asked) as IPropertyReferenceOperation : null;

    private static string? OfKey(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: string key })
            {
                return TokenNames.IsIssued(key) ? Text : key.Equals("token", StringComparison.OrdinalIgnoreCase) ? Maybe : null;
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
