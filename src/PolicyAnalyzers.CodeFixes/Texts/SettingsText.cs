using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Json;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>A text in a file of settings.</summary>
/// <param name="File">The additional document.</param>
/// <param name="Key">The key under which configuration finds it.</param>
/// <param name="Span">Where it stands, with its quotes.</param>
/// <param name="Written">How it is written, with its quotes.</param>
/// <param name="Text">What it says.</param>
/// <param name="List">The array that it is an element of.</param>
internal sealed record SettingsText(DocumentId File, string Key, TextSpan Span, string Written, string Text, ElementList? List)
{
    /// <summary>The text at the place, and those under the same key of the other files of settings.</summary>
    public static async Task<IReadOnlyList<SettingsText>> FindAsync(Project project, Location location, CancellationToken cancellationToken)
    {
        string path = location.GetLineSpan().Path;
        List<SettingsText> all = [];
        foreach (TextDocument file in project.AdditionalDocuments.Where(static file => AppSettings.IsAppSettings(file.Name)))
        {
            all.AddRange(Read(file.Id, await file.GetTextAsync(cancellationToken).ConfigureAwait(false)));
        }

        SettingsText? meant = all.FirstOrDefault(text => text.Span == location.SourceSpan && project.GetAdditionalDocument(text.File) is { } file && (file.FilePath ?? file.Name) == path);
        return meant is null ? [] : [meant, .. all.Where(text => text != meant && text.Key.Equals(meant.Key, StringComparison.OrdinalIgnoreCase))];
    }

    private static List<SettingsText> Read(DocumentId file, SourceText text)
    {
        try
        {
            return [.. Read(file, "", JsonReader.Read(text.ToString()), null, text)];
        }
        catch (JsonFault)
        {
            return [];
        }
    }

    private static IEnumerable<SettingsText> Read(DocumentId file, string key, JsonValue value, ElementList? list, SourceText text) => value.Kind switch
    {
        JsonKind.Object => value.Members.SelectMany(member => Read(file, key.Length == 0 ? member.Name : key + ":" + member.Name, member.Value, null, text)),
        JsonKind.Array => value.Elements.SelectMany(element => Read(file, key, element, ElementList.Of(value), text)),
        JsonKind.Text => [new SettingsText(file, key, value.Span, text.ToString(value.Span), value.Text, list)],
        _ => [],
    };
}
