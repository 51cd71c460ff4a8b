using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// What outlives the request that brought it: a variable field, or an entry of a cache. Its value is not known, but where it comes from is: it
/// travels through symbols like a text that no judge but its own makes anything of.
/// </summary>
internal static class KeptToken
{
    /// <summary>Stands for what was kept.</summary>
    public const string Text = ValueReader.Hole + "kept";

    public static bool Is(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Field: { IsReadOnly: false, IsConst: false, Type.SpecialType: SpecialType.System_String } } => true,
        IInvocationOperation { TargetMethod.Name: "Get" or "GetString" or "GetStringAsync" or "GetOrCreate" or "GetOrCreateAsync" or "GetAsync" } call => IsStore(Receiver(call)),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } table } => BodyValues.Unwrap(table) is IFieldReferenceOperation { Field: { Type: { } type } } && IsTable(type),
        _ => false,
    };

    /// <summary>Whether <c>cache.TryGetValue(key, out …)</c> reads such an entry.</summary>
    public static bool IsRead(IInvocationOperation call) =>
        call.TargetMethod.Name == "TryGetValue"
        && Receiver(call) is { } receiver
        && (IsStore(receiver) || (BodyValues.Unwrap(receiver) is IFieldReferenceOperation { Field: { Type: { } type } } && IsTable(type)));

    private static IOperation? Receiver(IInvocationOperation call) =>
        call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments is [{ } first, ..] ? first.Value : null);

    private static bool IsStore(IOperation? receiver) =>
        receiver is not null && BodyValues.Unwrap(receiver).Type?.Name is { } name && (name.EndsWith("Cache", StringComparison.Ordinal) || name == "ISession");

    private static bool IsTable(ITypeSymbol type) => type.Name.EndsWith("Dictionary", StringComparison.Ordinal);
}
