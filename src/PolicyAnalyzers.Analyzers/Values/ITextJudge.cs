using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>What the rules at one kind of sink say about a text that reaches it. Stateless or immutable: it outlives the action that made it.</summary>
internal interface ITextJudge
{
    /// <param name="text">The text; what is not known of it stands as <see cref="ValueReader.Hole"/>.</param>
    IEnumerable<Verdict> Judge(string text);
}
