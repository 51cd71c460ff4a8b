using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>
/// Code that validates a token by itself, and means to: not the host's set-up, which only says how; not code that only decodes; not code that renews a session by a
/// token whose time is over, as its name says.
/// </summary>
internal static class HandValidation
{
    private static readonly string[] Renewals = ["Expired", "Refresh", "Renew"];

    /// <summary>Whether the body around validates by hand.</summary>
    /// <param name="setting">Where a check is switched off.</param>
    /// <param name="code">The function that it stands in.</param>
    public static bool Contain(IOperation setting, ISymbol code)
    {
        for (ISymbol? function = code; function is IMethodSymbol; function = function.ContainingSymbol)
        {
            if (Array.Exists(Renewals, word => function.Name.IndexOf(word, StringComparison.Ordinal) >= 0))
            {
                return false;
            }
        }

        bool validates = false;
        int off = 0;
        foreach (IOperation operation in BodyValues.Operations(setting))
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { Name: "ValidateToken" or "ValidateTokenAsync", ContainingType.Name: { } handler } } when handler.EndsWith("Handler", StringComparison.Ordinal):
                    validates = true;
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "SignatureValidator" } }:
                    return false;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "ValidateIssuer" or "ValidateAudience" or "ValidateIssuerSigningKey" }, Value.ConstantValue: { HasValue: true, Value: false } }:
                    off++;
                    break;
            }
        }

        return validates && off < 3;
    }
}
