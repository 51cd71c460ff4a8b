using System.Globalization;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>A length of time as far as an expression says it: seconds, and maybe a symbol that gives more of them.</summary>
/// <param name="Seconds">What is known; infinity for what never ends.</param>
/// <param name="Symbol">What other code gives a number or a time span to.</param>
/// <param name="Factor">How many seconds one of the symbol's units is.</param>
internal readonly record struct Lifespan(double Seconds, ISymbol? Symbol = null, double Factor = 1)
{
    private const string Mark = ValueReader.Hole + "number:";
    private const double Minute = 60, Hour = 3600, Day = 24 * Hour;

    public static readonly Lifespan Endless = new(double.PositiveInfinity);

    public static Lifespan operator +(Lifespan left, Lifespan right) =>
        left.Symbol is null ? right with { Seconds = left.Seconds + right.Seconds } : left with { Seconds = left.Seconds + right.Seconds };

    public static Lifespan operator *(Lifespan span, double factor) => new(span.Seconds * factor, span.Symbol, span.Factor * factor);

    /// <summary>How a number travels through symbols: as a text that only judges of lifetimes read.</summary>
    public static string Text(double number) => Mark + number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The number in the text; null when there is none.</summary>
    public static double? Number(string text) =>
        text.StartsWith(Mark, StringComparison.Ordinal) && double.TryParse(text.Substring(Mark.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    /// <summary>The length for a message, in the largest unit that it is some of.</summary>
    public static string Describe(double seconds)
    {
        (double unit, string name) = seconds switch
        {
            >= 2 * Day => (Day, "days"),
            >= 2 * Hour => (Hour, "hours"),
            >= 2 * Minute => (Minute, "minutes"),
            _ => (1, "seconds"),
        };
        return double.IsInfinity(seconds) ? "without end" : $"for {(seconds / unit).ToString("0.#", CultureInfo.InvariantCulture)} {name}";
    }

    /// <summary>The seconds of one of the unit, as methods and names have it: <c>FromHours</c>, <c>AddDays</c>, <c>LifetimeMinutes</c>.</summary>
    public static double? UnitOf(string word) => word switch
    {
        "Days" or "days" or "day" => Day,
        "Hours" or "hours" or "hour" or "hrs" => Hour,
        "Minutes" or "minutes" or "minute" or "mins" or "min" => Minute,
        "Seconds" or "seconds" or "second" or "secs" or "sec" => 1,
        "Milliseconds" or "milliseconds" or "ms" => 0.001,
        "Months" or "months" => 30 * Day,
        "Years" or "years" => 365 * Day,
        "Ticks" => 1e-7,
        _ => null,
    };
}
