using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.Analyzers.Json;

internal enum JsonKind
{
    Object,
    Array,
    Text,

    /// <summary>Numbers, booleans and null, as they are written.</summary>
    Other,
}

/// <summary>A value of a JSON text, with its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Text">The text of a string, or what is written.</param>
/// <param name="Members">Of an object, in order, with the place of each name.</param>
/// <param name="Elements">Of an array.</param>
internal sealed record JsonValue(
    JsonKind Kind,
    TextSpan Span,
    string Text,
    IReadOnlyList<JsonMember> Members,
    IReadOnlyList<JsonValue> Elements);

internal readonly record struct JsonMember(string Name, TextSpan NameSpan, JsonValue Value);
