using System.Globalization;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// The value of a task parameter: a string, a number or a boolean. Numbers are compared by value (5 equals 5.00),
/// strings ordinally. It never shows itself: <see cref="ToString"/> gives the type alone, so that no argument ends in a log by accident.
/// </summary>
public readonly struct ParameterValue : IEquatable<ParameterValue>
{
    private readonly string? _text;
    private readonly decimal _number;

    private ParameterValue(ParameterType type, string? text, decimal number)
    {
        Type = type;
        _text = text;
        _number = number;
    }

    /// <summary>String, Number or Boolean; a whole number is a Number that also fits Integer.</summary>
    public ParameterType Type { get; }

    /// <summary>Whether the value may stand where this type is declared.</summary>
    public bool Fits(ParameterType type) => type == ParameterType.Integer
        ? Type == ParameterType.Number && _number == decimal.Truncate(_number)
        : Type == type;

    /// <summary>The string.</summary>
    /// <exception cref="InvalidOperationException">The value is no string.</exception>
    public string AsString() => Type == ParameterType.String ? _text ?? string.Empty : throw Not(ParameterType.String);

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The value is no number.</exception>
    public decimal AsNumber() => Type == ParameterType.Number ? _number : throw Not(ParameterType.Number);

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">The value is no boolean.</exception>
    public bool AsBoolean() => Type == ParameterType.Boolean ? _number != 0 : throw Not(ParameterType.Boolean);

    /// <summary>A string value.</summary>
    public static ParameterValue From(string value) => new(ParameterType.String, value ?? throw new ArgumentNullException(nameof(value)), 0);

    /// <summary>A number value.</summary>
    public static ParameterValue From(decimal value) => new(ParameterType.Number, null, value);

    /// <summary>A boolean value.</summary>
    public static ParameterValue From(bool value) => new(ParameterType.Boolean, null, value ? 1 : 0);

    /// <summary>
    /// The value that this text stands for where this type is declared, as in a route or a query; null when it stands for none.
    /// </summary>
    public static ParameterValue? TryParse(string text, ParameterType type)
    {
        switch (type)
        {
            case ParameterType.String:
                return From(text);
            case ParameterType.Boolean when bool.TryParse(text, out bool boolean):
                return From(boolean);
            case ParameterType.Integer or ParameterType.Number when TryParseNumber(text, out decimal number):
                return From(number);
            default:
                return null;
        }
    }

    /// <summary>A string value.</summary>
    public static implicit operator ParameterValue(string value) => From(value);

    /// <summary>A number value.</summary>
    public static implicit operator ParameterValue(decimal value) => From(value);

    /// <summary>A number value.</summary>
    public static implicit operator ParameterValue(long value) => From((decimal)value);

    /// <summary>A number value.</summary>
    /// <exception cref="OverflowException">The number is not finite, or beyond what a decimal holds.</exception>
    public static implicit operator ParameterValue(double value) => From((decimal)value);

    /// <summary>A boolean value.</summary>
    public static implicit operator ParameterValue(bool value) => From(value);

    /// <summary>Whether both are the same value.</summary>
    public static bool operator ==(ParameterValue left, ParameterValue right) => left.Equals(right);

    /// <summary>Whether the values differ.</summary>
    public static bool operator !=(ParameterValue left, ParameterValue right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(ParameterValue other) =>
        Type == other.Type && _number == other._number && string.Equals(_text ?? string.Empty, other._text ?? string.Empty, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ParameterValue other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => ((int)Type, _number, _text ?? string.Empty).GetHashCode();

    /// <summary>The type, never the value.</summary>
    public override string ToString() => ManifestWords.Of(Type);

    internal void WriteTo(JsonWriter writer)
    {
        switch (Type)
        {
            case ParameterType.String:
                writer.Value(AsString());
                break;
            case ParameterType.Number:
                writer.Value(_number);
                break;
            default:
                writer.Value(AsBoolean());
                break;
        }
    }

    internal static ParameterValue Read(JsonNode node, string name) => node switch
    {
        JsonString text => From(text.Value),
        JsonNumber number => From(number.Value),
        JsonBoolean boolean => From(boolean.Value),
        _ => throw node.Fault($"parameter '{name}' must be a string, a number or a boolean, and is {node.Kind}"),
    };

    private static bool TryParseNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private InvalidOperationException Not(ParameterType type) => new($"The value is of type {ManifestWords.Of(Type)}, not {ManifestWords.Of(type)}.");
}
