using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>The usual methods of strings, sequences and tasks that give what they are given.</summary>
internal static class PassedOn
{
    /// <summary>What the call passes on; null when it is none of these methods.</summary>
    public static IEnumerable<IOperation>? By(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        switch (method.Name)
        {
            case "Trim" or "TrimEnd" or "TrimStart" or "ToLower" or "ToLowerInvariant" or "ToUpperInvariant" or "ToString" or "Split" or "ToArray"
                when call.Instance is { } instance:
                return [instance];
            case "AsSpan" or "AsMemory" or "Trim" or "TrimEnd" or "TrimStart" when method is { IsExtensionMethod: true, ContainingType.Name: "MemoryExtensions" } && call.Arguments is [{ } text]:
                return [text.Value];
            case "Join" when method.ContainingType.SpecialType == SpecialType.System_String && call.Arguments.Length > 1:
                return Arguments(call).Skip(1);
            case "ToArray" or "ToList" or "ToHashSet" or "ToImmutableArray" or "ToImmutableList" or "AsEnumerable" or "Distinct" or "Where" or "Order" or "First" or "Single" or "FirstOrDefault" or "Last" or "LastOrDefault"
                or "Append" or "Prepend" or "Concat" or "Union"
                when method.IsExtensionMethod:
            case "Create" or "FromResult" when method.IsStatic && StringLike.Is(method.ReturnType):
                return Arguments(call);
            case "EscapeDataString" or "UrlEncode" or "UrlPathEncode" when method.IsStatic && call.Arguments is [{ } plain]:
                return [plain.Value];
            case "GetBytes" or "ToBase64String" or "FromBase64String" when method.ContainingType is { Name: "Encoding" or "Convert", ContainingNamespace.Name: "Text" or "System" } && call.Arguments is [{ } encoded]:
                return [encoded.Value];
            case "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "WaitAsync" when call.Instance is { } task:
                return [task];
            default:
                return null;
        }
    }

    private static IEnumerable<IOperation> Arguments(IInvocationOperation call) => call.Arguments.Select(static argument => argument.Value);
}
