namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>What happens in the code that one outcome of a check reaches, and the other does not or need not.</summary>
[Flags]
internal enum Outcome
{
    Nothing = 0,

    /// <summary>It says that something is denied: in words, by a status, by an exception of security.</summary>
    Denies = 1,

    /// <summary>It throws.</summary>
    Throws = 2,

    /// <summary>It returns null, false or nothing where there could be something.</summary>
    Withholds = 4,

    /// <summary>It answers a question of its caller with yes or no.</summary>
    Answers = 8,

    /// <summary>It makes a consequential call: see <see cref="Consequence"/>.</summary>
    Acts = 16,

    /// <summary>The call changes something, as its name says.</summary>
    Commands = 32,

    /// <summary>It returns fixed words: "There is no such order."</summary>
    Says = 64,

    /// <summary>It gives the model a tool, or takes one away: see <see cref="Equipment"/>.</summary>
    Equips = 128,
}
