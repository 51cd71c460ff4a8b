using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Cli.Probing.Likeness;
using PolicyAnalyzers.Cli.Probing.Probes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>Sends one request that must be granted, then all that must be refused, and gives back what it was granted.</summary>
internal static class ProbeRun
{
    /// <exception cref="PolicyFormatException">The gateway does not speak, or refuses the request that it must grant: nothing can be told.</exception>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public static async Task<IReadOnlyList<ProbeOutcome>> RunAsync(ProbeSetup setup, TimeProvider time, CancellationToken cancellationToken)
    {
        using var transport = new ProbeTransport(setup.Address);
        using ProbeGround ground = await ProbeGround.FindAsync(setup, transport, time, cancellationToken);
        await ground.LiveAsync(cancellationToken);
        AuditTrail? trail = setup.Auditor is null || !setup.Wants(AuditTrail.Id) ? null : await AuditTrail.BeginAsync(ground, cancellationToken);
        try
        {
            List<ProbeOutcome> outcomes = [];
            foreach (Probe probe in AllProbes.List.Where(probe => setup.Wants(probe.Id)))
            {
                outcomes.Add(await ProbeAsync(probe, ground, trail, cancellationToken));
            }

            outcomes.AddRange(await LikePairs.CompareAsync(ground, cancellationToken));
            if (setup.Wants(Stampede.Id))
            {
                outcomes.Add(await Stampede.RunAsync(ground, cancellationToken));
            }

            if (setup.Wants(AuditTrail.Id))
            {
                outcomes.Add(trail is null ? AuditTrail.NotRead : await trail.CompareAsync(ground, cancellationToken));
            }

            return outcomes;
        }
        finally
        {
            // Whatever happened, and however it ended: nothing that was granted stays.
            await ApprovalProbes.EndAsync(ground);
            await ground.EndAsync(CancellationToken.None);
        }
    }

    private static async Task<ProbeOutcome> ProbeAsync(Probe probe, ProbeGround ground, AuditTrail? trail, CancellationToken cancellationToken)
    {
        try
        {
            (ProbeRequest request, ProbeReply reply) = await SendAsync(probe, ground, cancellationToken);
            Refusal refusal = Expected(probe.Refusal, request);
            string? fault = refusal.WhyNot(reply, ground.Setup.AnyDescription) ?? Leak(request, reply);
            if (fault is null)
            {
                trail?.Expect(probe.Id, refusal, reply);
                fault = request.Afterwards is null ? null : await request.Afterwards();
                return fault is null ? Outcome(probe, ProbeVerdict.Refused, reply, null) : Outcome(probe, ProbeVerdict.Accepted, reply, fault);
            }

            // A body that must be another one was asked for by the success that says so.
            bool isGranted = reply.IsGranted && (refusal.Body is null || reply.AccessToken is not null || reply.Member("active")?.GetValueKind() == JsonValueKind.True);
            return Outcome(probe, isGranted ? ProbeVerdict.Accepted : ProbeVerdict.Unclear, reply, fault);
        }
        catch (NotProbedException exception)
        {
            return new ProbeOutcome(probe.Id, ProbeVerdict.NotProbed, $"needs {exception.Message}", null, probe.Advice, probe.Rule);
        }
        catch (HttpRequestException exception)
        {
            // A gateway that hangs up, or hangs, has not said no.
            return new ProbeOutcome(probe.Id, ProbeVerdict.Unclear, "no answer", exception.Message, probe.Advice, probe.Rule);
        }
    }

    private static async Task<(ProbeRequest, ProbeReply)> SendAsync(Probe probe, ProbeGround ground, CancellationToken cancellationToken)
    {
        for (bool isAgain = false; ; isAgain = true)
        {
            var request = new ProbeRequest(ground);
            await probe.Bend(request);
            ProbeReply reply = await ground.SendAsync(request, cancellationToken);
            if (isAgain || reply.Error != "use_dpop_nonce" || probe.Refusal.Error == "use_dpop_nonce")
            {
                return (request, reply);
            }
        }
    }

    private static Refusal Expected(Refusal refusal, ProbeRequest request)
    {
        string? description = request.Description ?? refusal.Description;
        return refusal with { Description = description is null ? null : Described(description, request.Ground.Setup) };
    }

    // As an error_description is written: its characters are those that RFC 6749 allows, and it is no longer than 300 of them.
    private static string Described(string description, ProbeSetup setup)
    {
        string text = description.Replace("{agent}", setup.Agent.Id, StringComparison.Ordinal)
            .Replace("{task}", setup.Task.Id, StringComparison.Ordinal)
            .Replace("{argument}", setup.Task.Parameters is [{ } first, ..] ? first.Name : string.Empty, StringComparison.Ordinal);
        return string.Concat(text.Take(300).Select(letter => letter is >= ' ' and <= '~' and not ('"' or '\\') ? letter : '?'));
    }

    /// <summary>An answer must not repeat the assertion or the proof; their fresh identifiers stand for them.</summary>
    private static string? Leak(ProbeRequest request, ProbeReply reply) =>
        Identifier(request.Assertion) is { } assertion && reply.Body.Contains(assertion, StringComparison.Ordinal) ? "the answer holds the client assertion"
        : Identifier(request.Proof) is { } proof && reply.Body.Contains(proof, StringComparison.Ordinal) ? "the answer holds the proof"
        : null;

    // One that a probe has bent may be a word that stands in any answer.
    private static string? Identifier(JwtDraft? draft) => draft?.Payload["jti"] is JsonValue value && value.TryGetValue(out string? id) && Guid.TryParse(id, out _) ? id : null;

    private static ProbeOutcome Outcome(Probe probe, ProbeVerdict verdict, ProbeReply reply, string? detail) => new(probe.Id, verdict, reply.ToString(), detail, probe.Advice, probe.Rule);
}
