using System.Globalization;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy.Export;

/// <summary>
/// What a parameter's value may be, as a condition in Cedar. Each uses the value in a way that only its type can be used in: of any other type it is an
/// error, and with an error a policy permits nothing.
/// </summary>
internal static class CedarParameter
{
    /// <summary>The least and the greatest values of Cedar's <c>decimal</c>, which has four digits behind the point.</summary>
    private const decimal MinDecimal = -922337203685477.5808m, MaxDecimal = 922337203685477.5807m;

    public static string TypeOf(ParameterPolicy parameter) => parameter.Type switch
    {
        ParameterType.String => "String",
        ParameterType.Integer => "Long",
        ParameterType.Number => "decimal",
        _ => "Bool",
    };

    public static string Condition(TaskPolicy task, ParameterPolicy parameter)
    {
        string value = "context.parameters" + CedarText.Member(parameter.Name);
        IEnumerable<string> conditions = parameter.Type switch
        {
            ParameterType.String => OfText(parameter, value),
            ParameterType.Integer => OfInteger(task, parameter, value),
            ParameterType.Number => OfNumber(task, parameter, value),
            _ => [$"(if {value} then true else true)"],
        };
        return $"context.parameters has {CedarText.Attribute(parameter.Name)} && {string.Join(" && ", conditions)}";
    }

    private static IEnumerable<string> OfText(ParameterPolicy parameter, string value)
    {
        if (parameter.Prefix is not null || parameter.OneOf is null)
        {
            yield return $"{value} like {CedarText.StartingWith(parameter.Prefix ?? string.Empty)}";
        }

        if (parameter.OneOf is not null)
        {
            yield return $"{CedarText.Set(parameter.OneOf)}.contains({value})";
        }
    }

    /// <summary>A whole number is not above 7.5 when it is not above 7.</summary>
    private static IEnumerable<string> OfInteger(TaskPolicy task, ParameterPolicy parameter, string value)
    {
        if (parameter.Min is { } min)
        {
            yield return $"{value} >= {Long(Math.Ceiling(min), "minimum")}";
        }

        decimal? most = parameter.Max ?? (parameter.Min is null ? long.MaxValue : null);
        if (most is { } max)
        {
            yield return $"{value} <= {Long(Math.Floor(max), "maximum")}";
        }

        string Long(decimal bound, string which) => bound is >= long.MinValue and <= long.MaxValue
            ? bound.ToString("0", CultureInfo.InvariantCulture)
            : throw Beyond(task, parameter, which, "a whole number is one of 64 bits there");
    }

    private static IEnumerable<string> OfNumber(TaskPolicy task, ParameterPolicy parameter, string value)
    {
        if (parameter.Min is { } min)
        {
            yield return $"{value}.greaterThanOrEqual({Decimal(min, "minimum")})";
        }

        decimal? most = parameter.Max ?? (parameter.Min is null ? MaxDecimal : null);
        if (most is { } max)
        {
            yield return $"{value}.lessThanOrEqual({Decimal(max, "maximum")})";
        }

        string Decimal(decimal bound, string which) => bound is >= MinDecimal and <= MaxDecimal && decimal.Round(bound, 4) == bound
            ? $"decimal(\"{bound.ToString("0.0###", CultureInfo.InvariantCulture)}\")"
            : throw Beyond(task, parameter, which, $"a number has at most four digits behind the point there, and lies between {JsonText.Number(MinDecimal)} and {JsonText.Number(MaxDecimal)}");
    }

    private static PolicyFormatException Beyond(TaskPolicy task, ParameterPolicy parameter, string which, string why) => new(
        $"the {which} of parameter '{parameter.Name}' of task '{task.Id}' cannot be said in Cedar: {why}; declare another bound");
}
