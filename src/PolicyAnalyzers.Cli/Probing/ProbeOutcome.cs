namespace PolicyAnalyzers.Cli.Probing;

/// <summary>What became of a probe.</summary>
internal enum ProbeVerdict
{
    /// <summary>Refused as it must be.</summary>
    Refused = 0,

    /// <summary>Granted: the gateway does what it must not.</summary>
    Accepted = 1,

    /// <summary>Neither granted nor refused as it must be: by another check perhaps, so that the probed one proves nothing; or an answer that tells what it should not.</summary>
    Unclear = 2,

    /// <summary>Not sent.</summary>
    NotProbed = 3,
}

/// <summary>What became of a probe.</summary>
/// <param name="Id">The probe.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Answer">What the gateway answered; for one that was not sent, what it needs.</param>
/// <param name="Detail">What is wrong; null when nothing is.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Rule">The section that asks for it.</param>
internal sealed record ProbeOutcome(string Id, ProbeVerdict Verdict, string Answer, string? Detail, string Advice, string Rule)
{
    /// <summary>The subject, as ids begin with it.</summary>
    public string Subject => Id[..Id.IndexOf('.', StringComparison.Ordinal)];

    public bool IsFinding => Verdict is ProbeVerdict.Accepted or ProbeVerdict.Unclear;
}
