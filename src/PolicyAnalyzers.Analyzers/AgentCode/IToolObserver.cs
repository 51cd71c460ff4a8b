using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Looks at the declarations of tools for one or more rules. Called concurrently.</summary>
internal interface IToolObserver
{
    /// <param name="tool">A method, lambda or local function that the model calls; maybe of another type, which this one registers.</param>
    /// <param name="scope">The scope of the type.</param>
    void ObserveTool(IMethodSymbol tool, TypeScope scope);
}
