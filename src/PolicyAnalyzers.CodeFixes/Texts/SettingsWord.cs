using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>A word in a file of settings that the build hands to the analyzers; under the same key of its variants for other environments, too.</summary>
internal sealed class SettingsWord : WrittenWord
{
    private readonly string _word;
    private readonly ImmutableArray<SettingsText> _places;

    private SettingsWord(string settings, string word, ImmutableArray<SettingsText> places)
    {
        Settings = settings;
        _word = word;
        _places = places;
    }

    public override string Settings { get; }

    public static async Task<SettingsWord?> FindAsync(Project project, Location location, string word, CancellationToken cancellationToken)
    {
        ImmutableArray<SettingsText> places = [.. (await SettingsText.FindAsync(project, location, cancellationToken).ConfigureAwait(false)).Where(place => Word.In(place.Written, word).Any())];
        return places.IsEmpty ? null : new SettingsWord(Path.GetFileName(location.GetLineSpan().Path), word, places);
    }

    public override ImmutableArray<Edit> Replace(IReadOnlyList<string> words)
    {
        ImmutableArray<Edit>.Builder edits = ImmutableArray.CreateBuilder<Edit>();
        foreach (SettingsText place in _places)
        {
            if (Replace(place, words) is not { } edit)
            {
                return [];
            }

            edits.Add(edit);
        }

        return edits.ToImmutable();
    }

    private Edit? Replace(SettingsText place, IReadOnlyList<string> words)
    {
        if (place.List is { } list && place.Text == _word)
        {
            return words.Count == 0 && list.Elements.Length == 1
                ? null
                : ElementsEdit.Of(place.File, list, list.IndexOf(place.Span), [.. words.Select(static word => new NewElement("\"" + word + "\"", word))]);
        }

        Word at = Word.In(place.Written, _word).First();
        string? text = words.Count > 0 ? at.Replace(place.Written, at.Join(place.Written, words)) : at.RemoveFrom(place.Written);
        return text is null ? null : new TextEdit(place.File, place.Span, text);
    }
}
