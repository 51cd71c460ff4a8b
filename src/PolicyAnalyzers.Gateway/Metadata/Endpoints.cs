namespace PolicyAnalyzers.Gateway.Metadata;

/// <summary>The gateway's paths, relative to its issuer.</summary>
internal static class Endpoints
{
    public const string
        Metadata = "/.well-known/oauth-authorization-server",
        Keys = "/jwks",
        Token = "/token",
        Revoke = "/revoke",
        Introspect = "/introspect",
        Backchannel = "/bc-authorize",
        Approvals = "/approvals",
        Audit = "/audit",
        AuditKeys = "/audit/keys",
        Evaluation = "/access/v1/evaluation",
        EvaluationMetadata = "/.well-known/authzen-configuration";
}
