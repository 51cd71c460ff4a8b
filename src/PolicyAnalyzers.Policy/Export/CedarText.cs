using System.Globalization;
using System.Text;

namespace PolicyAnalyzers.Policy.Export;

/// <summary>How names and strings are written in Cedar.</summary>
internal static class CedarText
{
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal) { "true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar" };

    /// <summary>The names of parameters are identifiers in Cedar, too, but for its own words.</summary>
    public static string Attribute(string name) => s_reserved.Contains(name) ? String(name) : name;

    /// <summary>Takes a member of a record.</summary>
    public static string Member(string name) => s_reserved.Contains(name) ? $"[{String(name)}]" : $".{name}";

    public static string Set(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(String))}]";

    public static string String(string value) => Quoted(value, isPattern: false);

    /// <summary>The pattern of strings that start with this one.</summary>
    public static string StartingWith(string prefix) => Quoted(prefix, isPattern: true);

    private static string Quoted(string value, bool isPattern)
    {
        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            if (c is '"' or '\\' || (c == '*' && isPattern))
            {
                text.Append('\\').Append(c);
            }
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format)
            {
                // Nobody who reads a policy is to be misled by what cannot be seen.
                text.Append("\\u{").Append(((int)c).ToString("x", CultureInfo.InvariantCulture)).Append('}');
            }
            else
            {
                text.Append(c);
            }
        }

        return text.Append(isPattern ? "*\"" : "\"").ToString();
    }
}
