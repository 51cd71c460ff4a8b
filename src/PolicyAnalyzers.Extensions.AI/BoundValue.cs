using System.Globalization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Extensions.AI;

/// <summary>The parameter value of an argument, by the same rules as the source generator's factory methods.</summary>
internal static class BoundValue
{
    public static ParameterValue Of(object value) => value switch
    {
        string text => text,
        bool boolean => boolean,
        decimal number => number,
        double number => number,
        float number => (double)number,
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        Enum member => member.ToString(),
        Guid id => id.ToString("D"),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString("O", CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A [TaskParameter] cannot be a {value.GetType()} (POL4001)."),
    };
}
