namespace PolicyAnalyzers.Build;

/// <summary>The rules that the build reports; each has a page of its name under docs/rules.</summary>
internal static class RuleIds
{
    public const string MalformedDeclaration = "POL4001";
    public const string DuplicateTask = "POL4002";
    public const string TaskWithoutAgent = "POL4003";
    public const string UndeclaredEffect = "POL4010";
    public const string SurplusScope = "POL4012";
    public const string MalformedEffects = "POL4019";
    public const string Widened = "POL5001";
    public const string NotAccepted = "POL5002";
    public const string RepeatedExpansion = "POL5003";
    public const string UnreadableLock = "POL5004";
    public const string MissingLock = "POL5005";
    public const string NoReason = "POL5006";
    public const string AcceptWhileLocked = "POL5007";
    public const string CannotSign = "POL5008";
    public const string CannotExport = "POL5009";
    public const string Conflict = "POL5010";

    public static string HelpLink(string id) => $"https://github.com/policyanalyzers/policyanalyzers/blob/main/docs/rules/{id}.md";
}
