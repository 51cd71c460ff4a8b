namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>What a word may mean in a rule about access. The patterns name these in angle brackets.</summary>
[Flags]
internal enum Meaning
{
    None = 0,

    /// <summary>Who stands for a power: administrators, managers, owners.</summary>
    Role = 1 << 0,

    /// <summary>Several who are above or below others: managers, viewers, interns; no word for customers or staff at large.</summary>
    Rank = 1 << 1,

    /// <summary>Several who have more power than others.</summary>
    Power = 1 << 2,

    /// <summary>Everybody who is not one: non-admin.</summary>
    Non = 1 << 3,

    /// <summary>Anybody: user, caller, they.</summary>
    Person = 1 << 4,

    /// <summary>Who agrees for others: a manager, the CFO, a human.</summary>
    Approver = 1 << 5,

    /// <summary>authorized, entitled.</summary>
    Authorized = 1 << 6,

    /// <summary>Known to the system, with or without a role: authenticated, verified.</summary>
    Known = 1 << 7,

    /// <summary>permission, privileges, clearance.</summary>
    Permission = 1 << 8,

    /// <summary>What people belong to or hold: role, group, team.</summary>
    Group = 1 << 9,

    /// <summary>What may be forbidden: delete, approve, view.</summary>
    Act = 1 << 10,

    /// <summary>What may be done with somebody's data.</summary>
    Look = 1 << 11,

    /// <summary>reveal, share, disclose.</summary>
    Tell = 1 << 12,

    /// <summary>What is done with money.</summary>
    Spend = 1 << 13,

    /// <summary>An amount.</summary>
    Amount = 1 << 14,

    /// <summary>over, above, exceeding.</summary>
    Over = 1 << 15,

    /// <summary>What forbids or makes a condition count: never, refuse, unless.</summary>
    Firm = 1 << 16,

    /// <summary>Ends a gap that only stands for what describes a noun.</summary>
    Stop = 1 << 17,

    /// <summary>approval, sign-off.</summary>
    Approval = 1 << 18,

    /// <summary>A name as of a scope: mail.read, orders:write.</summary>
    Dotted = 1 << 19,

    /// <summary>not, cannot, never.</summary>
    Not = 1 << 20,

    /// <summary>other, another, someone else's.</summary>
    Other = 1 << 21,

    /// <summary>own, owns, belonging, related.</summary>
    Own = 1 << 22,

    /// <summary>What tells of the prompt itself: instructions, prompt.</summary>
    Prompt = 1 << 23,

    /// <summary>Who has less than others: guest, unverified, regular.</summary>
    Lesser = 1 << 24,

    /// <summary>anyone, nobody: who is not to have what is for one.</summary>
    Anybody = 1 << 25,

    /// <summary>An amount with its currency.</summary>
    Money = 1 << 26,

    /// <summary>admin-only, staff-only.</summary>
    Reserved = 1 << 27,

    /// <summary>Of those that somebody put on a list: pre-approved, allowlisted.</summary>
    Listed = 1 << 28,

    /// <summary>Of such words every rule has one.</summary>
    Anchor = Role | Rank | Non | Anybody | Approver | Authorized | Known | Permission | Group | Amount | Approval | Other | Own | Lesser | Reserved | Listed,
}
