using System.Globalization;
using System.Text.RegularExpressions;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// One line of an exported audit log (JSON Lines): a record with its sequence and hash before its own members, a checkpoint, or the statement of a
/// retention. The rest of a record's line is the text that
/// was hashed, so a line must be kept as it came.
/// </summary>
/// <param name="Sequence">The record's place in the log; 0 for what is no record.</param>
/// <param name="Chain">The record's hash; empty for what is no record.</param>
/// <param name="Text">The record's own text, or the JWS.</param>
public sealed partial record AuditLine(long Sequence, string Chain, string Text)
{
    /// <summary>Whether it is a checkpoint rather than a record.</summary>
    public bool IsCheckpoint => Sequence == 0 && !IsRetention;

    /// <summary>Whether it is the gateway's word that retention removed what stood here (<see cref="AuditCheckpoint.RetentionType"/>).</summary>
    public bool IsRetention { get; private init; }

    /// <summary>A checkpoint's line.</summary>
    public static AuditLine OfCheckpoint(string jws) => new(0, "", jws);

    /// <summary>The line of a retention.</summary>
    public static AuditLine OfRetention(string jws) => new(0, "", jws) { IsRetention = true };

    /// <summary>Reads a line.</summary>
    /// <returns>Null when it is none of the three.</returns>
    public static AuditLine? Parse(string line)
    {
        if (Signed().Match(line) is { Success: true } signed)
        {
            string jws = signed.Groups["jws"].Value;
            return signed.Groups["kind"].Value == "checkpoint" ? OfCheckpoint(jws) : OfRetention(jws);
        }

        return Record().Match(line) is { Success: true } record
            && long.TryParse(record.Groups["sequence"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            ? new AuditLine(sequence, record.Groups["chain"].Value, "{" + record.Groups["rest"].Value)
            : null;
    }

    /// <summary>The line, without its end.</summary>
    public override string ToString() => Sequence == 0
        ? $$"""{"{{(IsRetention ? "retention" : "checkpoint")}}":"{{Text}}"}"""
        : string.Create(CultureInfo.InvariantCulture, $$"""{"sequence":{{Sequence}},"chain":"{{Chain}}",{{Text.AsSpan(1)}}""");

    [GeneratedRegex("""^\{"(?<kind>checkpoint|retention)":"(?<jws>[A-Za-z0-9_.-]+)"\}$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Signed();

    [GeneratedRegex("""^\{"sequence":(?<sequence>[1-9][0-9]*),"chain":"(?<chain>[A-Za-z0-9_-]+)",(?<rest>.*\})$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Record();
}
