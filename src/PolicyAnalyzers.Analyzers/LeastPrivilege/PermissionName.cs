namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>
/// The name of a permission of Microsoft Graph, taken apart: what it is about, what it does with it, and how far it
/// reaches. Comparable only within one subject, and only where the name tells.
/// </summary>
internal readonly struct PermissionName
{
    private readonly string _subject;
    private readonly int? _operation;
    private readonly int? _reach;

    private PermissionName(string subject, int? operation, int? reach)
    {
        _subject = subject;
        _operation = operation;
        _reach = reach;
    }

    public static PermissionName Parse(string name)
    {
        string[] parts = name.Split('.');
        return new PermissionName(parts[0], Operation(parts.Length > 1 ? parts[1] : ""), parts.Length switch
        {
            <= 2 => 1,
            3 => Reach(parts[2]),
            _ => null,
        });
    }

    /// <summary>Whether this permission does no more than the other, and less of something.</summary>
    public bool IsNarrowerThan(PermissionName other) =>
        Compares(other) && _operation <= other._operation && _reach <= other._reach && (_operation < other._operation || _reach < other._reach);

    /// <summary>Whether this permission is of no use for what needs the other: sending is no reading and no writing.</summary>
    public bool IsApartFrom(PermissionName other) =>
        !_subject.Equals(other._subject, StringComparison.OrdinalIgnoreCase) || (_operation == SendOperation) != (other._operation == SendOperation);

    private bool Compares(PermissionName other) =>
        !IsApartFrom(other) && _operation is not null && other._operation is not null && _reach is not null && other._reach is not null;

    private const int SendOperation = 0;

    /// <summary>Reading the basics counts as reading: which of both is enough depends on what is done with the answer.</summary>
    private static int? Operation(string operation) => operation switch
    {
        "Send" => SendOperation,
        "ReadBasic" or "Read" => 1,
        "ReadWrite" => 2,
        "Manage" => 3,
        "FullControl" => 4,
        _ => null,
    };

    private static int? Reach(string reach) => reach switch
    {
        "Shared" => 2,
        "All" => 3,
        _ => null,
    };
}
