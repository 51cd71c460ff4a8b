using System.Text;

namespace PolicyAnalyzers.Policy.Json;

/// <summary>
/// Writes JSON in the order given: readable (two spaces, LF) for files under review, or without white space. The
/// canonical form is <see cref="CanonicalJson"/>'s business.
/// </summary>
internal sealed class JsonWriter(bool indented)
{
    private readonly StringBuilder _builder = new();
    private int _depth;
    private bool _first = true;
    private bool _afterName;

    public override string ToString() => _builder.ToString();

    public JsonWriter Name(string name)
    {
        Separate();
        _builder.AppendString(name).Append(indented ? ": " : ":");
        _afterName = true;
        return this;
    }

    public JsonWriter Value(string value)
    {
        Separate();
        _builder.AppendString(value);
        return this;
    }

    public JsonWriter Value(decimal value)
    {
        Separate();
        _builder.Append(JsonText.Number(value));
        return this;
    }

    public JsonWriter Value(bool value)
    {
        Separate();
        _builder.Append(value ? "true" : "false");
        return this;
    }

    public JsonWriter Null()
    {
        Separate();
        _builder.Append("null");
        return this;
    }

    public JsonWriter Strings(IEnumerable<string> values) => Array(values, static (writer, value) => writer.Value(value));

    public JsonWriter Array<T>(IEnumerable<T> items, Action<JsonWriter, T> write)
    {
        Open('[');
        foreach (T item in items)
        {
            write(this, item);
        }

        return Close(']');
    }

    public JsonWriter Object(Action<JsonWriter> write)
    {
        Open('{');
        write(this);
        return Close('}');
    }

    private void Open(char bracket)
    {
        Separate();
        _builder.Append(bracket);
        _depth++;
        _first = true;
    }

    private JsonWriter Close(char bracket)
    {
        _depth--;
        if (!_first)
        {
            NewLine();
        }

        _builder.Append(bracket);
        _first = false;
        return this;
    }

    private void Separate()
    {
        if (_afterName)
        {
            _afterName = false;
            return;
        }

        if (!_first)
        {
            _builder.Append(',');
        }

        if (_depth > 0)
        {
            NewLine();
        }

        _first = false;
    }

    private void NewLine()
    {
        if (indented)
        {
            _builder.Append('\n').Append(' ', _depth * 2);
        }
    }
}
