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
            foreach (ISymbol member in record.GetMembers(WellKnownMemberNames.InstanceConstructorName))
            {
                foreach (IParameterSymbol parameter in ((IMethodSymbol)member).Parameters)
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
