using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>What somebody searches the audit log for. Times are UTC.</summary>
internal sealed record AuditSearch(string? Event, string? Agent, string? Task, string? Lease, DateTimeOffset? From, DateTimeOffset? To)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm";

    /// <summary>The columns that must have a value. Their names are constants: they become part of a statement.</summary>
    public IEnumerable<(string Column, string Value)> Exact
    {
        get
        {
            return new[] { ("event", Event), ("agent", Agent), ("task", Task), ("lease", Lease) }.Where(pair => pair.Item2 is not null)!;
        }
    }

    /// <summary>Whether an index alone answers it. What combines columns reads a part of the log at a time instead.</summary>
    public bool IsIndexed => Lease is not null || Exact.Count() < 2;

    public string FromText => Text(From);

    public string ToText => Text(To);

    public static AuditSearch Of(IQueryCollection query) => new(
        Word(query["event"]), Word(query["agent"]), Word(query["task"]), Word(query["lease"]), Time(query["from"]), Time(query["to"]));

    /// <summary>The search as a query string, with where to go on.</summary>
    public string Query(string? name = null, long sequence = 0)
    {
        var query = new QueryBuilder(Exact.Select(pair => KeyValuePair.Create(pair.Column, pair.Value)));
        foreach ((string key, string value) in new[] { ("from", FromText), ("to", ToText), (name ?? string.Empty, sequence.ToString(CultureInfo.InvariantCulture)) })
        {
            if (key.Length > 0 && value.Length > 0)
            {
                query.Add(key, value);
            }
        }

        return query.ToString();
    }

    private static string? Word(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time : null;

    private static string Text(DateTimeOffset? time) => time?.ToString(TimeFormat, CultureInfo.InvariantCulture) ?? string.Empty;
}
