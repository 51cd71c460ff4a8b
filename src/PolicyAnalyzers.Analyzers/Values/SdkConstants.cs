using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// Fields of SDKs whose text is not in their metadata, but in that of a constant beside them: of each <c>Scope.Drive</c>, the services of
/// Google have a <c>ScopeConstants.Drive</c>.
/// </summary>
internal static class SdkConstants
{
    private const string Fields = "Scope", Constants = "ScopeConstants";

    public static string? Of(IFieldSymbol field)
    {
        if (field is { IsStatic: true, IsConst: false, ContainingType: { Name: Fields, ContainingType: { } service } })
        {
            foreach (INamedTypeSymbol twin in service.GetTypeMembers(Constants))
            {
                foreach (ISymbol member in twin.GetMembers(field.Name))
                {
                    if (member is IFieldSymbol { HasConstantValue: true, ConstantValue: string text })
                    {
                        return text;
                    }
                }
            }
        }

        return null;
    }
}
