using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>What a member answers that is asked for a permission.</summary>
internal enum AnswerKind
{
    /// <summary>Nothing: it throws, or it does not.</summary>
    None,

    /// <summary>Yes or no.</summary>
    Truth,

    /// <summary>A refusal, or an object that says more.</summary>
    Result,
}

/// <summary>Reads what a method answers, now or later; null is what answers no such question, as a collection does.</summary>
internal static class Answer
{
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "Allow", "Allowed", "Authorized", "Denied", "Granted", "HasAccess", "HasPermission", "IsAllowed", "IsAuthorized", "IsAuthorised", "IsDenied", "IsError", "IsFailure", "IsGranted", "IsPermitted", "IsSuccess", "IsSuccessful", "IsValid", "Ok", "Permitted", "Succeeded", "Success", "Valid",
    };

    public static AnswerKind? Of(IMethodSymbol method) => Given(method) switch
    {
        null => AnswerKind.None,
        { } type when IsTruth(type) => AnswerKind.Truth,
        { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Enum } => AnswerKind.Result,
        INamedTypeSymbol { IsTupleType: true, TupleElements: [{ Type.SpecialType: SpecialType.System_Boolean }, ..] } => AnswerKind.Result,
        INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: not TypeKind.TypeParameter } named when SaysYesOrNo(named) => AnswerKind.Result,
        _ => null,
    };

    /// <summary>Whether it answers yes or no, which is known without a look at other types.</summary>
    public static bool IsTruth(IMethodSymbol method) => Given(method) is { } type && IsTruth(type);

    private static bool IsTruth(ITypeSymbol type) =>
        type is { SpecialType: SpecialType.System_Boolean } or INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ SpecialType: SpecialType.System_Boolean }] };

    /// <summary>What the method gives, now or later; null when it gives nothing.</summary>
    private static ITypeSymbol? Given(IMethodSymbol method) =>
        method.ReturnsVoid ? null
        : method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask" } later ? later.TypeArguments is [{ } result] ? result : null
        : method.ReturnType;

    /// <summary>An object with a member such as <c>Succeeded</c> or <c>IsAllowed</c>.</summary>
    private static bool SaysYesOrNo(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is IPropertySymbol { Type.SpecialType: SpecialType.System_Boolean } && Members.Contains(member.Name))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
