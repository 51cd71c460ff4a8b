using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The agent was built against the very manifest that is in force here.</summary>
internal sealed class ManifestDigestCheck(ManifestRegistry manifests) : ITokenRequestCheck
{
    public const string CheckId = "manifest.digest";

    public static OAuthError NotInForce { get; } = OAuthError.InvalidDetails("the manifest is not the one in force for this agent");

    public string Id => CheckId;

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private CheckResult Evaluate(TokenRequestContext context)
    {
        if (manifests.FindByAgent(context.Agent.Id) is not { } manifest)
        {
            return OAuthError.InvalidDetails($"no manifest declares agent '{context.Agent.Id}'");
        }

        if (manifest.Digest != context.Detail.Manifest)
        {
            return NotInForce;
        }

        context.Manifest = manifest;
        return CheckResult.Pass;
    }
}
