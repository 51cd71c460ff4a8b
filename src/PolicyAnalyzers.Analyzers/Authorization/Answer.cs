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
    public static AnswerKind? Of(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return AnswerKind.None;
        }

        ITypeSymbol type = method.ReturnType;
        if (type is INamedTypeSymbol { Name: "Task" or "ValueTask" } later)
        {
            if (later.TypeArguments is not [{ } result])
            {
                return AnswerKind.None;
            }

            type = result;
        }

        return type switch
        {
            { SpecialType: SpecialType.System_Boolean } => AnswerKind.Truth,
            { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Enum } => AnswerKind.Result,
            INamedTypeSymbol { IsTupleType: true, TupleElements: [{ Type.SpecialType: SpecialType.System_Boolean }, ..] } => AnswerKind.Result,
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ SpecialType: SpecialType.System_Boolean }] } => AnswerKind.Truth,
            IArrayTypeSymbol or { SpecialType: not SpecialType.None } or ITypeParameterSymbol => null,
            _ => type.AllInterfaces.Any(static contract => contract.Name == "IEnumerable") ? null : AnswerKind.Result,
        };
    }
}
