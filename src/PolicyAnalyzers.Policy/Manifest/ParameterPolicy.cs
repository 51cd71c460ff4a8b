using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>A parameter of a task and what its value may be.</summary>
public sealed class ParameterPolicy
{
    /// <summary>Creates a parameter; the allowed values are sorted.</summary>
    public ParameterPolicy(
        string name, ParameterType type, decimal? min = null, decimal? max = null, string? prefix = null, IEnumerable<string>? oneOf = null, bool audited = false)
    {
        Name = name;
        Type = type;
        Min = min;
        Max = max;
        Prefix = prefix;
        OneOf = oneOf is null ? null : [.. oneOf.OrderBy(value => value, StringComparer.Ordinal)];
        Audited = audited;
    }

    /// <summary>The parameter's name.</summary>
    public string Name { get; }

    /// <summary>The type of its value.</summary>
    public ParameterType Type { get; }

    /// <summary>The least value of a number, inclusive; null for none.</summary>
    public decimal? Min { get; }

    /// <summary>The greatest value of a number, inclusive; null for none.</summary>
    public decimal? Max { get; }

    /// <summary>What a string starts with, ordinally; null for anything.</summary>
    public string? Prefix { get; }

    /// <summary>The only values of a string; null for any.</summary>
    public IReadOnlyList<string>? OneOf { get; }

    /// <summary>Whether the gateway's audit log holds the value itself, beside the digest of all arguments. It decides nothing.</summary>
    public bool Audited { get; }

    /// <summary>Why the value is not allowed, or null when it is. The value itself is never in the text.</summary>
    public string? WhyRefused(ParameterValue value)
    {
        if (!value.Fits(Type))
        {
            return $"parameter '{Name}' must be {Describe(Type)}";
        }

        return value.Type switch
        {
            ParameterType.String => WhyRefused(value.AsString()),
            ParameterType.Number => WhyRefused(value.AsNumber()),
            _ => null,
        };
    }

    private string? WhyRefused(string value)
    {
        if (Prefix is not null && !value.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return $"parameter '{Name}' must start with '{Prefix}'";
        }

        return OneOf is not null && !OneOf.Contains(value) ? $"parameter '{Name}' is none of the declared values" : null;
    }

    private string? WhyRefused(decimal value)
    {
        if (value < Min)
        {
            return $"parameter '{Name}' is below its minimum of {JsonText.Number(Min.Value)}";
        }

        return value > Max ? $"parameter '{Name}' is above its maximum of {JsonText.Number(Max.Value)}" : null;
    }

    private static string Describe(ParameterType type) => type switch
    {
        ParameterType.String => "a string",
        ParameterType.Integer => "a whole number",
        ParameterType.Number => "a number",
        _ => "true or false",
    };
}
