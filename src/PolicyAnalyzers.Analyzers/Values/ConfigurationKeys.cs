using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>The keys under which code reads its configuration, where they are constant.</summary>
internal static class ConfigurationKeys
{
    private const string Contract = "IConfiguration", Section = "IConfigurationSection", Namespace = "Microsoft.Extensions.Configuration";

    /// <summary><c>configuration["Section:Key"]</c>, also of a section, and <c>section.Value</c>.</summary>
    public static string? Of(IPropertyReferenceOperation property) => property switch
    {
        { Property.IsIndexer: true, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string key } }], Instance: { } instance } when Prefix(instance) is { } prefix => prefix + key,
        { Property.Name: "Value", Instance: { } section } when Prefix(section) is { Length: > 0 } prefix => prefix.Substring(0, prefix.Length - 1),
        _ => null,
    };

    /// <summary><c>configuration.GetValue&lt;string&gt;("Key")</c>, <c>GetSection("Key").Get&lt;string[]&gt;()</c>, <c>GetConnectionString("Name")</c>.</summary>
    public static string? Of(IInvocationOperation invocation)
    {
        if (invocation.TargetMethod.Name is not ("GetValue" or "Get" or "GetConnectionString") || Receiver(invocation) is not { } receiver || Prefix(receiver) is not { } prefix)
        {
            return null;
        }

        string? key = invocation.TargetMethod.Name == "Get" ? null : Key(invocation);
        return invocation.TargetMethod.Name switch
        {
            "Get" => prefix.Length > 0 ? prefix.Substring(0, prefix.Length - 1) : null,
            "GetConnectionString" => key is null ? null : prefix + "ConnectionStrings:" + key,
            _ => key is null ? null : prefix + key,
        };
    }

    /// <summary>The path of a configuration or section with its separator; null when it is none, or not known.</summary>
    public static string? Prefix(IOperation operation)
    {
        operation = BodyValues.Unwrap(operation);
        if (operation is ILocalReferenceOperation local && BodyValues.Assigned(local).FirstOrDefault() is { } assigned && !(BodyValues.Unwrap(assigned) is ILocalReferenceOperation))
        {
            return Prefix(assigned);
        }

        if (operation is IInvocationOperation { TargetMethod.Name: "GetSection" or "GetRequiredSection" } section
            && Receiver(section) is { } receiver
            && Key(section) is { } key)
        {
            return Prefix(receiver) is { } outer ? outer + key + ":" : null;
        }

        // Which section one is that comes from elsewhere, is not known; a whole configuration is the root.
        return operation is not IInvocationOperation && IsConfiguration(operation.Type) && operation.Type?.Name != Section ? "" : null;
    }

    public static IOperation? Receiver(IInvocationOperation invocation) =>
        invocation.Instance ?? (invocation.TargetMethod.IsExtensionMethod && invocation.Arguments is [{ } first, ..] ? first.Value : null);

    public static string? Key(IInvocationOperation invocation)
    {
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument is { Parameter.Type.SpecialType: SpecialType.System_String, Value.ConstantValue: { HasValue: true, Value: string key } })
            {
                return key;
            }
        }

        return null;
    }

    public static bool IsConfiguration(ITypeSymbol? type) =>
        type is not null && (IsContract(type) || type.AllInterfaces.Any(IsContract));

    private static bool IsContract(ITypeSymbol type) => type.Name == Contract && type.ContainingNamespace.ToDisplayString() == Namespace;
}
