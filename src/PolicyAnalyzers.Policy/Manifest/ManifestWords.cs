namespace PolicyAnalyzers.Policy;

/// <summary>The words of the manifest's JSON.</summary>
internal static class ManifestWords
{
    public const string Schema = "policy-manifest-1.json";

    public static string Of(TaskSensitivity value) => value switch
    {
        TaskSensitivity.Public => "public",
        TaskSensitivity.Internal => "internal",
        TaskSensitivity.Confidential => "confidential",
        _ => "restricted",
    };

    public static string Of(TaskApproval value) => value == TaskApproval.None ? "none" : "human";

    public static string Of(ParameterType value) => value switch
    {
        ParameterType.String => "string",
        ParameterType.Integer => "integer",
        ParameterType.Number => "number",
        _ => "boolean",
    };

    public static string Of(DifferenceKind value) => value switch
    {
        DifferenceKind.Widening => "widening",
        DifferenceKind.Narrowing => "narrowing",
        _ => "neutral",
    };

    public static bool TryParse(string word, out DifferenceKind value) =>
        TryFind(word, [DifferenceKind.Neutral, DifferenceKind.Narrowing, DifferenceKind.Widening], Of, out value);

    public static bool TryParse(string word, out TaskSensitivity value) =>
        TryFind(word, [TaskSensitivity.Public, TaskSensitivity.Internal, TaskSensitivity.Confidential, TaskSensitivity.Restricted], Of, out value);

    public static bool TryParse(string word, out TaskApproval value) =>
        TryFind(word, [TaskApproval.None, TaskApproval.Human], Of, out value);

    public static bool TryParse(string word, out ParameterType value) =>
        TryFind(word, [ParameterType.String, ParameterType.Integer, ParameterType.Number, ParameterType.Boolean], Of, out value);

    private static bool TryFind<T>(string word, T[] values, Func<T, string> name, out T found)
    {
        int index = Array.FindIndex(values, value => name(value) == word);
        found = values[Math.Max(index, 0)];
        return index >= 0;
    }
}
