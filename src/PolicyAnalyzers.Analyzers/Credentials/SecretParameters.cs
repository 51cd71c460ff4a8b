using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>POL1011: what a tool takes as an argument, the model has to know, and may tell.</summary>
internal sealed class SecretParameters : IToolObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1011",
        RuleFamily.Credentials,
        DiagnosticSeverity.Warning,
        "Secret as a tool's parameter",
        "The model has to know '{0}' to call '{1}'; let the tool get a task token itself, outside of what the model sees",
        "An argument of a tool passes through the model's context, the conversation's history and the provider's logs, and a prompt can ask the model for it. "
            + "A tool gets its credential itself, for its task: from the task token client, or from what hosts it.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <summary>A request with an object for its credentials.</summary>
    private const int MaxDepth = 2;

    private static readonly HashSet<string> Ambiguous = new(StringComparer.OrdinalIgnoreCase) { "token", "bearer", "key", "auth", "authorization", "credential", "credentials", "login" };

    /// <summary>In other code these are as often keys of a cache.</summary>
    private static readonly HashSet<string> Keys = new(StringComparer.OrdinalIgnoreCase) { "tokenKey", "tokenValue", "tokenString", "authKey", "securityKey" };

    /// <summary>What a text about a credential says.</summary>
    private static readonly string[] Credentials =
    [
        "bearer", "access token", "api token", "apitoken", "auth token", "authentication token", "authorization token", "personal access", "oauth", "jwt", "api key", "apikey", "credential", "secret", "password",
        "accesstoken", "authtoken", "bot token", "session token", "security token", "id token",
    ];

    private static readonly string[] Descriptions = ["Description", "McpParameter", "McpToolProperty", "McpTool"];

    private readonly INamedTypeSymbol? _secureString;

    public SecretParameters(Compilation compilation) => _secureString = compilation.GetTypeByMetadataName("System.Security.SecureString");

    public void ObserveTool(IMethodSymbol tool, TypeScope scope)
    {
        foreach (IParameterSymbol parameter in tool.Parameters)
        {
            if (ToolArguments.IsInjected(parameter) || parameter.Locations is not [{ IsInSource: true } location, ..])
            {
                continue;
            }

            TellOptions(parameter.Type, tool, scope);
            if ((Secret(parameter.Type, parameter.Name, parameter.Name, depth: 0) ?? (IsText(parameter.Type) && IsToldSecret(parameter, tool) ? parameter.Name : null)) is { } secret)
            {
                string name = tool.MethodKind is MethodKind.AnonymousFunction ? "the tool" : tool.Name;
                scope.Add(new Finding(tool, location, new Verdict(Rule, DiagnosticSeverity.Warning, elsewhere: null, secret, name)) { OnlyOnTool = true });
            }
        }
    }

    /// <summary>
    /// The options of a command, which several may share: each is told once, where it is declared. What is called only "secret" there is as
    /// often the name of one.
    /// </summary>
    private void TellOptions(ITypeSymbol type, IMethodSymbol tool, TypeScope scope)
    {
        for (ITypeSymbol? current = type; current is { TypeKind: TypeKind.Class, SpecialType: SpecialType.None, DeclaringSyntaxReferences.IsEmpty: false }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is IPropertySymbol { IsStatic: false } property
                    && IsText(property.Type)
                    && SecretNames.IsSurelySecret(property.Name)
                    && property.Locations is [{ IsInSource: true } location, ..]
                    && ReferenceEquals(property.ContainingAssembly, tool.ContainingAssembly)
                    && ToolArguments.IsOption(property))
                {
                    scope.Add(new Finding(tool, location, new Verdict(Rule, DiagnosticSeverity.Warning, elsewhere: null, property.Name, tool.ContainingType.Name)) { OnlyOnTool = true, CountsIf = static _ => true });
                }
            }
        }
    }

    /// <summary>The path of a secret in what the model has to fill; null when there is none.</summary>
    private string? Secret(ITypeSymbol type, string name, string path, int depth)
    {
        if (IsText(type))
        {
            return IsSecret(name) ? path : null;
        }

        if (type is IArrayTypeSymbol { ElementType: { } element } && IsText(element))
        {
            return IsSecret(name.TrimEnd('s')) ? path : null;
        }

        if (depth < MaxDepth && ToolArguments.IsData(type))
        {
            foreach (ISymbol member in type.GetMembers())
            {
                if (member is IPropertySymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public, SetMethod: not null } property
                    && Secret(property.Type, property.Name, path + "." + property.Name, depth + 1) is { } secret)
                {
                    return secret;
                }
            }
        }

        return null;
    }

    /// <summary>A name that may mean anything, of which the description, or the tool's own name, says that it means a credential.</summary>
    private static bool IsToldSecret(IParameterSymbol parameter, IMethodSymbol tool)
    {
        if (!Ambiguous.Contains(parameter.Name))
        {
            return false;
        }

        string told = Description(parameter) ?? tool.Name + " " + Description(tool);
        return Array.Exists(Credentials, words => told.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    private static string? Description(ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            // [Description("…")], [McpParameter(true, "…")], [McpToolProperty("name", "…")], also of a package that is missing
            if (MissingTypes.Names(attribute.AttributeClass, Descriptions) && LastText(attribute) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    private static string? LastText(AttributeData attribute)
    {
        if (attribute.AttributeClass is { TypeKind: TypeKind.Error })
        {
            return attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList.Arguments: { } written }
                && written.LastOrDefault(static argument => argument.Expression is LiteralExpressionSyntax { Token.Value: string }) is { Expression: LiteralExpressionSyntax { Token.Value: string said } }
                ? said
                : null;
        }

        return attribute.ConstructorArguments.LastOrDefault(static argument => argument is { Kind: TypedConstantKind.Primitive, Value: string }) is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;
    }

    /// <summary>Whether the name of what the model fills says that it is a secret.</summary>
    public static bool IsSecret(string name) =>
        SecretNames.IsSecret(name) || (name.EndsWith("Value", StringComparison.Ordinal) && SecretNames.IsSecret(name.Substring(0, name.Length - "Value".Length))) || Keys.Contains(name) || name.EndsWith("credentials", StringComparison.OrdinalIgnoreCase);

    private bool IsText(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String || (_secureString is not null && SymbolEqualityComparer.Default.Equals(type, _secureString));
}
