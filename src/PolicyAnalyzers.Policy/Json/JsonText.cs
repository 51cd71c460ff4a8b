using System.Globalization;
using System.Text;

namespace PolicyAnalyzers.Policy.Json;

/// <summary>How single JSON values are written, the same in the readable and in the canonical form (RFC 8785, section 3.2.2).</summary>
internal static class JsonText
{
    /// <summary>The most digits that a decimal and an IEEE double write alike, so that RFC 8785's number form is the plain one.</summary>
    private const int MaxSignificantDigits = 15;

    public static StringBuilder AppendString(this StringBuilder builder, string value)
    {
        builder.Append('"');
        if (IsPlain(value))
        {
            return builder.Append(value).Append('"');
        }

        foreach (char c in value)
        {
            switch (c)
            {
                case '"':
                    builder.Append("\\\"");
                    break;
                case '\\':
                    builder.Append("\\\\");
                    break;
                case '\b':
                    builder.Append("\\b");
                    break;
                case '\f':
                    builder.Append("\\f");
                    break;
                case '\n':
                    builder.Append("\\n");
                    break;
                case '\r':
                    builder.Append("\\r");
                    break;
                case '\t':
                    builder.Append("\\t");
                    break;
                case < ' ':
                    builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    builder.Append(c);
                    break;
            }
        }

        return builder.Append('"');
    }

    private static bool IsPlain(string value)
    {
        foreach (char c in value)
        {
            if (c is '"' or '\\' or < ' ')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The shortest plain form: no exponent, no trailing zeros, no negative zero.</summary>
    public static string Number(decimal value)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        if (text.IndexOf('.') >= 0)
        {
            text = text.TrimEnd('0').TrimEnd('.');
        }

        return text is "-0" ? "0" : text;
    }

    /// <summary>Whether <see cref="Number"/> is also what RFC 8785 asks for.</summary>
    public static bool IsCanonicalNumber(decimal value)
    {
        string digits = Number(Math.Abs(value)).Replace(".", string.Empty).TrimStart('0');
        return digits.TrimEnd('0').Length <= MaxSignificantDigits && (value == 0 || Math.Abs(value) is >= 0.000001m and < 1_000_000_000_000_000_000_000m);
    }
}
