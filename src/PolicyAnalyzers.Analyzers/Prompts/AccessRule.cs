namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>What a sentence restricts; it decides what the remedy is.</summary>
internal enum AccessRuleKind
{
    /// <summary>Who may do something: a role, a group, a permission, an identity.</summary>
    Caller,

    /// <summary>Who else has to agree.</summary>
    Approval,

    /// <summary>How much may be spent.</summary>
    Limit,

    /// <summary>Whose data it may be.</summary>
    Owner,
}

/// <summary>A sentence of a prompt that states who may do what.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Kind">What it restricts.</param>
internal readonly record struct AccessRule(int Start, int Length, AccessRuleKind Kind);
