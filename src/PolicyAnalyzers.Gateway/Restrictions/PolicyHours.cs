using System.Globalization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway;

/// <summary>Hours of a day, on some days of the week, in a time zone. What goes over midnight is two of them.</summary>
public sealed class PolicyHours
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly TimeZoneInfo _zone;

    /// <summary>Creates hours.</summary>
    /// <param name="days">The days of the week; empty for all.</param>
    /// <param name="from">When they begin, as <c>HH:mm</c>.</param>
    /// <param name="to">When they end, as <c>HH:mm</c> or <c>24:00</c>; not itself among them.</param>
    /// <param name="timeZone">The time zone's id, by default <c>UTC</c>.</param>
    /// <exception cref="PolicyFormatException">A time or the time zone is none, or the end is not after the beginning.</exception>
    public PolicyHours(IEnumerable<DayOfWeek> days, string from, string to, string timeZone = "UTC")
    {
        Days = [.. days.Distinct().Order()];
        (From, To, TimeZone) = (from, to, timeZone);
        (Begin, End) = (Time(from), to == "24:00" ? Day : Time(to));
        if (End <= Begin)
        {
            throw new PolicyFormatException($"hours from '{from}' to '{to}': the end must come after the beginning; what goes over midnight is two entries");
        }

        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out TimeZoneInfo? zone) ? zone : throw new PolicyFormatException($"'{timeZone}' is no time zone that is known here");
    }

    /// <summary>The days of the week, in their order; empty for all.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; }

    /// <summary>When they begin.</summary>
    public string From { get; }

    /// <summary>When they end.</summary>
    public string To { get; }

    /// <summary>The time zone.</summary>
    public string TimeZone { get; }

    private TimeSpan Begin { get; }

    private TimeSpan End { get; }

    /// <summary>How long they last from now; zero when they are over, or not begun.</summary>
    internal TimeSpan LeftAt(DateTimeOffset now)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(now, _zone);
        return (Days.Count == 0 || Days.Contains(local.DayOfWeek)) && local.TimeOfDay >= Begin && local.TimeOfDay < End ? End - local.TimeOfDay : TimeSpan.Zero;
    }

    private static TimeSpan Time(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
        ? time.ToTimeSpan()
        : throw new PolicyFormatException($"'{text}' is no time of the form HH:mm");
}
