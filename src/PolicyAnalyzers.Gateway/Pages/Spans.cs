using System.Globalization;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>Times as people read them. The script counts on from what is written here, so that the reader's clock does not matter.</summary>
internal static class Spans
{
    /// <summary>A moment, in the one time zone of the log.</summary>
    public static Html At(DateTimeOffset time)
    {
        DateTimeOffset utc = time.ToUniversalTime();
        return $"""<time datetime="{utc.ToString("O", CultureInfo.InvariantCulture)}">{utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}</time>""";
    }

    /// <summary>How long something goes on already; counts up.</summary>
    public static Html Since(DateTimeOffset time, DateTimeOffset now) => $"""<span data-since="{Seconds(now - time)}">{Text(Seconds(now - time))}</span>""";

    /// <summary>How long something has left; counts down.</summary>
    public static Html Until(DateTimeOffset time, DateTimeOffset now) => $"""<span data-left="{Seconds(time - now)}">{Text(Seconds(time - now))}</span>""";

    /// <summary>A number of seconds in at most two units.</summary>
    public static string Text(long seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60} s"),
        < 86400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds % 3600 / 60} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400} d {seconds % 86400 / 3600} h"),
    };

    private static long Seconds(TimeSpan span) => Math.Max(0, (long)span.TotalSeconds);
}
