using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>The types whose values can have a text within: all but numbers, times, flags, and what talks instead of telling.</summary>
internal static class Carrier
{
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "CancellationToken", "DateTimeOffset", "TimeSpan", "Guid", "DateOnly", "TimeOnly", "Type", "ILogger", "HttpClient", "HttpStatusCode", "Void", "Stream", "Encoding", "CultureInfo", "JsonSerializerOptions",
        "HttpMethod", "Version", "EventId", "HttpCompletionOption", "Kernel", "ChatRole", "AuthorRole", "MethodInfo", "Half", "BigInteger", "IServiceProvider",
    };

    public static bool MayHold(ITypeSymbol? type) => type switch
    {
        null => true,
        { SpecialType: SpecialType.System_String or SpecialType.System_Object or SpecialType.System_Nullable_T } => true,
        { SpecialType: not SpecialType.None } => type.SpecialType is SpecialType.System_Collections_IEnumerable or >= SpecialType.System_Collections_Generic_IEnumerable_T and <= SpecialType.System_Collections_Generic_IReadOnlyCollection_T,
        { TypeKind: TypeKind.Enum or TypeKind.Delegate or TypeKind.Pointer } => false,
        _ => !Others.Contains(type.Name),
    };
}
