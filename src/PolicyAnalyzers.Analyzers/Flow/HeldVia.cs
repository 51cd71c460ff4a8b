using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>A value that is given to a parameter of a method of the compilation, and arrives where the method's result does: if the method returns it.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Outer">The parameter that the method's result is given to in turn.</param>
internal sealed record HeldVia(IParameterSymbol Parameter, HeldVia? Outer);
