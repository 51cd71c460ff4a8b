using PolicyAnalyzers.Gateway.Pages;

namespace PolicyAnalyzers.Gateway.Overview;

/// <summary>Decisions over time: one column an hour, as a picture and as a table.</summary>
internal static class DecisionChart
{
    private const double Width = 960, Height = 170, Left = 44, Bottom = 22, Top = 8;

    private static readonly (string Class, string Name)[] s_kinds =
        [("issued", "Tokens issued"), ("denied", "Refusals"), ("human", "Humans asked and answering"), ("other", "Other")];

    public static Html Of(List<(long Hour, string Event, long Decisions)> decisions, long now, int hours)
    {
        long[,] counts = new long[hours, s_kinds.Length];
        foreach ((long hour, string auditEvent, long number) in decisions.Where(one => one.Hour <= now && one.Hour > now - hours))
        {
            counts[hour - (now - hours + 1), KindOf(auditEvent)] += number;
        }

        long[] sums = [.. Enumerable.Range(0, hours).Select(hour => Enumerable.Range(0, s_kinds.Length).Sum(kind => counts[hour, kind]))];
        long most = Ceiling(Math.Max(1, sums.Max()));
        long total = sums.Sum();
        string summary = total == 0
            ? $"Nothing was decided in the last {hours} hours."
            : $"{total} decisions in the last {hours} hours, at most {sums.Max()} in one, that from {Clock(now - hours + 1 + Array.IndexOf(sums, sums.Max()))}: "
                + string.Join(", ", s_kinds.Select((kind, i) => $"{kind.Name.ToLowerInvariant()} {Enumerable.Range(0, hours).Sum(hour => counts[hour, i])}")) + ".";
        double step = (Width - Left) / hours, scale = (Height - Top - Bottom) / most;
        return $"""
            <figure class="picture"><figcaption>Decisions in the last {hours} hours <span class="soft">(by the hour, UTC)</span></figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="decisions-summary">
            <path class="axis" d="M{Left} {Height - Bottom} H{Width} M{Left} {Top} H{Width}"/>
            <text class="soft" x="{Left - 6}" y="{Top + 8}" text-anchor="end">{most}</text><text class="soft" x="{Left - 6}" y="{Height - Bottom}" text-anchor="end">0</text>
            {Html.Each(Enumerable.Range(0, hours), hour => Column(counts, hour, Left + (hour * step), step, scale))}
            {Html.Each(Enumerable.Range(0, hours).Where(hour => (now - hours + 1 + hour) % 6 == 0 && hour < hours - 3), hour =>
                $"""<text class="soft" x="{Left + (hour * step)}" y="{Height - 6}">{Clock(now - hours + 1 + hour)}</text>""")}
            </svg>
            <p id="decisions-summary" class="soft">{summary}</p>
            <p>{Html.Each(s_kinds, kind => $"""<span class="key"><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="{kind.Class}" width="12" height="12" rx="2"/></svg>{kind.Name}</span>""")}</p>
            <details><summary>As a table</summary><table><thead><tr><th scope="col">Hour</th>{Html.Each(s_kinds, kind => $"""<th scope="col" class="n">{kind.Name}</th>""")}</tr></thead>
            <tbody>{Html.Each(Enumerable.Range(0, hours).Where(hour => sums[hour] > 0), hour => $"""
                <tr><th scope="row">{Clock(now - hours + 1 + hour)}</th>{Html.Each(Enumerable.Range(0, s_kinds.Length), kind => $"""<td class="n">{counts[hour, kind]}</td>""")}</tr>
                """)}</tbody></table></details>
            </figure>
            """;
    }

    private static Html Column(long[,] counts, int hour, double x, double step, double scale)
    {
        double y = Height - Bottom;
        return Html.Each(Enumerable.Range(0, s_kinds.Length).Where(kind => counts[hour, kind] > 0), kind =>
        {
            // What happened at all is seen, however much happened elsewhere.
            double height = Math.Max(1, counts[hour, kind] * scale);
            y -= height;
            return $"""<rect class="{s_kinds[kind].Class}" x="{x + 1}" y="{y}" width="{step - 2}" height="{height}"/>""";
        });
    }

    private static int KindOf(string auditEvent) => auditEvent switch
    {
        AuditEvents.TokenIssued => 0,
        AuditEvents.RequestDenied => 1,
        AuditEvents.ApprovalRequested or AuditEvents.ApprovalGranted or AuditEvents.ApprovalRefused => 2,
        _ => 3,
    };

    private static string Clock(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600).ToString("d MMM HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The next number of one digit and zeros, so that the scale can be read.</summary>
    private static long Ceiling(long number)
    {
        long unit = (long)Math.Pow(10, Math.Floor(Math.Log10(number)));
        return (number + unit - 1) / unit * unit;
    }
}
