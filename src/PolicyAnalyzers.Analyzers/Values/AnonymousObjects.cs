using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Reads objects that are written as <c>new { name = … }</c>.</summary>
internal static class AnonymousObjects
{
    /// <summary>The value of the member of the name; null when there is none. Asked of every such object, so that it makes nothing.</summary>
    public static IOperation? Member(IAnonymousObjectCreationOperation made, string name)
    {
        foreach (IOperation initializer in made.Initializers)
        {
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: { } member }, Value: { } value } && member == name)
            {
                return BodyValues.Unwrap(value);
            }
        }

        return null;
    }
}
