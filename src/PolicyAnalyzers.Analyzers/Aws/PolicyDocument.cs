using PolicyAnalyzers.Analyzers.Json;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Aws;

/// <summary>Reads the statements of an IAM policy document that allow something to its holder.</summary>
internal static class PolicyDocument
{
    /// <summary>Whether a text is worth reading. Asked of every literal.</summary>
    public static bool MayBe(string text) => text.Length > 30 && text.IndexOf("Statement\"", StringComparison.Ordinal) >= 0;

    /// <param name="text">What may be a document; holes in it are unknown.</param>
    /// <returns>None when it is no policy document, or one of a resource: it has a principal, and speaks of others.</returns>
    public static IEnumerable<PolicyStatement> Read(string text)
    {
        JsonValue? document = Parse(text) ?? Parse(text.Replace(ValueReader.Hole, "\"" + ValueReader.Hole + "\""));
        if (document is null || Member(document, "Statement") is not { } statements)
        {
            yield break;
        }

        foreach (JsonValue statement in statements.Kind == JsonKind.Array ? statements.Elements : [statements])
        {
            if (statement.Kind == JsonKind.Object
                && Member(statement, "Effect") is { Kind: JsonKind.Text, Text: "Allow" }
                && Member(statement, "Principal") is null
                && Member(statement, "NotPrincipal") is null)
            {
                yield return new PolicyStatement(
                    Texts(Member(statement, "Action")),
                    Texts(Member(statement, "Resource")),
                    Member(statement, "NotAction") is not null,
                    Member(statement, "Condition") is not null);
            }
        }
    }

    private static JsonValue? Parse(string text)
    {
        try
        {
            return JsonReader.Read(text) is { Kind: JsonKind.Object } document ? document : null;
        }
        catch (JsonFault)
        {
            return null;
        }
    }

    private static JsonValue? Member(JsonValue value, string name) => value.Members.FirstOrDefault(member => member.Name == name).Value;

    private static IReadOnlyList<string> Texts(JsonValue? value) => value switch
    {
        { Kind: JsonKind.Text } => [value.Text],
        { Kind: JsonKind.Array } => [.. value.Elements.Where(static element => element.Kind == JsonKind.Text).Select(static element => element.Text)],
        _ => [],
    };
}
