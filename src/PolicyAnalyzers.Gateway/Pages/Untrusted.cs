using System.Globalization;
using System.Text;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>
/// Text that an agent chose, and with it whoever got hold of its prompt. Encoding keeps it from being markup; here it is also kept from looking like something else: its
/// direction ends where it ends, and what is invisible or turns the direction is shown by its number.
/// </summary>
internal static class Untrusted
{
    public static Html Of(string text)
    {
        var plain = new StringBuilder();
        Html parts = Html.Of($"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                plain.Append(rune);
                continue;
            }

            parts.AppendFormatted(plain.ToString());
            plain.Clear();
            parts.AppendFormatted(Html.Of($"""<span class="unseen">U+{rune.Value.ToString("X4", CultureInfo.InvariantCulture)}</span>"""));
        }

        return $"<bdi>{parts}{plain.ToString()}</bdi>";
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
