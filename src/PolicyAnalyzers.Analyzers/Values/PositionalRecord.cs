using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Records that declare their properties as parameters.</summary>
internal static class PositionalRecord
{
    /// <summary>The parameter that a positional record makes its property of.</summary>
    public static IParameterSymbol? ParameterOf(ISymbol symbol)
    {
        if (symbol is IPropertySymbol { ContainingType: { IsRecord: true } record })
        {
            foreach (IMethodSymbol constructor in record.InstanceConstructors)
            {
                foreach (IParameterSymbol parameter in constructor.Parameters)
                {
                    if (parameter.Name == symbol.Name)
                    {
                        return parameter;
                    }
                }
            }
        }

        return null;
    }
}
