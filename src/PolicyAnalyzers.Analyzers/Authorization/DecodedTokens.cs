using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Decisions;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2006: a token is opaque to whoever carries it; what it says is for the API that it is made for.</summary>
internal sealed class DecodedTokens : ICallObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2006",
        RuleFamily.Authorization,
        DiagnosticSeverity.Warning,
        "Token decoded to decide",
        "'{0}' reads a token so that agent code can decide; a token is for the API that it names: declare scopes with [TaskScope] and let gateway and API decide",
        "Decoding a token checks no signature, no audience and no revocation, and its contents are between its issuer and the API that it is made for. A decision that rests on them can be led astray by any text that "
            + "looks like a token. Whether a token is enough is for the API to say.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <summary>What a token says about itself, and not about whoever it is for.</summary>
    private static readonly HashSet<string> Lifetime = new(StringComparer.Ordinal) { "ValidTo", "ValidFrom", "Expiration", "IssuedAt", "NotBefore", "Exp", "ValidUntil", "Expires" };

    private static readonly HashSet<string> LifetimeClaims = new(StringComparer.Ordinal) { "exp", "nbf", "iat" };

    private readonly IdentityReader _reader;
    private readonly TypeSet _handlers;
    private readonly TypeSet _tokens;
    private readonly TypeSet _base64;

    public DecodedTokens(Compilation compilation, IdentityReader reader)
    {
        _reader = reader;
        _handlers = TypeSet.Resolve(compilation, "System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler", "Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler", "Microsoft.IdentityModel.Tokens.TokenHandler", "Microsoft.IdentityModel.Tokens.SecurityTokenHandler");
        _tokens = TypeSet.Resolve(compilation, "System.IdentityModel.Tokens.Jwt.JwtSecurityToken", "Microsoft.IdentityModel.JsonWebTokens.JsonWebToken");
        _base64 = TypeSet.Resolve(compilation, "System.Convert", "Microsoft.IdentityModel.Tokens.Base64UrlEncoder", "Microsoft.AspNetCore.WebUtilities.WebEncoders", "System.Buffers.Text.Base64Url");
    }

    /// <summary>The methods that decode a token, or look for a claim in one.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "ReadJwtToken", "ReadJsonWebToken", "ReadToken", "FromBase64String", "Decode", "DecodeBytes", "Base64UrlDecode", "DecodeFromChars",
        "Any", "FirstOrDefault", "First", "Where", "Single", "SingleOrDefault",
    };

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.ObjectCreation];

    /// <summary>Whether the type is that of a decoded token.</summary>
    public static bool IsToken(ITypeSymbol type) => type.Name is "JwtSecurityToken" or "JsonWebToken" or "JwtPayload";

    public bool Concerns(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor ? _tokens.Contains(method.ContainingType) : Names.Contains(method.Name) || DecodingHelper.Is(method);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        string? decoder = context.Operation switch
        {
            IInvocationOperation { TargetMethod: { Name: "ReadJwtToken" or "ReadJsonWebToken" or "ReadToken" } method } when _handlers.ContainsOrInherits(method.ContainingType) => method.Name,
            IInvocationOperation { TargetMethod: { Name: "FromBase64String" or "Decode" or "DecodeBytes" or "Base64UrlDecode" or "DecodeFromChars" } method, Arguments: [{ Value: { } part }, ..] }
                when _base64.Contains(method.ContainingType) && IsPartOfToken(part, 0) => method.Name,
            IObjectCreationOperation { Arguments: [{ Parameter.Type.SpecialType: SpecialType.System_String }], Type: { } type } when _tokens.Contains(type) => type.Name,
            IInvocationOperation { TargetMethod: { Name: "Any" or "FirstOrDefault" or "First" or "Where" or "Single" or "SingleOrDefault", IsExtensionMethod: true }, Arguments: [{ Value: { } sequence }, _] } call
                when ClaimsOfForeignToken(sequence) && Decides(context, call) => "Claims",
            IInvocationOperation { TargetMethod: { } helper } when DecodingHelper.Is(helper) => helper.Name,
            _ => null,
        };
        if (decoder is not null && UncheckedCaller.IsMadeOf(context.Operation, _reader))
        {
            // Whoever is known by it, is so wherever the agent asks: a suggestion outside of agent code, too.
            scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), context.Operation.Syntax.GetLocation(), Says(decoder, DiagnosticSeverity.Info)));
        }
        else if (decoder is not null && (decoder == "Claims" ? CheckForm.Decides : DecidesLater(context)) is { } form)
        {
            IOperation operation = context.Operation;
            scope.Add(new Check(CodeNode.Enclosing(operation, context.ContainingSymbol), operation.Syntax.GetLocation(), Says(decoder), form));
        }
    }

    private static Verdict Says(string decoder, DiagnosticSeverity? elsewhere = null) => new(Rule, DiagnosticSeverity.Warning, elsewhere, decoder) { Properties = GuardProperties.Of("token", null) };

    /// <summary>How what the token says decides: a condition of the body asks for it, and something hangs on that; or the answer is what the code gives back. Null when it does not.</summary>
    private CheckForm? DecidesLater(OperationAnalysisContext context)
    {
        IOperation[] body = BodyValues.Operations(context.Operation);
        HashSet<ISymbol> carriers = Carriers(context.Operation, body);
        CheckForm? form = null;
        foreach (IOperation operation in body)
        {
            IOperation? asked = operation switch
            {
                IConditionalOperation choice => choice.Condition,
                ISwitchOperation choice => choice.Value,
                ISwitchExpressionOperation choice => choice.Value,
                IReturnOperation { ReturnedValue: { Type.SpecialType: SpecialType.System_Boolean } answer } => answer,
                _ => null,
            };
            if (asked is null || !AsksWho(asked, context.Operation, carriers))
            {
                continue;
            }

            foreach (IOperation leaf in Leaf(asked, context.Operation, carriers))
            {
                Stakes stakes = Decision.Of(context, leaf);
                if (stakes.Decide)
                {
                    return CheckForm.Decides;
                }

                form = stakes.Leaves ? CheckForm.Leaves : form;
            }
        }

        return form;
    }

    /// <summary>The variables that hold the token, or something of it.</summary>
    private static HashSet<ISymbol> Carriers(IOperation decoded, IOperation[] body)
    {
        HashSet<ISymbol> carriers = new(SymbolEqualityComparer.Default);
        bool grows = true;
        while (grows)
        {
            grows = false;
            foreach (IOperation operation in body)
            {
                switch (operation)
                {
                    case IVariableDeclaratorOperation { Symbol: { } local } declarator when declarator.GetVariableInitializer() is { } initializer && Carries(initializer.Value, decoded, carriers):
                        grows |= carriers.Add(local);
                        break;
                    case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: { } local }, Value: { } value } when Carries(value, decoded, carriers):
                        grows |= carriers.Add(local);
                        break;
                    case IInvocationOperation call when call.Arguments.Any(static argument => argument.Parameter?.RefKind == RefKind.Out) && ((call.Instance is { } instance && Carries(instance, decoded, carriers)) || call.Arguments.Any(argument => argument.Parameter?.RefKind != RefKind.Out && Carries(argument.Value, decoded, carriers))):
                        foreach (IOperation part in call.Arguments.SelectMany(static argument => argument.Value.DescendantsAndSelf()))
                        {
                            if (part is ILocalReferenceOperation { IsDeclaration: true, Local: { } given })
                            {
                                grows |= carriers.Add(given);
                            }
                        }

                        break;
                    case IForEachLoopOperation loop when Carries(loop.Collection, decoded, carriers):
                        foreach (ILocalSymbol each in loop.Locals)
                        {
                            grows |= carriers.Add(each);
                        }

                        break;
                }
            }
        }

        return carriers;
    }

    private static bool Carries(IOperation operation, IOperation decoded, HashSet<ISymbol> carriers)
    {
        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            if (ReferenceEquals(part, decoded) || (part is ILocalReferenceOperation { Local: { } local } && carriers.Contains(local)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a condition is about what the token says, and neither about when it ends nor about whether there is one.</summary>
    private bool AsksWho(IOperation condition, IOperation decoded, HashSet<ISymbol> carriers)
    {
        bool carries = false, compares = false;
        foreach (IOperation part in condition.DescendantsAndSelf())
        {
            if (part is IMemberReferenceOperation { Member.Name: { } name } && Lifetime.Contains(name))
            {
                return false;
            }

            if (part.ConstantValue is { HasValue: true, Value: string { Length: > 0 } text })
            {
                if (LifetimeClaims.Contains(text))
                {
                    return false;
                }

                compares = true;
            }

            carries |= ReferenceEquals(part, decoded) || (part is ILocalReferenceOperation { Local: { } local } && carriers.Contains(local));
            compares |= part is IInvocationOperation { TargetMethod.Name: "GetBoolean" or "Contains" or "Any" or "Equals" or "HasClaim" };
        }

        return carries && (compares || IsTruth(condition, carriers));
    }

    private bool IsTruth(IOperation condition, HashSet<ISymbol> carriers)
    {
        foreach (IOperation part in condition.DescendantsAndSelf())
        {
            if (part is ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_Boolean } local } && carriers.Contains(local) && _reader.Names.KindOf(local.Name) is null && !Lifetime.Contains(local.Name))
            {
                return local.Name.IndexOf("expired", StringComparison.OrdinalIgnoreCase) < 0 && local.Name.IndexOf("valid", StringComparison.OrdinalIgnoreCase) < 0;
            }
        }

        return false;
    }

    /// <summary>The operands of a condition that are about the token.</summary>
    private static IEnumerable<IOperation> Leaf(IOperation condition, IOperation decoded, HashSet<ISymbol> carriers)
    {
        switch (condition)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                return Leaf(both.LeftOperand, decoded, carriers).Concat(Leaf(both.RightOperand, decoded, carriers));
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Leaf(not.Operand, decoded, carriers);
            case IConversionOperation conversion:
                return Leaf(conversion.Operand, decoded, carriers);
            default:
                return Carries(condition, decoded, carriers) ? [condition] : [];
        }
    }

    /// <summary>Claims of a token that other code decoded.</summary>
    private bool ClaimsOfForeignToken(IOperation sequence) =>
        BodyValues.Unwrap(sequence) is IPropertyReferenceOperation { Property: { Name: "Claims", ContainingType: { } owner } } claims
        && IsToken(owner)
        && !BodyValues.Operations(claims).Any(operation => operation is IInvocationOperation { TargetMethod.Name: "ReadJwtToken" or "ReadJsonWebToken" or "ReadToken" } || (operation is IObjectCreationOperation { Type: { } type } && _tokens.Contains(type)));

    private static bool Decides(OperationAnalysisContext context, IInvocationOperation call) =>
        call.TargetMethod.Name == "Any"
            ? Decision.Of(context, call).Decide
            : ClaimFlow.Comparisons(call).Any(comparison => Decision.Of(context, comparison).Decide);

    /// <summary>Whether a text is one part of another that was split at its dots.</summary>
    private static bool IsPartOfToken(IOperation given, int depth)
    {
        if (depth > 6)
        {
            return false;
        }

        IOperation operation = BodyValues.Unwrap(given);
        switch (operation)
        {
            case IArrayElementReferenceOperation { ArrayReference: { } parts }:
                return IsPartOfToken(parts, depth + 1);
            case IInvocationOperation { TargetMethod.Name: "Split", Arguments: [{ Value.ConstantValue: { HasValue: true, Value: '.' or "." } }, ..] }:
                return true;
            case IInvocationOperation { Instance: { } instance, TargetMethod.ContainingType.SpecialType: SpecialType.System_String }:
                return IsPartOfToken(instance, depth + 1);
            case IInvocationOperation { Instance: null, Arguments: [{ Value: { } first }, ..] } helper when helper.Type?.SpecialType == SpecialType.System_String:
                return IsPartOfToken(first, depth + 1);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: { } left }:
                return IsPartOfToken(left, depth + 1);
            case ILocalReferenceOperation local:
                foreach (IOperation value in BodyValues.Assigned(local))
                {
                    if (IsPartOfToken(value, depth + 1))
                    {
                        return true;
                    }
                }

                return false;
            case IConditionalOperation { WhenTrue: { } choice }:
                return IsPartOfToken(choice, depth + 1);
            case ISwitchExpressionOperation { Arms: [.., { Value: { } last }] }:
                return IsPartOfToken(last, depth + 1);
            default:
                return false;
        }
    }
}
