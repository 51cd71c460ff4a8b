using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>Tells whose a record is, where that is compared with who calls.</summary>
internal sealed class RecordOwners(IdentityReader reader)
{
    /// <summary>Compared with whose a record is: <c>order.OwnerId</c>, <c>document.CreatedBy</c>. To refuse by it may be put as if there were none.</summary>
    public static bool SaysOwner(IOperation comparison) =>
        comparison is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } equality && (IsOwner(equality.LeftOperand) || IsOwner(equality.RightOperand));

    /// <summary>Whose order it is, compared with the caller: <c>order.CustomerId != caller.UserId</c>. The caller may well be called a customer, too.</summary>
    public bool IsOfCustomer(IOperation left, IOperation right) => (IsCustomer(left) && IsOfCaller(right)) || (IsCustomer(right) && IsOfCaller(left));

    private bool IsCustomer(IOperation operand) =>
        BodyValues.Unwrap(operand) is IPropertyReferenceOperation { Property: { IsStatic: false, Name: "CustomerId" or "CustomerEmail" }, Instance: { } record } && !reader.IsCaller(record);

    /// <summary>Within what a record is, compared with where the caller is: <c>account.TenantId != session.TenantId</c>. To compare is to filter, until it refuses.</summary>
    public bool IsWithin(IOperation left, IOperation right) => (IsPlace(left) && IsOfCaller(right)) || (IsPlace(right) && IsOfCaller(left));

    private bool IsPlace(IOperation operand) =>
        BodyValues.Unwrap(operand) is IPropertyReferenceOperation { Property: { IsStatic: false, Name: "TenantId" or "UserId" or "OrganizationId" or "OrgId" }, Instance: { } record } && !reader.IsCaller(record) && !reader.IsSomebody(record);

    public bool IsOfCaller(IOperation operand) => reader.Read(operand) is { IsOfCaller: true };

    public static bool IsOwner(IOperation operand) => BodyValues.Unwrap(operand) switch
    {
        IPropertyReferenceOperation { Property: { IsStatic: false, Name: { } name } } => IsOwner(name),
        ILocalReferenceOperation { Local: { } local } reference => Patterns.Matched(local, reference) is { } member && IsOwner(member),
        _ => false,
    };

    private static bool IsOwner(string name) =>
        name.StartsWith("Owner", StringComparison.Ordinal) || name.StartsWith("CreatedBy", StringComparison.Ordinal) || name.StartsWith("Creator", StringComparison.Ordinal)
        || name is "AccountHolder" or "AccountHolderId" or "Author" or "AuthorId" or "HolderId" or "SubmittedBy" or "UploadedBy";

    /// <summary>
    /// Who somebody says to be, compared with whom a record names in the same way: <c>clientId</c> with <c>bookingClientId</c>, or with <c>booking.ClientId</c>.
    /// </summary>
    public bool IsGivenForRecord(IOperation left, IOperation right) => IsGiven(left, right) || IsGiven(right, left);

    private bool IsGiven(IOperation given, IOperation record) =>
        BodyValues.Unwrap(given) is IParameterReferenceOperation { Parameter.Name: { } name }
        && BodyValues.Unwrap(record) is var other and (IPropertyReferenceOperation or ILocalReferenceOperation)
        && IdentityReader.OwnerName(other).EndsWith(name, StringComparison.OrdinalIgnoreCase)
        && reader.Names.KindOf(name) is IdentityKind.User or IdentityKind.Agent or IdentityKind.Tenant;
}
