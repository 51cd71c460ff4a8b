using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>
/// Markup, written as an interpolated string. What is put into it is encoded for text and for quoted attributes, unless it is markup itself; nothing else can become
/// markup, and a value of a type that is not named here does not compile.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct Html
{
    private readonly StringBuilder? _text;

    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (16 * formattedCount));

    /// <summary>No markup.</summary>
    public static Html None => default;

    /// <summary>Gives an interpolated string its type where the compiler would take it for text.</summary>
    public static Html Of(Html markup) => markup;

    /// <summary>The markup of each item, one after the other.</summary>
    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> write)
    {
        var all = new Html(0, 0);
        foreach (T item in items)
        {
            all.AppendFormatted(write(item));
        }

        return all;
    }

    public void AppendLiteral(string literal) => _text!.Append(literal);

    public void AppendFormatted(string? text) => _text!.Append(HtmlEncoder.Default.Encode(text ?? string.Empty));

    public void AppendFormatted(Html markup) => _text!.Append(markup._text);

    public void AppendFormatted(long number) => _text!.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(double number) => _text!.Append(number.ToString("0.##", CultureInfo.InvariantCulture));

    public override string ToString() => _text?.ToString() ?? string.Empty;
}
