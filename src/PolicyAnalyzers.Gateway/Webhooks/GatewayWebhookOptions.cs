namespace PolicyAnalyzers.Gateway;

/// <summary>Where the gateway tells that a human is asked for, and what they decided: a receiver of Standard Webhooks, as a chat or a pager has.</summary>
public sealed class GatewayWebhookOptions
{
    /// <summary>The receiver: https, or http on a loopback address. Redirects are not followed.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>
    /// The secret that signs each message (HMAC-SHA256 by Standard Webhooks): <c>whsec_</c> and the base64 of 24 to 64 random bytes. Give it by the environment or a secret
    /// store, not in a file beside others.
    /// </summary>
    public string Secret { get; set; } = string.Empty;
}
