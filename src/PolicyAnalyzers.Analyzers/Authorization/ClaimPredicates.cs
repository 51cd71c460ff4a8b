using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>Reads predicates over claims.</summary>
internal sealed class ClaimPredicates(IdentityReader reader)
{
    /// <summary><c>claim.Type == "role" &amp;&amp; claim.Value == …</c>: a claim that is compared; null when it is none.</summary>
    public IdentityRead? Claim(IBinaryOperation conjunction)
    {
        IOperation? type = TypeOf(conjunction.LeftOperand), other = conjunction.RightOperand;
        if (type is null)
        {
            (type, other) = (TypeOf(conjunction.RightOperand), conjunction.LeftOperand);
        }

        return Compared(conjunction, type, other);
    }

    /// <summary><c>claim.Type != "role" || claim.Value != …</c>: the same, said of all claims.</summary>
    public IdentityRead? NoClaim(IBinaryOperation disjunction)
    {
        IOperation? type = OtherThan(disjunction.LeftOperand), other = disjunction.RightOperand;
        if (type is null)
        {
            (type, other) = (OtherThan(disjunction.RightOperand), disjunction.LeftOperand);
        }

        return Compared(disjunction, type, other);
    }

    private IdentityRead? Compared(IBinaryOperation predicate, IOperation? type, IOperation other) =>
        type is not null && ComparesValue(other) && !OfToken(predicate)
            ? new IdentityRead(reader.Claims.KindOf(type), IsOfCaller: true, "Claim.Type")
            : null;

    /// <summary>The type that a claim's type is not to be.</summary>
    private IOperation? OtherThan(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison =>
            IsProperty(comparison.LeftOperand, "Type") ? comparison.RightOperand : IsProperty(comparison.RightOperand, "Type") ? comparison.LeftOperand : null,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: { } negated } => TypeOf(negated),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation pattern } } match when IsProperty(match.Value, "Type") => pattern.Value,
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IRecursivePatternOperation pattern } } match => TypeIn(pattern, match.Value),
        _ => null,
    };

    /// <summary><c>claim is { Type: "role" }</c>.</summary>
    private IOperation? TypeIn(IRecursivePatternOperation pattern, IOperation value) =>
        reader.IsClaim(value.Type) && pattern.PropertySubpatterns is [{ Member: IPropertyReferenceOperation { Property.Name: "Type" }, Pattern: IConstantPatternOperation { Value: { } type } }] ? type : null;

    /// <summary>The type that a claim's type is compared with; null when it is not compared.</summary>
    public IOperation? TypeOf(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison =>
            IsProperty(comparison.LeftOperand, "Type") ? comparison.RightOperand : IsProperty(comparison.RightOperand, "Type") ? comparison.LeftOperand : null,
        IInvocationOperation { TargetMethod.Name: "Equals", Instance: { } instance, Arguments: [{ } other, ..] } when IsProperty(instance, "Type") => other.Value,
        IIsPatternOperation { Pattern: IConstantPatternOperation pattern } match when IsProperty(match.Value, "Type") => pattern.Value,
        IIsPatternOperation { Pattern: IRecursivePatternOperation pattern } match => TypeIn(pattern, match.Value),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => TypeOf(either.LeftOperand) ?? TypeOf(either.RightOperand),
        _ => null,
    };

    /// <summary>The call that takes claims of one type out of all, if that is all that the comparison is for.</summary>
    public static IInvocationOperation? Reading(IOperation comparison)
    {
        IOperation? current = comparison.Parent;
        while (current is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr })
        {
            current = current.Parent;
        }

        if (current is not IReturnOperation { Parent: IBlockOperation { Parent: IAnonymousFunctionOperation lambda } })
        {
            return null;
        }

        for (current = lambda.Parent; current is IDelegateCreationOperation or IConversionOperation or IArgumentOperation; current = current.Parent)
        {
        }

        return current is IInvocationOperation { TargetMethod.Name: "Where" or "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "FindFirst" or "FindAll" or "Last" or "LastOrDefault" } reading && !OfToken(reading)
            ? reading
            : null;
    }

    private bool ComparesValue(IOperation operation)
    {
        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            if (part is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } or IInvocationOperation { TargetMethod.Name: "Equals" or "Contains" or "StartsWith" or "EndsWith" or "Any" } or IIsPatternOperation
                && part.Descendants().Any(operand => IsProperty(operand, "Value")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Claims of a token that was decoded are told of as such.</summary>
    private static bool OfToken(IOperation predicate)
    {
        for (IOperation? current = predicate; current is not null; current = current.Parent)
        {
            if (current is IInvocationOperation { Arguments: [{ Value: { } sequence }, ..] } && BodyValues.Unwrap(sequence) is IPropertyReferenceOperation { Property: { Name: "Claims", ContainingType: { } owner } })
            {
                return DecodedTokens.IsToken(owner);
            }
        }

        return false;
    }

    private bool IsProperty(IOperation operation, string name) =>
        BodyValues.Unwrap(operation) is IPropertyReferenceOperation { Property: { } property } && property.Name == name && reader.IsClaim(property.ContainingType);
}
