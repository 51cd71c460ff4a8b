using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Tools of an application's own making: an interface or base that is called a tool, describes itself to the model, and is run with what
/// the model answers.
/// </summary>
internal static class ToolContract
{
    private const string Suffix = "Tool", BaseSuffix = "ToolBase", Description = "Description";

    private static readonly HashSet<string> Runs = new(StringComparer.Ordinal)
    {
        "Execute", "ExecuteAsync", "Invoke", "InvokeAsync", "Run", "RunAsync", "Call", "CallAsync",
    };

    /// <summary>What the arguments of a call are called that come as a text.</summary>
    private static readonly string[] Arguments = ["arg", "input", "param", "json", "payload"];

    public static bool Is(INamedTypeSymbol type)
    {
        if (!type.Name.EndsWith(Suffix, StringComparison.Ordinal) && !type.Name.EndsWith(BaseSuffix, StringComparison.Ordinal))
        {
            return false;
        }

        if (type is not ({ TypeKind: TypeKind.Interface } or { TypeKind: TypeKind.Class, IsAbstract: true }))
        {
            return false;
        }

        bool describes = false;
        bool runs = false;
        foreach (ISymbol member in type.GetMembers().Concat(type.AllInterfaces.SelectMany(static inherited => inherited.GetMembers())))
        {
            describes |= member is IPropertySymbol { Type.SpecialType: SpecialType.System_String } && member.Name.EndsWith(Description, StringComparison.Ordinal);
            runs |= member is IMethodSymbol method && IsRun(method);
        }

        return describes && runs;
    }

    /// <summary>Whether the method is run with arguments whose form only the tool itself knows.</summary>
    public static bool IsRun(IMethodSymbol method) =>
        Runs.Contains(method.Name) && method is { IsStatic: false, Parameters: [{ } given, ..] } && IsArguments(given);

    private static bool IsArguments(IParameterSymbol parameter) => parameter.Type switch
    {
        { SpecialType: SpecialType.System_String } => Array.Exists(Arguments, name => parameter.Name.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0),
        INamedTypeSymbol { Name: "JsonElement" or "JsonNode" or "JsonObject" or "JsonDocument" or "JObject" or "JToken" or "AIFunctionArguments" } => true,
        INamedTypeSymbol { OriginalDefinition: { SpecialType: SpecialType.System_Nullable_T }, TypeArguments: [{ Name: "JsonElement" }] } => true,
        INamedTypeSymbol { Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary", TypeArguments: [{ SpecialType: SpecialType.System_String }, _] } => true,
        _ => false,
    };
}
