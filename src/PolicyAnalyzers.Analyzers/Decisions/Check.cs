using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>A check that was seen in some code. Whether and where it is reported is known when the code around it is: see <see cref="CheckResolution"/>.</summary>
/// <param name="Node">The node of the map whose code it is.</param>
/// <param name="Location">The culprit.</param>
/// <param name="Verdict">What is said.</param>
/// <param name="Form">How it stands.</param>
internal sealed record Check(ISymbol Node, Location Location, Verdict Verdict, CheckForm Form)
{
    /// <summary>The member of this compilation that is asked; null when none is.</summary>
    public ISymbol? Asked { get; init; }

    /// <summary>Whether it decides which tools the model is given: then it counts wherever an agent is set up.</summary>
    public bool Equips { get; init; }
}

/// <summary>How a check stands in its code.</summary>
internal enum CheckForm
{
    /// <summary>Its value decides here. With a member asked, the check that the member makes is the same one.</summary>
    Decides,

    /// <summary>Its value is the result of the code: it is reported unless those that ask for it are.</summary>
    Leaves,

    /// <summary>It chooses a number that is the result of the code: told of where something is held against that.</summary>
    Measures,

    /// <summary>It is what others ask, and reported for itself as well: a table.</summary>
    Informs,

    /// <summary>A member is asked that may or may not check somebody: known by what it does.</summary>
    MayAsk,

    /// <summary>The same, and its answer is the result of the code.</summary>
    PassesOn,

    /// <summary>The same, and its answer only chooses words: nothing is decided with it.</summary>
    Tells,

    /// <summary>A member is called that throws or not: reported unless what it decides is.</summary>
    Demands,

    /// <summary>It compares a parameter with a list, and its value is the result of the code: a check where somebody gives the caller for it, and none by itself.</summary>
    LeavesIfCaller,

    /// <summary>A member is asked with the caller's name or address for an argument, and its value decides: known by what it does with that.</summary>
    AsksOfCaller,
}
