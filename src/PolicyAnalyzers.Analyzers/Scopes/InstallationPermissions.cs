using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>
/// The fine-grained permissions that the body of a request for a GitHub App's token names:
/// <c>new { permissions = new { contents = "write" } }</c> asks for <c>contents:write</c>.
/// </summary>
internal static class InstallationPermissions
{
    public const string Resource = "https://github.com";

    private const string Member = "permissions";

    public static IEnumerable<(string Permission, IOperation At)> Of(IAnonymousObjectCreationOperation body)
    {
        foreach (IOperation member in body.Initializers)
        {
            if (member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: Member }, Value: { } permissions })
            {
                foreach ((string name, IOperation level) in TokenRequestForm.Fields(permissions))
                {
                    if (BodyValues.Unwrap(level).ConstantValue is { HasValue: true, Value: "read" or "write" or "admin" })
                    {
                        yield return (name + ":" + level.ConstantValue.Value, level);
                    }
                }
            }
        }
    }
}
