namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Judges each passage of a text for itself: a part says as much as the whole, whatever is not known of the rest.</summary>
internal interface IPassageJudge : ITextJudge
{
}
