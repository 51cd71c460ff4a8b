using System.Globalization;
using System.Text;

namespace PolicyAnalyzers.Policy.Json;

/// <summary>
/// A strict RFC 8259 reader. Two documents that another reader could understand differently are refused: duplicate
/// members, lone surrogates, comments, trailing commas, numbers that a decimal cannot hold exactly enough.
/// It is our own because it also runs inside MSBuild, where a JSON package's version may clash with the host's.
/// </summary>
internal sealed class JsonReader
{
    private const int MaxDepth = 32, FewMembers = 16;

    private readonly string _text;
    private int _position;
    private int _line = 1;
    private int _lineStart;

    private JsonReader(string text) => _text = text;

    /// <exception cref="PolicyFormatException">The text is not one JSON value.</exception>
    public static JsonNode Read(string text)
    {
        var reader = new JsonReader(text);
        if (text.Length > 0 && text[0] == '\uFEFF')
        {
            reader._position = 1;
        }

        JsonNode value = reader.ReadValue(0);
        reader.SkipWhiteSpace();
        if (reader._position < text.Length)
        {
            throw reader.Fault("nothing may follow the JSON value");
        }

        return value;
    }

    private JsonNode ReadValue(int depth)
    {
        SkipWhiteSpace();
        if (depth > MaxDepth)
        {
            throw Fault($"JSON is nested deeper than {MaxDepth} levels");
        }

        if (_position >= _text.Length)
        {
            throw Fault("the JSON ends too early");
        }

        (int line, int column) = (_line, Column);
        switch (_text[_position])
        {
            case '{':
                return ReadObject(line, column, depth);
            case '[':
                return ReadArray(line, column, depth);
            case '"':
                return new JsonString(line, column, ReadString());
            case 't':
                Expect("true");
                return new JsonBoolean(line, column, true);
            case 'f':
                Expect("false");
                return new JsonBoolean(line, column, false);
            case 'n':
                Expect("null");
                return new JsonNull(line, column);
            default:
                return new JsonNumber(line, column, ReadNumber());
        }
    }

    private JsonObject ReadObject(int line, int column, int depth)
    {
        var members = new List<KeyValuePair<string, JsonNode>>();
        HashSet<string>? names = null; // for more than a few
        _position++;
        SkipWhiteSpace();
        if (Take('}'))
        {
            return new JsonObject(line, column, members);
        }

        do
        {
            SkipWhiteSpace();
            if (_position >= _text.Length || _text[_position] != '"')
            {
                throw Fault("a member's name in double quotes is expected");
            }

            (int nameLine, int nameColumn) = (_line, Column);
            string name = ReadString();
            if (members.Count == FewMembers)
            {
                names = new HashSet<string>(members.Select(member => member.Key), StringComparer.Ordinal);
            }

            if (names is null ? Has(members, name) : !names.Add(name))
            {
                throw new PolicyFormatException($"member '{name}' is given twice", nameLine, nameColumn);
            }

            SkipWhiteSpace();
            if (!Take(':'))
            {
                throw Fault("':' is expected");
            }

            members.Add(new KeyValuePair<string, JsonNode>(name, ReadValue(depth + 1)));
            SkipWhiteSpace();
        }
        while (Take(','));

        return Take('}') ? new JsonObject(line, column, members) : throw Fault("',' or '}' is expected");
    }

    private static bool Has(List<KeyValuePair<string, JsonNode>> members, string name)
    {
        foreach (KeyValuePair<string, JsonNode> member in members)
        {
            if (member.Key == name)
            {
                return true;
            }
        }

        return false;
    }

    private JsonArray ReadArray(int line, int column, int depth)
    {
        var items = new List<JsonNode>();
        _position++;
        SkipWhiteSpace();
        if (Take(']'))
        {
            return new JsonArray(line, column, items);
        }

        do
        {
            items.Add(ReadValue(depth + 1));
            SkipWhiteSpace();
        }
        while (Take(','));

        return Take(']') ? new JsonArray(line, column, items) : throw Fault("',' or ']' is expected");
    }

    private string ReadString()
    {
        _position++;
        int end = _position;
        while (end < _text.Length && _text[end] is not ('"' or '\\' or < ' '))
        {
            end++;
        }

        if (end < _text.Length && _text[end] == '"')
        {
            string plain = _text.Substring(_position, end - _position);
            _position = end + 1;
            return IsWellFormed(plain) ? plain : throw Fault("the string holds a lone surrogate");
        }

        var builder = new StringBuilder();
        while (true)
        {
            if (_position >= _text.Length)
            {
                throw Fault("the string is not closed");
            }

            char c = _text[_position];
            if (c == '"')
            {
                _position++;
                break;
            }

            if (c < ' ')
            {
                throw Fault("a control character must be escaped");
            }

            builder.Append(c == '\\' ? ReadEscape() : c);
            _position++;
        }

        string value = builder.ToString();
        return IsWellFormed(value) ? value : throw Fault("the string holds a lone surrogate");
    }

    private char ReadEscape()
    {
        _position++;
        char c = _position < _text.Length ? _text[_position] : '\0';
        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _position + 4 < _text.Length
                && ushort.TryParse(_text.Substring(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                _position += 4;
                return (char)code;
            default:
                throw Fault("the escape is unknown");
        }
    }

    private decimal ReadNumber()
    {
        int start = _position;
        Take('-');
        int integer = _position;
        Digits();
        bool valid = _position > integer && (_text[integer] != '0' || _position == integer + 1);
        if (Take('.'))
        {
            int fraction = _position;
            Digits();
            valid &= _position > fraction;
        }

        if (_position < _text.Length && _text[_position] is 'e' or 'E')
        {
            _position++;
            if (!Take('+'))
            {
                Take('-');
            }

            int exponent = _position;
            Digits();
            valid &= _position > exponent;
        }

        string text = _text.Substring(start, _position - start);
        if (!valid)
        {
            throw Fault("a JSON value is expected");
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && IsExact(text)
            ? value
            : throw Fault("the number has more digits than can be kept");
    }

    /// <summary>Whether a decimal holds every digit: parsing rounds in silence, and 1e-40 would become 0.</summary>
    private static bool IsExact(string number)
    {
        const int MaxDigits = 28;
        int exponentAt = number.IndexOfAny(['e', 'E']);
        string mantissa = (exponentAt < 0 ? number : number.Substring(0, exponentAt)).TrimStart('-');
        int point = mantissa.IndexOf('.');
        string fraction = point < 0 ? string.Empty : mantissa.Substring(point + 1).TrimEnd('0');
        string digits = ((point < 0 ? mantissa : mantissa.Substring(0, point)) + fraction).TrimStart('0');
        if (digits.Length == 0)
        {
            return true;
        }

        int exponent = 0;
        return digits.Length <= MaxDigits
            && (exponentAt < 0 || int.TryParse(number.Substring(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            && fraction.Length - (long)exponent <= MaxDigits;
    }

    private void Digits()
    {
        while (_position < _text.Length && _text[_position] is >= '0' and <= '9')
        {
            _position++;
        }
    }

    private void Expect(string word)
    {
        if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0)
        {
            throw Fault("a JSON value is expected");
        }

        _position += word.Length;
    }

    private bool Take(char c)
    {
        if (_position >= _text.Length || _text[_position] != c)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipWhiteSpace()
    {
        for (; _position < _text.Length; _position++)
        {
            switch (_text[_position])
            {
                case '\n':
                    _line++;
                    _lineStart = _position + 1;
                    break;
                case ' ' or '\t' or '\r':
                    break;
                default:
                    return;
            }
        }
    }

    private int Column => _position - _lineStart + 1;

    private PolicyFormatException Fault(string message) => new(message, _line, Column);

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
