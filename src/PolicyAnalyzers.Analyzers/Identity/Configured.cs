using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>Values that whoever deploys the code has set, and that stay while it runs: members of options and settings, what a constructor was given to keep.</summary>
internal static class Configured
{
    private static readonly string[] Holders = ["Options", "Settings", "Setting", "Configuration", "Config"];

    public static bool Is(IOperation given)
    {
        IOperation value = IdentityReader.Accessed(given);
        return value switch
        {
            IFieldReferenceOperation { Field: { IsReadOnly: true, IsConst: false }, Instance: null or IInstanceReferenceOperation } => true,
            IPropertyReferenceOperation { Property: { IsReadOnly: true, IsIndexer: false }, Instance: IInstanceReferenceOperation } => true,
            IPropertyReferenceOperation { Property.ContainingType: { } holder } => Holds(holder.Name),
            IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } => true,
            ILocalReferenceOperation local => BodyValues.OnlyAssigned(local) is { } assigned && BodyValues.Unwrap(assigned) is not ILocalReferenceOperation && Is(assigned),
            IInvocationOperation { TargetMethod: { Name: "GetValue", IsExtensionMethod: true, ContainingType.Name: "ConfigurationBinder" } } => true,
            IInvocationOperation { TargetMethod: { Name: "GetEnvironmentVariable", ContainingType.Name: "Environment" } } => true,
            _ => false,
        };
    }

    private static bool Holds(string type) => Array.Exists(Holders, holder => type.EndsWith(holder, StringComparison.Ordinal));
}
