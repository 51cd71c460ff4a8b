using System.Globalization;
using System.Text.RegularExpressions;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// One line of an exported audit log (JSON Lines): a record with its sequence and hash before its own members, or a checkpoint. The rest of a record's line is the text that
/// was hashed, so a line must be kept as it came.
/// </summary>
/// <param name="Sequence">The record's place in the log; 0 for a checkpoint.</param>
/// <param name="Chain">The record's hash; empty for a checkpoint.</param>
/// <param name="Text">The record's own text, or the checkpoint's JWS.</param>
public sealed partial record AuditLine(long Sequence, string Chain, string Text)
{
    /// <summary>Whether it is a checkpoint rather than a record.</summary>
    public bool IsCheckpoint => Sequence == 0;

    /// <summary>A checkpoint's line.</summary>
    public static AuditLine OfCheckpoint(string jws) => new(0, "", jws);

    /// <summary>Reads a line.</summary>
    /// <returns>Null when it is neither a record nor a checkpoint.</returns>
    public static AuditLine? Parse(string line)
    {
        if (Checkpoint().Match(line) is { Success: true } checkpoint)
        {
            return OfCheckpoint(checkpoint.Groups["jws"].Value);
        }

        return Record().Match(line) is { Success: true } record
            && long.TryParse(record.Groups["sequence"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            ? new AuditLine(sequence, record.Groups["chain"].Value, "{" + record.Groups["rest"].Value)
            : null;
    }

    /// <summary>The line, without its end.</summary>
    public override string ToString() => IsCheckpoint
        ? $$"""{"checkpoint":"{{Text}}"}"""
        : string.Create(CultureInfo.InvariantCulture, $$"""{"sequence":{{Sequence}},"chain":"{{Chain}}",{{Text.AsSpan(1)}}""");

    [GeneratedRegex("""^\{"checkpoint":"(?<jws>[A-Za-z0-9_.-]+)"\}$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Checkpoint();

    [GeneratedRegex("""^\{"sequence":(?<sequence>[1-9][0-9]*),"chain":"(?<chain>[A-Za-z0-9_-]+)",(?<rest>.*\})$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Record();
}
