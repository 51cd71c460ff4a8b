using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>Whether the audit log tells of each refusal, and names the check that refused: an answer does not tell it.</summary>
internal sealed partial class AuditTrail
{
    public const string Id = "audit.names-the-check";

    private const string Advice = "Record each refusal, with the check that made it, before it is answered.", Rule = "OWASP API Security A10, the audit log (docs/gateway.md)";

    private readonly long _begin;
    private readonly List<(string Probe, string Check, string? Error, string? Reason)> _expected = [];

    private AuditTrail(long begin) => _begin = begin;

    public static ProbeOutcome NotRead { get; } = new(Id, ProbeVerdict.NotProbed, "needs --auditor", null, Advice, Rule);

    /// <summary>Remembers where the log ends.</summary>
    /// <exception cref="PolicyFormatException">The auditor may not read it.</exception>
    public static async Task<AuditTrail> BeginAsync(ProbeGround ground, CancellationToken cancellationToken)
    {
        ProbeReply reply = await ReadAsync(ground, long.MaxValue, cancellationToken);
        return new AuditTrail(reply.Description is { } told && End().Match(told) is { Success: true } end && long.TryParse(end.Groups[1].ValueSpan, out long sequence)
            ? sequence
            : throw new PolicyFormatException($"the audit log does not say where it ends: {reply}, {reply.Description}"));
    }

    /// <summary>The log must tell of this refusal.</summary>
    public void Expect(string probe, Refusal refusal, ProbeReply reply)
    {
        if (refusal.Check is { } check)
        {
            _expected.Add((probe, check, reply.Error, reply.Description));
        }
    }

    /// <summary>Whether it tells of each.</summary>
    public async Task<ProbeOutcome> CompareAsync(ProbeGround ground, CancellationToken cancellationToken)
    {
        ProbeReply reply = await ReadAsync(ground, _begin, cancellationToken);
        if (reply.Status != 200)
        {
            return new ProbeOutcome(Id, ProbeVerdict.Unclear, reply.ToString(), "the auditor cannot read the audit log", Advice, Rule);
        }

        var told = reply.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(AuditLine.Parse)
            .Where(line => line is { IsCheckpoint: false })
            .Select(line => JsonElement.Parse(line!.Text))
            .Select(record => (Check: Text(record, "check"), Error: Text(record, "error"), Reason: Text(record, "reason")))
            .CountBy(record => record)
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        string[] missing = [.. _expected.Where(expected => !Take(told, (expected.Check, expected.Error, expected.Reason))).Select(expected => $"{expected.Probe} as {expected.Check}")];
        string answer = $"{_expected.Count - missing.Length} of {_expected.Count} refusals are in the audit log with their check";
        return missing.Length == 0
            ? new ProbeOutcome(Id, ProbeVerdict.Refused, answer, null, Advice, Rule)
            : new ProbeOutcome(Id, ProbeVerdict.Unclear, answer, $"not found: {string.Join(", ", missing.Take(5))}{(missing.Length > 5 ? " …" : string.Empty)}", Advice, Rule);
    }

    private static bool Take(Dictionary<(string?, string?, string?), int> told, (string?, string?, string?) record) => told.GetValueOrDefault(record) is > 0 and var left && (told[record] = left - 1) >= 0;

    private static string? Text(JsonElement record, string name) => record.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static Task<ProbeReply> ReadAsync(ProbeGround ground, long after, CancellationToken cancellationToken)
    {
        var request = new ProbeRequest(ground);
        request.Calls(HttpMethod.Get, new Uri($"{ground.Endpoints.Audit}?after={after}"), ground.Auditor);
        return ground.SendAsync(request, cancellationToken);
    }

    [GeneratedRegex("the log ends with record ([0-9]+)$")]
    private static partial Regex End();
}
