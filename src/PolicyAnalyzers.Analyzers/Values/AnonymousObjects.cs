using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Reads objects that are written as <c>new { name = … }</c>.</summary>
internal static class AnonymousObjects
{
    public static IEnumerable<(string Name, IOperation Value, Location At)> Members(IAnonymousObjectCreationOperation made)
    {
        foreach (IOperation initializer in made.Initializers)
        {
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: { } name } target, Value: { } value })
            {
                yield return (name, BodyValues.Unwrap(value), target.Syntax.GetLocation());
            }
        }
    }

    /// <summary>The value of the member of the name; null when there is none.</summary>
    public static IOperation? Member(IAnonymousObjectCreationOperation made, string name)
    {
        foreach ((string member, IOperation value, _) in Members(made))
        {
            if (member == name)
            {
                return value;
            }
        }

        return null;
    }
}
