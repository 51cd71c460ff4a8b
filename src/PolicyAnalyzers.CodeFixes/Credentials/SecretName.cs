using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.CodeFixes.Tasks;

namespace PolicyAnalyzers.CodeFixes.Credentials;

/// <summary>Names a secret after whose it is and what it is: the token of <c>GitHubTools</c> is <c>GitHub:Token</c>, or <c>GITHUB_TOKEN</c>.</summary>
/// <param name="Owner">Whose it is; empty when nothing says it.</param>
/// <param name="What">What it is.</param>
internal sealed record SecretName(string Owner, string What)
{
    private static readonly string[] Suffixes = ["Client", "Credentials", "Credential", "Options", "KernelBuilder", "ServiceCollection", "Builder", "Request", "Extensions"];

    public string Key => Owner.Length == 0 ? What : $"{Owner}:{What}";

    public string Variable => (Owner.Length == 0 ? "" : Snake(Owner) + "_") + Snake(What);

    /// <summary>The next name that may do when this one is taken.</summary>
    public SecretName Numbered(int number) => this with { What = What + number.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    /// <param name="secret">The literal.</param>
    /// <param name="holder">The name of what holds it, if something does.</param>
    /// <param name="taken">What the API takes: the literal, or the name of its holder.</param>
    /// <param name="model">The model of the latter.</param>
    public static SecretName Of(SyntaxNode secret, string? holder, SyntaxNode taken, SemanticModel model)
    {
        (string? sink, string? owner) = Sink(taken, model);
        string type = TaskName.TypeName(secret);
        return Of(IsOwner(type) ? type : owner ?? Pascal(model.Compilation.AssemblyName?.Split('.').Last() ?? ""), holder ?? sink ?? "Secret");
    }

    public static SecretName Of(string owner, string what)
    {
        string name = Pascal(what.StartsWith("X-", StringComparison.OrdinalIgnoreCase) ? what.Substring(2) : what);
        return !IsOwner(owner) ? new SecretName("", name) : new SecretName(owner, name.Length > owner.Length && name.StartsWith(owner, StringComparison.Ordinal) ? name.Substring(owner.Length) : name);
    }

    /// <summary>Where all is set up, the type says nothing.</summary>
    private static bool IsOwner(string type) => type is not ("" or "Program" or "Startup");

    /// <summary>What takes the secret, by the name that it has for it, and whose that is: of a credential, what takes it in turn.</summary>
    private static (string? Name, string? Owner) Sink(SyntaxNode taken, SemanticModel model)
    {
        string? name = null, owner = null;
        for (SyntaxNode node = taken; node.Parent is { } parent and not StatementSyntax and not MemberDeclarationSyntax; node = parent)
        {
            (string? taking, INamedTypeSymbol? type) = Taking(node, parent, model);
            name ??= taking;
            if (taking is not null && type is null)
            {
                return (name, owner);
            }

            if (type is not null && !type.Name.Contains("Header"))
            {
                owner = Trim(type.Name);
                if (!type.Name.Contains("Credential"))
                {
                    break;
                }
            }
        }

        return (name, owner);
    }

    private static (string? Name, INamedTypeSymbol? Owner) Taking(SyntaxNode node, SyntaxNode parent, SemanticModel model)
    {
        switch (parent)
        {
            case InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression, Expressions: [LiteralExpressionSyntax { Token.Value: string field }, ..] } when node is not LiteralExpressionSyntax { Token.Value: string same } || same != field:
                return (field, null);
            case AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: string key } }] } }:
                return (key, null);
            case AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: string key } }] } }:
                return (key, null);
            case AssignmentExpressionSyntax { Left: { } target } when model.GetSymbolInfo(target).Symbol is IPropertySymbol assigned:
                return (assigned.Name, assigned.ContainingType);
            case BaseArgumentListSyntax { Parent: ExpressionSyntax call } arguments when model.GetSymbolInfo(call).Symbol is IMethodSymbol method:
                int index = arguments.Arguments.IndexOf((ArgumentSyntax)node);
                return index > 0 && SecretSinks.HeaderMethods.Contains(method.Name) && arguments.Arguments[index - 1].Expression is LiteralExpressionSyntax { Token.Value: string header }
                    ? (header, null)
                    : (Parameter(method, (ArgumentSyntax)node, index), method.ContainingType);
            default:
                return default;
        }
    }

    /// <summary>The parameter of <c>AuthenticationHeaderValue</c> is a token, whatever its name.</summary>
    private static string? Parameter(IMethodSymbol method, ArgumentSyntax argument, int index) =>
        method.ContainingType.Name == "AuthenticationHeaderValue" ? "Token"
        : argument.NameColon?.Name.Identifier.ValueText ?? (index < method.Parameters.Length ? method.Parameters[index].Name : null);

    private static string? Trim(string? type)
    {
        string? suffix = Suffixes.FirstOrDefault(suffix => type is not null && type.Length > suffix.Length && type.EndsWith(suffix, StringComparison.Ordinal));
        return suffix is null ? type : Trim(type!.Substring(0, type.Length - suffix.Length));
    }

    private static string Pascal(string name)
    {
        StringBuilder pascal = new(name.Length);
        bool upper = true;
        foreach (char c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                upper = true;
            }
            else
            {
                pascal.Append(upper ? char.ToUpperInvariant(c) : c);
                upper = false;
            }
        }

        return pascal.Length == 0 ? "Secret" : pascal.ToString();
    }

    private static string Snake(string pascal)
    {
        StringBuilder snake = new(pascal.Length + 4);
        for (int i = 0; i < pascal.Length; i++)
        {
            bool hump = i > 0 && char.IsUpper(pascal[i]) && char.IsLower(pascal[i - 1]);
            snake.Append(hump ? "_" : "").Append(char.ToUpperInvariant(pascal[i]));
        }

        return snake.ToString();
    }
}
