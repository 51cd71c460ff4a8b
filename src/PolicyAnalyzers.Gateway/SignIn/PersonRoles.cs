namespace PolicyAnalyzers.Gateway.SignIn;

/// <summary>What a signed-in person may do; none includes another.</summary>
[Flags]
internal enum PersonRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Sees requests that wait for a human, with their arguments, and decides them.</summary>
    Approver = 1,

    /// <summary>Sees the console, ends leases, throws and lifts kill switches.</summary>
    Operator = 2,

    /// <summary>Sees the console.</summary>
    Auditor = 4,
}
