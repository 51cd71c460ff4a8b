namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>What hangs on the value of a check.</summary>
/// <param name="IfTrue">What only happens if it is true.</param>
/// <param name="IfFalse">What only happens if it is false.</param>
/// <param name="Leaves">The value is the result of the code: whoever called decides.</param>
/// <param name="Asserted">The value is given to a helper that throws.</param>
internal readonly record struct Stakes(Outcome IfTrue, Outcome IfFalse, bool Leaves, bool Asserted)
{
    private const Outcome Deciding = Outcome.Denies | Outcome.Throws | Outcome.Withholds | Outcome.Acts;

    /// <summary>The value chooses a number that is the result of the code.</summary>
    public bool Measures { get; init; }

    public bool Deny => ((IfTrue | IfFalse) & Outcome.Denies) != 0;

    /// <summary>Something is refused, withheld or done only for one of both values.</summary>
    public bool Decide => Asserted || ((IfTrue | IfFalse) & Deciding) != 0;

    /// <summary>One of both values is answered as if there were nothing, in fixed words or by nothing at all; the other is not.</summary>
    public bool Dismiss => ((IfTrue ^ IfFalse) & (Outcome.Says | Outcome.Withholds)) != 0;

    /// <summary>What is false is answered with fixed words or nothing, and what is true is not.</summary>
    public bool TurnAway => IsAway(IfFalse) && (IfTrue & (Outcome.Says | Outcome.Withholds)) == 0;

    /// <summary>Of both values, one is answered with fixed words or nothing, and for the other something is done.</summary>
    public bool Separate => (IsAway(IfFalse) && (IfTrue & Outcome.Acts) != 0) || (IsAway(IfTrue) && (IfFalse & Outcome.Acts) != 0);

    /// <summary>
    /// Only for one of both values the model has a tool, and goes on either way. Where the other is turned away, it is not the agent that decides about
    /// its tools, but whoever lets somebody in.
    /// </summary>
    public bool Equip => ((IfTrue ^ IfFalse) & Outcome.Equips) != 0 && ((IfTrue | IfFalse) & (Outcome.Denies | Outcome.Throws)) == 0;

    /// <summary>What is true lets something be done, or what is false lets it be refused. Not the other way around.</summary>
    public bool Permit => Asserted || Deny || (IfTrue & Outcome.Acts) != 0 || (IfFalse & (Outcome.Throws | Outcome.Withholds)) != 0;

    public Stakes With(Stakes other) => new(IfTrue | other.IfTrue, IfFalse | other.IfFalse, Leaves || other.Leaves, Asserted || other.Asserted) { Measures = Measures || other.Measures };

    /// <summary>A yes or no is the answer to a question that the caller asked; what is said besides goes to a log.</summary>
    public Stakes Answered()
    {
        const Outcome Said = Outcome.Denies | Outcome.Withholds | Outcome.Says | Outcome.Answers;
        return ((IfTrue | IfFalse) & Outcome.Answers) == 0 ? this : this with { IfTrue = IfTrue & ~Said, IfFalse = IfFalse & ~Said, Leaves = true };
    }

    private static bool IsAway(Outcome outcome) => (outcome & (Outcome.Says | Outcome.Withholds)) != 0 && (outcome & Outcome.Acts) == 0;

    public Stakes Negated() => this with { IfTrue = IfFalse, IfFalse = IfTrue };
}
