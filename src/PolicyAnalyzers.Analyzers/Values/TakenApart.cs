using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Of what is taken apart, no text is known any more, but where it comes from is.</summary>
internal static class TakenApart
{
    /// <summary>Whether the call gives a part of a text.</summary>
    public static bool IsBy(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Substring" or "Replace" or "Remove" => call.Instance is not null,
        "AsSpan" or "AsMemory" => call is { TargetMethod.IsExtensionMethod: true, Arguments.Length: > 1 },
        "Slice" => IsSpan(call.Instance?.Type),
        "Parse" => call.TargetMethod.ContainingType.Name == "AuthenticationHeaderValue",
        "GetString" or "GetValue" or "GetRawText" or "GetLeftPart" => IsMadeOfText(call.Instance?.Type),
        "Select" => call is { TargetMethod.IsExtensionMethod: true, Arguments: [_, { Value: { } projection }] } && BodyValues.Unwrap(projection) is IAnonymousFunctionOperation { Symbol.Parameters: [{ } element, ..] } lambda && BodyValues.Returned(lambda).Any(text => Keeps(text, element)),
        _ => false,
    };

    /// <summary>Whether a text is put together of an element, with others: <c>names.Select(name => Prefix + name)</c>.</summary>
    private static bool Keeps(IOperation text, IParameterSymbol element) => BodyValues.Unwrap(text) switch
    {
        IParameterReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, element),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => Keeps(sum.LeftOperand, element) || Keeps(sum.RightOperand, element),
        IInterpolatedStringOperation interpolated => interpolated.Parts.Any(part => part is IInterpolationOperation { Expression: { } hole } && Keeps(hole, element)),
        IInvocationOperation { TargetMethod.ContainingType.SpecialType: SpecialType.System_String, Instance: { } changed } => Keeps(changed, element),
        _ => false,
    };

    /// <summary>What a part is taken from, one step back; empty when that is not to be seen here.</summary>
    public static IOperation[] From(IOperation part) => part switch
    {
        IAwaitOperation { Operation: { } promise } => [promise],
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } promise } => [promise],
        IConditionalAccessOperation access => [access.WhenNotNull],
        IConditionalAccessInstanceOperation link => BodyValues.Accessed(link) is { } accessed ? [accessed] : [],
        ICoalesceOperation coalesce => [coalesce.Value, coalesce.WhenNull],
        IConditionalOperation { WhenFalse: { } whenFalse } choice => [choice.WhenTrue, whenFalse],
        IImplicitIndexerReferenceOperation { Instance: { } whole } => [whole],
        IArrayElementReferenceOperation { ArrayReference: { } array } => [array],
        IPropertyReferenceOperation { Instance: { } value } when IsMadeOfText(value.Type) => [value],
        IObjectCreationOperation { Arguments: [{ } argument, ..] } made when IsMadeOfText(made.Type) => [argument.Value],
        IInvocationOperation call => From(call),
        _ => [],
    };

    private static IOperation[] From(IInvocationOperation call) => call switch
    {
        { TargetMethod: { IsStatic: true, Name: "Parse" or "Deserialize" or "DeserializeObject" or "UnescapeDataString", DeclaringSyntaxReferences.IsEmpty: true }, Arguments: [{ } taken, ..] } => [taken.Value],
        { TargetMethod: { IsExtensionMethod: true, Name: "First" or "FirstOrDefault" or "Last" or "LastOrDefault" or "Select" or "Single" or "SingleOrDefault" }, Arguments: [{ } sequence, ..] } => [sequence.Value],
        { TargetMethod: { IsExtensionMethod: true, Name: "AsSpan" or "AsMemory" or "Trim" or "TrimStart" or "TrimEnd", ContainingType.Name: "MemoryExtensions" }, Arguments: [{ } text, ..] } => [text.Value],
        { Instance: { } whole } when IsMadeOfText(whole.Type) || IsSpan(whole.Type) => [whole],
        { TargetMethod.Name: "ToString", Instance: { } value } => [value],
        { Instance: { } text, TargetMethod.ContainingType.SpecialType: SpecialType.System_String } => [text],
        _ => [],
    };

    private static bool IsSpan(ITypeSymbol? type) => type?.Name is "ReadOnlySpan" or "ReadOnlyMemory";

    /// <summary>What is made of a text to read its parts.</summary>
    private static bool IsMadeOfText(ITypeSymbol? type) =>
        type?.Name is "Uri" or "UriBuilder" or "JsonElement" or "JsonNode" or "JsonValue" or "JsonObject" or "JsonDocument" or "JToken" or "JObject" or "AuthenticationHeaderValue" or "StringValues" or "Match" or "Group";
}
