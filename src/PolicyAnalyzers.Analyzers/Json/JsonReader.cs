using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.Analyzers.Json;

/// <summary>
/// Reads JSON with the places of its values. An analyzer may depend on nothing that the compiler does not bring, so there
/// is no library to do it. Comments and trailing commas are allowed, as in configuration files.
/// </summary>
internal sealed class JsonReader
{
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _position;

    private JsonReader(string text) => _text = text;

    /// <exception cref="JsonFault">The text is not JSON.</exception>
    public static JsonValue Read(string text)
    {
        JsonReader reader = new(text);
        JsonValue value = reader.ReadValue(0);
        reader.SkipTrivia();
        return reader._position == text.Length ? value : throw reader.Fault("nothing after the value");
    }

    private JsonValue ReadValue(int depth)
    {
        SkipTrivia();
        if (depth > MaxDepth)
        {
            throw Fault("less nesting");
        }

        return Current switch
        {
            '{' => ReadObject(depth),
            '[' => ReadArray(depth),
            '"' => ReadText(),
            _ => ReadOther(),
        };
    }

    private JsonValue ReadObject(int depth)
    {
        int start = _position++;
        List<JsonMember> members = [];
        while (!End('}'))
        {
            JsonValue name = Current == '"' ? ReadText() : throw Fault("a member's name in quotes");
            SkipTrivia();
            Take(':');
            members.Add(new JsonMember(name.Text, name.Span, ReadValue(depth + 1)));
            Separate('}');
        }

        return Value(JsonKind.Object, start) with { Members = members };
    }

    private JsonValue ReadArray(int depth)
    {
        int start = _position++;
        List<JsonValue> elements = [];
        while (!End(']'))
        {
            elements.Add(ReadValue(depth + 1));
            Separate(']');
        }

        return Value(JsonKind.Array, start) with { Elements = elements };
    }

    private bool End(char end)
    {
        SkipTrivia();
        if (Current != end)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Separate(char end)
    {
        SkipTrivia();
        if (Current != end)
        {
            Take(',');
        }
    }

    private JsonValue ReadText()
    {
        int start = _position++;
        StringBuilder text = new();
        while (Current != '"')
        {
            char next = Current >= ' ' ? _text[_position++] : throw Fault("the end of the string");
            text.Append(next == '\\' ? ReadEscape() : next);
        }

        _position++;
        return Value(JsonKind.Text, start) with { Text = text.ToString() };
    }

    private char ReadEscape()
    {
        char escape = Current;
        _position++;
        switch (escape)
        {
            case '"' or '\\' or '/':
                return escape;
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
            case 'u' when _position + 4 <= _text.Length
                && ushort.TryParse(_text.Substring(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                _position += 4;
                return (char)code;
            default:
                _position -= 2;
                throw Fault("an escape of JSON");
        }
    }

    private JsonValue ReadOther()
    {
        int start = _position;
        while (char.IsLetterOrDigit(Current) || Current is '-' or '+' or '.')
        {
            _position++;
        }

        string text = _text.Substring(start, _position - start);
        bool isValue = text is "true" or "false" or "null" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (!isValue)
        {
            _position = start;
            throw Fault("a value");
        }

        return Value(JsonKind.Other, start) with { Text = text };
    }

    private JsonValue Value(JsonKind kind, int start) => new(kind, TextSpan.FromBounds(start, _position), "", [], []);

    private void Take(char wanted)
    {
        if (Current != wanted)
        {
            throw Fault($"'{wanted}'");
        }

        _position++;
    }

    private void SkipTrivia()
    {
        while (_position < _text.Length)
        {
            if (char.IsWhiteSpace(Current) || Current == '\uFEFF')
            {
                _position++;
            }
            else if (Starts("//"))
            {
                Skip("\n");
            }
            else if (Starts("/*"))
            {
                Skip("*/");
            }
            else
            {
                return;
            }
        }
    }

    private void Skip(string end)
    {
        int found = _text.IndexOf(end, _position, StringComparison.Ordinal);
        _position = found < 0 ? _text.Length : found + end.Length;
    }

    private bool Starts(string with) => string.CompareOrdinal(_text, _position, with, 0, with.Length) == 0;

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private JsonFault Fault(string expected) => new($"expected {expected}", new TextSpan(Math.Min(_position, _text.Length), 0));
}

/// <summary>A text is not the JSON that it should be.</summary>
internal sealed class JsonFault(string message, TextSpan span) : Exception(message)
{
    public TextSpan Span { get; } = span;
}
