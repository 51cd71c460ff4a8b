namespace PolicyAnalyzers.Cli.Probing.Likeness;

/// <summary>Two requests whose answers must not tell which of the two it was: something that is not there, and something that is not the asker's.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Rule">The section that asks for it.</param>
/// <param name="Advice">What to do when they differ.</param>
/// <param name="Unknown">Asks for what is not there.</param>
/// <param name="Forbidden">Asks for what is there, and is not the asker's.</param>
internal sealed record LikePair(string Id, string Rule, string Advice, Func<ProbeRequest, Task> Unknown, Func<ProbeRequest, Task> Forbidden)
{
    /// <summary>A word that an answer repeats, and how the other answer has it.</summary>
    public Func<ProbeGround, (string Unknown, string Forbidden)>? Names { get; init; }
}
