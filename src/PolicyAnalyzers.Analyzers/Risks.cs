using System.Collections.Immutable;

namespace PolicyAnalyzers.Analyzers;

/// <summary>
/// The published risks that each rule is about: OWASP Top 10 for Agentic Applications (2026), OWASP Non-Human Identities
/// Top 10 (2025), and CWE. They travel as tags of the descriptor into SARIF. Data only.
/// </summary>
internal static class Risks
{
    private const string GoalHijack = "OWASP-ASI01";
    private const string ToolMisuse = "OWASP-ASI02";
    private const string PrivilegeAbuse = "OWASP-ASI03";
    private const string ImproperOffboarding = "OWASP-NHI1";
    private const string SecretLeakage = "OWASP-NHI2";
    private const string InsecureAuthentication = "OWASP-NHI4";
    private const string Overprivileged = "OWASP-NHI5";
    private const string LongLivedSecrets = "OWASP-NHI7";
    private const string IdentityReuse = "OWASP-NHI9";

    private const string ExecutionWithUnnecessaryPrivileges = "CWE-250";
    private const string IncorrectPrivilegeAssignment = "CWE-266";
    private const string LeastPrivilegeViolation = "CWE-272";
    private const string ConfusedDeputy = "CWE-441";
    private const string InsufficientVerificationOfAuthenticity = "CWE-345";
    private const string ClientSideEnforcement = "CWE-602";
    private const string InsufficientlyProtectedCredentials = "CWE-522";
    private const string InsufficientSessionExpiration = "CWE-613";
    private const string UseAfterRelease = "CWE-672";
    private const string MissingRelease = "CWE-772";
    private const string ExternalControlOfSetting = "CWE-15";
    private const string ReliedUponUntrustedInput = "CWE-807";
    private const string ExposureToUnauthorized = "CWE-200";
    private const string SecretInError = "CWE-209";
    private const string CleartextStorage = "CWE-312";
    private const string SecretInLog = "CWE-532";
    private const string SecretInQuery = "CWE-598";
    private const string HardCodedCredentials = "CWE-798";
    private const string MissingAuthorization = "CWE-862";
    private const string IncorrectAuthorization = "CWE-863";

    private static readonly ImmutableDictionary<string, ImmutableArray<string>> ByRule = new Dictionary<string, ImmutableArray<string>>
    {
        ["POL1001"] = [PrivilegeAbuse, Overprivileged, LeastPrivilegeViolation],
        ["POL1002"] = [PrivilegeAbuse, Overprivileged, LeastPrivilegeViolation],
        ["POL1003"] = [PrivilegeAbuse, Overprivileged, LeastPrivilegeViolation],
        ["POL1004"] = [PrivilegeAbuse, Overprivileged, LeastPrivilegeViolation],
        ["POL1005"] = [ToolMisuse, PrivilegeAbuse, ReliedUponUntrustedInput, ExternalControlOfSetting],
        ["POL1006"] = [PrivilegeAbuse, Overprivileged, LeastPrivilegeViolation],
        ["POL1007"] = [PrivilegeAbuse, LongLivedSecrets, InsufficientSessionExpiration],
        ["POL1008"] = [PrivilegeAbuse, InsecureAuthentication, IncorrectPrivilegeAssignment],
        ["POL1009"] = [],
        ["POL1010"] = [PrivilegeAbuse, SecretLeakage, HardCodedCredentials],
        ["POL1011"] = [ToolMisuse, SecretLeakage, InsufficientlyProtectedCredentials],
        ["POL1012"] = [SecretLeakage, HardCodedCredentials],
        ["POL1013"] = [PrivilegeAbuse, IdentityReuse, ExecutionWithUnnecessaryPrivileges],
        ["POL1014"] = [PrivilegeAbuse, InsecureAuthentication, ConfusedDeputy],
        ["POL1015"] = [PrivilegeAbuse, Overprivileged, LeastPrivilegeViolation],
        ["POL1016"] = [PrivilegeAbuse, Overprivileged, LeastPrivilegeViolation],
        ["POL2001"] = [PrivilegeAbuse, ReliedUponUntrustedInput, IncorrectAuthorization],
        ["POL2002"] = [PrivilegeAbuse, ReliedUponUntrustedInput, IncorrectAuthorization],
        ["POL2003"] = [PrivilegeAbuse, ReliedUponUntrustedInput, IncorrectAuthorization],
        ["POL2004"] = [PrivilegeAbuse, ReliedUponUntrustedInput, IncorrectAuthorization],
        ["POL2005"] = [PrivilegeAbuse, IncorrectPrivilegeAssignment, IncorrectAuthorization],
        ["POL2006"] = [PrivilegeAbuse, InsecureAuthentication, InsufficientVerificationOfAuthenticity, IncorrectAuthorization],
        ["POL2007"] = [PrivilegeAbuse, Overprivileged, ExecutionWithUnnecessaryPrivileges],
        ["POL2008"] = [GoalHijack, ToolMisuse, ReliedUponUntrustedInput, IncorrectAuthorization],
        ["POL2009"] = [ToolMisuse, ReliedUponUntrustedInput, ClientSideEnforcement],
        ["POL2010"] = [GoalHijack, PrivilegeAbuse, ReliedUponUntrustedInput, IncorrectAuthorization],
        ["POL2011"] = [GoalHijack, PrivilegeAbuse, ReliedUponUntrustedInput, IncorrectAuthorization],
        ["POL2012"] = [GoalHijack, PrivilegeAbuse, ReliedUponUntrustedInput, IncorrectAuthorization],
        ["POL3001"] = [PrivilegeAbuse, IdentityReuse, InsufficientSessionExpiration],
        ["POL3002"] = [PrivilegeAbuse, ImproperOffboarding, MissingRelease],
        ["POL3003"] = [PrivilegeAbuse, InsecureAuthentication, UseAfterRelease],
        ["POL3004"] = [PrivilegeAbuse, IdentityReuse, InsufficientSessionExpiration],
        ["POL3005"] = [PrivilegeAbuse, LongLivedSecrets, InsufficientSessionExpiration],
        ["POL3006"] = [PrivilegeAbuse, InsecureAuthentication, InsufficientSessionExpiration],
        ["POL3007"] = [PrivilegeAbuse, SecretLeakage, CleartextStorage],
        ["POL3010"] = [PrivilegeAbuse, SecretLeakage, SecretInLog],
        ["POL3011"] = [PrivilegeAbuse, SecretLeakage, ExposureToUnauthorized],
        ["POL3012"] = [ToolMisuse, PrivilegeAbuse, SecretLeakage, ExposureToUnauthorized],
        ["POL3013"] = [PrivilegeAbuse, SecretLeakage, SecretInError],
        ["POL3014"] = [PrivilegeAbuse, SecretLeakage, InsecureAuthentication, InsufficientlyProtectedCredentials],
        ["POL3015"] = [PrivilegeAbuse, SecretLeakage, SecretInQuery],
        ["POL3016"] = [PrivilegeAbuse, SecretLeakage, ExposureToUnauthorized],
        ["POL3017"] = [PrivilegeAbuse, SecretLeakage, CleartextStorage],
        ["POL4001"] = [PrivilegeAbuse, MissingAuthorization],
        ["POL4002"] = [PrivilegeAbuse, MissingAuthorization],
        ["POL4003"] = [PrivilegeAbuse, MissingAuthorization],
        ["POL4004"] = [PrivilegeAbuse, LongLivedSecrets, InsufficientSessionExpiration],
        ["POL4005"] = [PrivilegeAbuse, Overprivileged, IncorrectPrivilegeAssignment],
        ["POL4006"] = [PrivilegeAbuse, IncorrectAuthorization],
        ["POL4007"] = [PrivilegeAbuse, MissingAuthorization],
        ["POL4008"] = [ToolMisuse, PrivilegeAbuse, LeastPrivilegeViolation],
        ["POL4009"] = [PrivilegeAbuse, MissingAuthorization],
        ["POL4010"] = [PrivilegeAbuse, IncorrectPrivilegeAssignment],
        ["POL4011"] = [PrivilegeAbuse, IncorrectPrivilegeAssignment],
        ["POL4012"] = [PrivilegeAbuse, Overprivileged, LeastPrivilegeViolation],
        ["POL4013"] = [PrivilegeAbuse, IncorrectPrivilegeAssignment],
        ["POL4014"] = [PrivilegeAbuse, IdentityReuse, MissingAuthorization],
        ["POL4015"] = [PrivilegeAbuse, IncorrectPrivilegeAssignment],
        ["POL4019"] = [],
    }.ToImmutableDictionary(StringComparer.Ordinal);

    public static ImmutableArray<string> Of(string rule) =>
        ByRule.TryGetValue(rule, out ImmutableArray<string> risks) ? risks : ImmutableArray<string>.Empty;
}
