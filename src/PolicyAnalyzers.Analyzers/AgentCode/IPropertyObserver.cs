using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>An observer of properties that can tell by the property alone whether a reference to it may say anything, as <see cref="ICallObserver"/> does of calls.</summary>
internal interface IPropertyObserver : IOperationObserver
{
    /// <param name="property">A property that is referred to.</param>
    /// <returns>False only when <see cref="IOperationObserver.Observe"/> would do nothing at any reference to it.</returns>
    bool Concerns(IPropertySymbol property);
}
