using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>What the rules at one kind of sink say about what reaches it. Immutable: it outlives the action that made it.</summary>
internal interface ITextJudge
{
    /// <param name="text">The text; what is not known of it stands as <see cref="ValueReader.Hole"/>.</param>
    IEnumerable<Verdict> Judge(string text);

    /// <summary>What is said when the model chooses the text.</summary>
    /// <param name="what">The tool's parameter or the model's answer that it comes from.</param>
    /// <param name="before">What stands before it in the text, as far as that is known.</param>
    Verdict? JudgeModelChosen(string what, string before);
}
