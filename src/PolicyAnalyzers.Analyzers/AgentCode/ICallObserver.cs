using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// An observer of calls that can tell by the called method alone whether a call of it may say anything. Most methods concern hardly an
/// observer, and are called over and over: each observer is asked once for each method, and not at each call.
/// </summary>
internal interface ICallObserver : IOperationObserver
{
    /// <param name="method">A method that is invoked, or a constructor by which an object is created.</param>
    /// <returns>False only when <see cref="IOperationObserver.Observe"/> would do nothing at any call of it.</returns>
    bool Concerns(IMethodSymbol method);
}
