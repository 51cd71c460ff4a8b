using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A text that a body builds piece by piece: by a <c>StringBuilder</c>, or a variable that grows with <c>+=</c>.</summary>
internal static class BuiltText
{
    /// <summary>The pieces of the text that the given one becomes a part of, in the order of the code; none when it is no piece.</summary>
    public static IReadOnlyList<IOperation> Pieces(IOperation piece)
    {
        if (Owner(piece) is not { } owner)
        {
            return [];
        }

        List<IOperation> pieces = [];
        foreach (IOperation operation in BodyValues.Operations(piece))
        {
            if (Piece(operation) is { } other && SymbolEqualityComparer.Default.Equals(owner, Owner(other)))
            {
                pieces.Add(other);
            }
        }

        pieces.Sort(static (left, right) => left.Syntax.SpanStart.CompareTo(right.Syntax.SpanStart));
        return pieces;
    }

    private static IOperation? Piece(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "Append" or "AppendLine", ContainingType.Name: "StringBuilder" }, Arguments: [{ } argument, ..] } => argument.Value,
        IObjectCreationOperation { Type.Name: "StringBuilder", Arguments: [{ Value.Type.SpecialType: SpecialType.System_String } argument, ..] } => argument.Value,
        ICompoundAssignmentOperation { Target: ILocalReferenceOperation, Type.SpecialType: SpecialType.System_String } addition => addition.Value,
        IVariableDeclaratorOperation { Symbol.Type.SpecialType: SpecialType.System_String } declarator => declarator.GetVariableInitializer()?.Value,
        _ => null,
    };

    /// <summary>The variable whose text the piece is written to.</summary>
    private static ISymbol? Owner(IOperation piece)
    {
        IOperation? parent = piece.Parent;
        while (parent is IConversionOperation or IArgumentOperation or IVariableInitializerOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IInvocationOperation { Instance: { } builder } => Variable(builder),
            IObjectCreationOperation => Variable(parent),
            ICompoundAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local,
            IVariableDeclaratorOperation declarator => declarator.Symbol,
            _ => null,
        };
    }

    private static ISymbol? Variable(IOperation builder)
    {
        while (builder is IInvocationOperation { Instance: { } inner })
        {
            builder = inner;
        }

        if (builder is ILocalReferenceOperation local)
        {
            return local.Local;
        }

        for (IOperation? parent = builder.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IVariableDeclaratorOperation declarator)
            {
                return declarator.Symbol;
            }
        }

        return null;
    }
}
