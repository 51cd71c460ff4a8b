using PolicyAnalyzers.Build.Gate;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Gate;

public sealed class DriftGateTests
{
    private const string Lock = "/app/policy.lock.json";

    [Fact]
    public void Nothing_declared_and_nothing_accepted_is_settled_silently()
    {
        GateDecision decision = DriftGate.Decide(Request(current: null, accepted: null));

        Assert.Equal((null, null, true), (decision.Manifest, decision.NewLock, decision.IsSettled));
        Assert.Empty(decision.Findings);
    }

    [Fact]
    public void The_first_policy_becomes_the_accepted_one_and_is_told()
    {
        PolicyManifest current = Policy(["a"]);
        GateDecision decision = DriftGate.Decide(Request(current, accepted: null));

        Assert.Same(current, decision.Manifest);
        Assert.Equal((1, current.Digest, 0), (decision.NewLock!.Epoch, decision.NewLock.Digest, decision.NewLock.Sources.Count));
        Assert.True(decision.IsSettled);
        Assert.Equal(
            [new Finding(FindingSeverity.Message, null, "The policy of 'App' was written to 'policy.lock.json' as accepted. Review and commit it: later builds are compared with it.")],
            decision.Findings);
    }

    [Fact]
    public void A_locked_build_writes_no_first_lock_file()
    {
        Refused(
            Request(Policy(["a"]), accepted: null) with { Locked = true },
            "POL5005",
            "the accepted policy 'policy.lock.json' is missing, and a locked build accepts none; "
            + "run 'dotnet build App.csproj -p:PolicyLockedMode=false' and commit 'policy.lock.json'",
            Lock);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_accepted_passes_at_its_epoch(bool locked)
    {
        GateDecision decision = DriftGate.Decide(Request(Policy(["a"]), Policy(["a"], epoch: 7)) with { Locked = locked });

        Assert.Equal(7, decision.Manifest!.Epoch);
        Assert.Single(decision.Manifest.Sources);
        Assert.Null(decision.NewLock);
        Assert.Empty(decision.Findings);
        Assert.True(decision.IsSettled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wider_policy_fails_with_one_error_a_difference(bool locked)
    {
        GateDecision decision = DriftGate.Decide(Request(Policy(["a", "b", "c"]), Policy(["a"], epoch: 7)) with { Locked = locked });

        Assert.True(decision.Fails);
        Assert.Equal((null, null, false), (decision.Manifest, decision.NewLock, decision.IsSettled));
        Assert.Equal(
            from scope in new[] { "b", "c" }
            select Finding.Error(
                "POL5001",
                $"task 'x.run' gained scope '{scope}' at 'https://r.example'; 'policy.lock.json' does not accept that. "
                + "If it is meant, run 'dotnet build App.csproj -p:PolicyAccept=true' and have 'policy.lock.json' reviewed",
                "Tools.cs",
                12),
            decision.Findings);
    }

    [Fact]
    public void A_narrower_policy_passes_with_a_warning_and_is_asked_again()
    {
        GateDecision decision = DriftGate.Decide(Request(Policy(["a"]), Policy(["a", "b"], epoch: 7)));

        Assert.Equal((7, false), (decision.Manifest!.Epoch, decision.IsSettled));
        Assert.Null(decision.NewLock);
        Assert.Equal(
            [new Finding(
                FindingSeverity.Warning,
                "POL5002",
                "task 'x.run' lost scope 'b' at 'https://r.example'; 'policy.lock.json' still says otherwise. "
                + "If it is meant, run 'dotnet build App.csproj -p:PolicyAccept=true' and have 'policy.lock.json' reviewed",
                "Tools.cs",
                12)],
            decision.Findings);
    }

    [Theory]
    [InlineData("narrower")]
    [InlineData("neutral")]
    public void A_locked_build_fails_for_any_difference(string difference)
    {
        PolicyManifest accepted = difference == "neutral" ? Policy(["a"], purpose: "another") : Policy(["a", "b"]);
        GateDecision decision = DriftGate.Decide(Request(Policy(["a"]), accepted) with { Locked = true });

        Finding finding = Assert.Single(decision.Findings);
        Assert.Equal((FindingSeverity.Error, "POL5002"), (finding.Severity, finding.Id));
        Assert.Null(decision.Manifest);
    }

    [Fact]
    public void A_policy_that_is_gone_is_narrower_and_is_put_out_empty()
    {
        GateDecision decision = DriftGate.Decide(Request(current: null, Policy(["a"], epoch: 3)));

        Assert.Empty(decision.Manifest!.Agents);
        Assert.Equal(3, decision.Manifest.Epoch);
        Assert.Equal(["POL5002", "POL5002"], decision.Findings.Select(finding => finding.Id));
        Assert.All(decision.Findings, finding => Assert.Equal((Lock, 0), (finding.File, finding.Line)));
    }

    [Fact]
    public void Another_application_with_the_same_policy_is_wider()
    {
        GateDecision decision = DriftGate.Decide(Request(Policy(["a"]), Policy(["a"], application: "Other")));

        Assert.Equal(["POL5001"], decision.Findings.Select(finding => finding.Id));
    }

    [Fact]
    public void Accepting_adds_one_to_the_epoch_and_tells_what_was_accepted()
    {
        GateDecision decision = DriftGate.Decide(Request(Policy(["a", "b"]), Policy(["a"], epoch: 7)) with { Accept = true });

        Assert.Equal((8, 8), (decision.Manifest!.Epoch, decision.NewLock!.Epoch));
        Assert.Empty(decision.NewLock.Sources);
        Assert.True(decision.IsSettled);
        Assert.Equal(
            ["Accepted: task 'x.run' gained scope 'b' at 'https://r.example'.", "'policy.lock.json' is at epoch 8 now. Review and commit it."],
            decision.Findings.Select(finding => finding.Text));
    }

    [Fact]
    public void Accepting_what_is_accepted_changes_nothing()
    {
        GateDecision decision = DriftGate.Decide(Request(Policy(["a"]), Policy(["a"], epoch: 7)) with { Accept = true });

        Assert.Equal(7, decision.Manifest!.Epoch);
        Assert.Null(decision.NewLock);
    }

    [Fact]
    public void Accepting_in_a_locked_build_is_refused_even_without_a_difference()
    {
        Refused(
            Request(Policy(["a"]), Policy(["a"])) with { Accept = true, Locked = true },
            "POL5007",
            "PolicyAccept accepts a policy on a developer's machine, and a locked build accepts none; "
            + "run 'dotnet build App.csproj -p:PolicyAccept=true' there and commit 'policy.lock.json'",
            Lock);
    }

    [Fact]
    public void An_epoch_that_cannot_grow_is_refused()
    {
        GateDecision decision = DriftGate.Decide(Request(Policy(["a", "b"]), Policy(["a"], epoch: int.MaxValue)) with { Accept = true });

        Assert.Equal("POL5004", Assert.Single(decision.Findings).Id);
        Assert.Null(decision.NewLock);
    }

    [Fact]
    public void The_command_quotes_a_project_with_spaces()
    {
        Assert.Equal(
            "dotnet build \"My App.csproj\" -p:PolicyAccept=true",
            (Request(null, null) with { ProjectFile = "My App.csproj" }).Command("PolicyAccept=true"));
    }

    private static void Refused(GateRequest request, string id, string text, string file)
    {
        GateDecision decision = DriftGate.Decide(request);

        Assert.True(decision.Fails);
        Assert.Equal([Finding.Error(id, text, file)], decision.Findings);
        Assert.Equal((null, null, false), (decision.Manifest, decision.NewLock, decision.IsSettled));
    }

    private static GateRequest Request(PolicyManifest? current, PolicyManifest? accepted) => new(current, accepted, "App", Lock, "App.csproj");

    internal static PolicyManifest Policy(string[] scopes, int epoch = 1, string purpose = "p", string application = "App") => new(
        application,
        epoch,
        [new AgentPolicy("agent", null, [new TaskPolicy("x.run", purpose, 60, TaskSensitivity.Internal, TaskApproval.None, [], [new ResourceGrant("https://r.example", scopes)])])],
        [new TaskSource("x.run", "Tools.Run", "Tools.cs", 12)]);
}
