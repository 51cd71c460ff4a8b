namespace PolicyAnalyzers.Cli.Probing;

/// <summary>One request, sent many times at once: it may be granted once.</summary>
internal static class Stampede
{
    public const string Id = "flood.same-request-at-once";

    private const int Count = 32;
    private const string Advice = "Settle single use in one transaction with the grant, across all nodes.", Rule = "RFC 9449 §11.1, RFC 7523 §3 (7)";

    public static async Task<ProbeOutcome> RunAsync(ProbeGround ground, CancellationToken cancellationToken)
    {
        if (!ground.Setup.Flood)
        {
            return new ProbeOutcome(Id, ProbeVerdict.NotProbed, "needs --flood", null, Advice, Rule);
        }

        var first = new ProbeRequest(ground);
        string assertion = first.Assertion!.Sign(), proof = first.Proof!.Sign();
        ProbeReply[] replies = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ =>
        {
            var request = new ProbeRequest(ground);
            request.Assertion!.Signed = _ => assertion;
            request.Proof!.Signed = _ => proof;
            return ground.SendAsync(request, cancellationToken);
        }));
        int granted = replies.Count(reply => reply.AccessToken is not null), clear = replies.Count(reply => reply.Error is "invalid_client" or "invalid_dpop_proof");
        string answer = $"{granted} of {Count} granted, {clear} refused";
        return granted > 1 ? new ProbeOutcome(Id, ProbeVerdict.Accepted, answer, "the same request is granted more than once", Advice, Rule)
            : granted + clear < Count ? new ProbeOutcome(Id, ProbeVerdict.Unclear, answer, $"an answer is {replies.First(reply => reply.AccessToken is null && reply.Error is not ("invalid_client" or "invalid_dpop_proof"))}", Advice, Rule)
            : new ProbeOutcome(Id, ProbeVerdict.Refused, answer, null, Advice, Rule);
    }
}
