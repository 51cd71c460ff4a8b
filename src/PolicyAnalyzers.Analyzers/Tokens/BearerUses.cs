using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Tokens;

/// <summary>
/// What a body sends as a bearer token: whoever gave it, and whatever that calls it, the use says that it is a token. Gathered in one walk, for the few who ask.
/// </summary>
internal sealed class BearerUses
{
    private const string Scheme = "Bearer ";

    private static readonly ConditionalWeakTable<IOperation, BearerUses> Bodies = new();

    private readonly List<(ISymbol Root, string? Member)> _sent = [];

    private BearerUses(IOperation root)
    {
        foreach (IOperation operation in BodyValues.Operations(root))
        {
            if (Sent(operation) is { } sent && Key(sent) is { } key)
            {
                _sent.Add(key);
            }
        }
    }

    public static BearerUses Of(IOperation operation) => Bodies.GetValue(BodyValues.Root(operation), static root => new BearerUses(root));

    /// <summary>Whether the variable, or the member of one, is sent.</summary>
    public bool Contain(IOperation value) =>
        _sent.Count > 0
        && Key(value) is { } key
        && _sent.Exists(sent => sent.Member == key.Member && SymbolEqualityComparer.Default.Equals(sent.Root, key.Root));

    /// <summary>Whether the symbol, or something in it, is sent.</summary>
    public bool Contain(ISymbol root) => _sent.Exists(sent => SymbolEqualityComparer.Default.Equals(sent.Root, root));

    private static IOperation? Sent(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type.Name: "AuthenticationHeaderValue", Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string scheme } }, { Value: { } token }] } => scheme is "Bearer" or "bearer" or "DPoP" ? token : null,
        IInvocationOperation { TargetMethod: { Name: "SetBearerToken", IsExtensionMethod: true }, Arguments: [_, { Value: { } token }] } => token,
        IInvocationOperation call => SecretHeaders.Authorization(call) is { } header ? AfterScheme(BodyValues.Unwrap(header)) : null,
        _ => null,
    };

    /// <summary><c>$"Bearer {token}"</c>, <c>"Bearer " + token</c>.</summary>
    private static IOperation? AfterScheme(IOperation header) => header switch
    {
        IInterpolatedStringOperation { Parts: [IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string scheme } }, IInterpolationOperation { Expression: { } token }] } => IsScheme(scheme) ? token : null,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand.ConstantValue: { HasValue: true, Value: string scheme }, RightOperand: { } token } => IsScheme(scheme) ? token : null,
        _ => null,
    };

    private static bool IsScheme(string text) => text.Equals(Scheme, StringComparison.OrdinalIgnoreCase);

    private static (ISymbol Root, string? Member)? Key(IOperation value)
    {
        value = BodyValues.Unwrap(value);
        return Variable(value) is { } variable ? (variable, null)
            : value is IMemberReferenceOperation { Instance: { } owner } member && Variable(BodyValues.Unwrap(owner)) is { } root ? (root, member.Member.Name)
            : null;
    }

    /// <summary>A local variable, or a member of the own object or type.</summary>
    private static ISymbol? Variable(IOperation value) => value switch
    {
        ILocalReferenceOperation local => local.Local,
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false }, Instance: null or IInstanceReferenceOperation } member => member.Member,
        _ => null,
    };
}
