using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Gate;

/// <summary>
/// Compares what an application declares with what was accepted for it. A wider policy fails the build; any other
/// difference is told in every build until it is accepted, and fails a locked one. Pure: it touches no file.
/// </summary>
internal static class DriftGate
{
    public static GateDecision Decide(GateRequest request) => request switch
    {
        { Accept: true, Locked: true } => Fail(Finding.Error(
            RuleIds.AcceptWhileLocked,
            "PolicyAccept accepts a policy on a developer's machine, and a locked build accepts none; "
            + $"run '{request.AcceptCommand}' there and commit '{Path.GetFileName(request.LockFile)}'",
            request.LockFile)),
        { Accepted: { } accepted } => Compare(request, accepted, request.Current ?? new PolicyManifest(request.Application, 1, [])),
        { Current: { } current } => First(request, current),
        _ => new GateDecision(null, null, [], IsSettled: true),
    };

    private static GateDecision First(GateRequest request, PolicyManifest current)
    {
        string name = Path.GetFileName(request.LockFile);
        return request.Locked
            ? Fail(Finding.Error(
                RuleIds.MissingLock,
                $"the accepted policy '{name}' is missing, and a locked build accepts none; "
                + $"run '{request.Command("PolicyLockedMode=false")}' and commit '{name}'",
                request.LockFile))
            : new GateDecision(
                current,
                current.WithoutSources(),
                [
                    Message($"The policy of '{current.Application}' was written to '{name}' as accepted. Review and commit it: later builds are compared with it."),
                    .. BuildAgain(request),
                ],
                IsSettled: true);
    }

    private static GateDecision Compare(GateRequest request, PolicyManifest accepted, PolicyManifest current)
    {
        if (accepted.Digest == current.Digest)
        {
            return new GateDecision(current.WithEpoch(accepted.Epoch), null, [.. Expansions.Find(current, accepted.History, request.MaxExpansions)], IsSettled: true);
        }

        IReadOnlyList<PolicyDifference> differences = PolicyComparison.Compare(accepted, current);
        if (request.Accept)
        {
            return Accept(request, accepted, current, differences);
        }

        List<Finding> findings = [.. differences.Select(difference => Tell(request, current, difference))];
        return findings.Any(finding => finding.Severity == FindingSeverity.Error)
            ? new GateDecision(null, null, findings, IsSettled: false)
            : new GateDecision(
                current.WithEpoch(accepted.Epoch), null, [.. findings, .. Expansions.Find(current, accepted.History, request.MaxExpansions)], IsSettled: false);
    }

    private static GateDecision Accept(GateRequest request, PolicyManifest accepted, PolicyManifest current, IReadOnlyList<PolicyDifference> differences)
    {
        if (PolicyAcceptance.WhyNoReason(request.Reason) is { } fault)
        {
            return Fail(Finding.Error(
                RuleIds.NoReason,
                $"an acceptance needs a reason that a reviewer understands, and PolicyReason is none: {fault}; run '{request.AcceptCommand}'",
                request.LockFile));
        }

        if (accepted.Epoch == int.MaxValue)
        {
            return Fail(LockFile.Fault(request.LockFile, new PolicyFormatException("its epoch cannot grow any more")));
        }

        PolicyManifest next = current.WithEpoch(accepted.Epoch + 1);
        var acceptance = new PolicyAcceptance(
            next.Epoch,
            request.Today,
            request.By,
            request.Reason!.Trim(),
            differences.Select(difference => new AcceptedChange(difference.Kind, difference.Task, difference.Member, difference.Message)));
        IReadOnlyList<PolicyAcceptance> history = [.. accepted.History, acceptance];
        return new GateDecision(
            next,
            next.WithoutSources().WithHistory(history),
            [
                .. differences.Select(difference => Message($"Accepted: {difference.Message}.")),
                Message($"'{Path.GetFileName(request.LockFile)}' is at epoch {next.Epoch} now. Review and commit it."),
                .. BuildAgain(request),
                .. Expansions.Find(current, history, request.MaxExpansions),
            ],
            IsSettled: true);
    }

    private static Finding Tell(GateRequest request, PolicyManifest current, PolicyDifference difference)
    {
        TaskSource? source = difference.Task is { } task ? current.FindSource(task) : null;
        bool isWider = difference.Kind == DifferenceKind.Widening;
        string name = Path.GetFileName(request.LockFile);
        string ways = PolicyComparison.Ways(current, difference) is { } found ? $" ({found})" : string.Empty;
        string text = $"{difference.Message}{ways}; {(isWider ? $"'{name}' does not accept that" : $"'{name}' still says otherwise")}. "
            + $"If it is meant, run '{request.AcceptCommand}' and have '{name}' reviewed";
        return new Finding(
            isWider || request.Locked || request.Embedded ? FindingSeverity.Error : FindingSeverity.Warning,
            isWider ? RuleIds.Widened : RuleIds.NotAccepted,
            text,
            source?.File ?? request.LockFile,
            source?.File is null ? 0 : source.Line);
    }

    private static IEnumerable<Finding> BuildAgain(GateRequest request) => request.Embedded
        ? [new Finding(FindingSeverity.Warning, RuleIds.NotAccepted, $"the policy inside of the assembly is not yet the one that '{Path.GetFileName(request.LockFile)}' says now; build once more", request.LockFile)]
        : [];

    private static GateDecision Fail(Finding finding) => new(null, null, [finding], IsSettled: false);

    private static Finding Message(string text) => new(FindingSeverity.Message, null, text);
}
