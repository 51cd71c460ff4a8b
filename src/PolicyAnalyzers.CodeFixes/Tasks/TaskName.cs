using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>Names a task after its tool: <c>CalendarTools.NextMeetingAsync</c> is <c>calendar.next-meeting</c>, to "Next meeting".</summary>
internal static class TaskName
{
    private static readonly string[] TypeSuffixes = ["McpTools", "McpTool", "Toolset", "Tools", "Tool", "Plugin", "Functions", "Service", "Agent"];

    /// <returns>The id as a literal.</returns>
    public static string IdOf(MethodDeclarationSyntax tool) =>
        IdentifierRepair.Suggest($"{TypeName(tool)}.{Verb(tool)}") ?? IdentifierRepair.Suggest(Verb(tool)) ?? "\"task\"";

    /// <returns>The id, or one like it that is not taken; as a literal.</returns>
    public static string Unique(string id, IReadOnlyCollection<string> taken)
    {
        string plain = id.Trim('"'), unique = plain;
        for (int i = 2; taken.Contains(unique); i++)
        {
            unique = $"{plain}-{i.ToString(CultureInfo.InvariantCulture)}";
        }

        return Literal(unique);
    }

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <returns>The id of the agent that the tool's type stands for, as a literal.</returns>
    public static string AgentOf(MethodDeclarationSyntax tool) => IdentifierRepair.Suggest(TypeName(tool)) ?? "\"agent\"";

    /// <returns>The id of the agent that a type of this name stands for, as a literal.</returns>
    public static string AgentOf(string typeName) => IdentifierRepair.Suggest(WithoutSuffix(typeName)) ?? "\"agent\"";

    /// <returns>The tool's own description, or its name as words; as a literal.</returns>
    public static string PurposeOf(MethodDeclarationSyntax tool, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (AttributeSyntax attribute in tool.AttributeLists.SelectMany(static list => list.Attributes))
        {
            if (attribute is { Name: IdentifierNameSyntax { Identifier.ValueText: "Description" }, ArgumentList.Arguments: [{ } text] }
                && model.GetConstantValue(text.Expression, cancellationToken) is { HasValue: true, Value: string { Length: > 0 } description })
            {
                return Literal(description);
            }
        }

        return Literal(Words(Verb(tool)));
    }

    /// <summary>The type around the code, without what only says that it holds tools.</summary>
    public static string TypeName(SyntaxNode code) => WithoutSuffix(code.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText ?? "Program");

    private static string WithoutSuffix(string name)
    {
        string? suffix = TypeSuffixes.FirstOrDefault(suffix => name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal));
        return suffix is null ? name : name.Substring(0, name.Length - suffix.Length);
    }

    private static string Verb(MethodDeclarationSyntax tool)
    {
        const string Suffix = "Async";
        string name = tool.Identifier.ValueText;
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
    }

    private static string Words(string name)
    {
        StringBuilder words = new();
        foreach (char c in name)
        {
            words.Append(words.Length > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString());
        }

        return words.ToString();
    }
}
