namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>An observer of texts that can tell by what is written alone whether a literal may say anything, as <see cref="ICallObserver"/> does of calls.</summary>
internal interface ITextObserver : IOperationObserver
{
    /// <param name="text">The value of a literal.</param>
    /// <returns>False only when <see cref="IOperationObserver.Observe"/> would do nothing at any literal of it.</returns>
    bool Concerns(string text);
}
