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
                + "If it is meant, run 'dotnet build App.csproj -p:PolicyAccept=true -p:PolicyReason=\"why\"' and have 'policy.lock.json' reviewed",
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
                + "If it is meant, run 'dotnet build App.csproj -p:PolicyAccept=true -p:PolicyReason=\"why\"' and have 'policy.lock.json' reviewed",
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
        GateDecision decision = DriftGate.Decide(Request(Policy(["a", "b"]), Policy(["a"], epoch: 7)) with { Accept = true, Reason = "why", By = "Ada", Today = "2026-01-31" });

        Assert.Equal((8, 8), (decision.Manifest!.Epoch, decision.NewLock!.Epoch));
        Assert.Empty(decision.NewLock.Sources);
        Assert.Empty(decision.Manifest.History);
        PolicyAcceptance acceptance = Assert.Single(decision.NewLock.History);
        Assert.Equal((8, "2026-01-31", "Ada", "why"), (acceptance.Epoch, acceptance.Date, acceptance.By, acceptance.Reason));
        Assert.Equal([new AcceptedChange(DifferenceKind.Widening, "x.run", "grants", "task 'x.run' gained scope 'b' at 'https://r.example'")], acceptance.Changes);
        Assert.True(decision.IsSettled);
        Assert.Equal(
            ["Accepted: task 'x.run' gained scope 'b' at 'https://r.example'.", "'policy.lock.json' is at epoch 8 now. Review and commit it."],
            decision.Findings.Select(finding => finding.Text));
    }

    [Theory]
    [InlineData(null, "it is empty")]
    [InlineData("  ", "it is empty")]
    [InlineData("two\nlines", "it holds control characters")]
    public void Accepting_without_a_reason_is_refused(string? reason, string fault) => Refused(
        Request(Policy(["a", "b"]), Policy(["a"])) with { Accept = true, Reason = reason },
        "POL5006",
        $"an acceptance needs a reason that a reviewer understands, and PolicyReason is none: {fault}; run 'dotnet build App.csproj -p:PolicyAccept=true -p:PolicyReason=\"why\"'",
        Lock);

    [Fact]
    public void A_task_that_was_accepted_wider_three_times_is_told_until_it_is_another_one()
    {
        PolicyManifest accepted = Policy(["a"]);
        string[] scopes = ["a"];
        GateDecision decision = null!;
        for (int i = 0; i < 3; i++)
        {
            Assert.DoesNotContain(decision?.Findings ?? [], finding => finding.Id == "POL5003");
            scopes = [.. scopes, $"more{i}"];
            decision = DriftGate.Decide(Request(Policy(scopes), accepted) with { Accept = true, Reason = "why", By = "Ada", Today = "2026-01-31" });
            accepted = PolicyManifest.Parse(decision.NewLock!.ToJson());
        }

        Finding told = new(
            FindingSeverity.Warning,
            "POL5003",
            "task 'x.run' was accepted wider 3 times (epoch 2, 3, 4); redesign it: several tasks, each with what it needs alone",
            "Tools.cs",
            12);
        Assert.Equal(told, decision.Findings[^1]);
        Assert.Equal([told], DriftGate.Decide(Request(Policy(scopes), accepted)).Findings);
        Assert.Empty(DriftGate.Decide(Request(Policy(scopes), accepted) with { MaxExpansions = 4 }).Findings);
        Assert.Empty(DriftGate.Decide(Request(Policy(scopes), accepted) with { MaxExpansions = 0 }).Findings);
    }

    [Fact]
    public void A_widening_is_told_with_the_way_to_what_needs_it()
    {
        PolicyManifest policy = Policy(["a", "b"]);
        var current = new PolicyManifest(
            "App", 1, policy.Agents, policy.Sources, [new TaskRequirement("x.run", [new RequiredScope("https://r.example", "b", ["Tools.Run", "Client.Send"])])]);

        Assert.StartsWith(
            "task 'x.run' gained scope 'b' at 'https://r.example' ('Tools.Run → Client.Send' needs 'b'); 'policy.lock.json' does not accept that.",
            Assert.Single(DriftGate.Decide(Request(current, Policy(["a"]))).Findings).Text,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "task 'x.run' is new and grants 'a' at 'https://r.example', 'b' at 'https://r.example' (no code of the task needs 'a', 'Tools.Run → Client.Send' needs 'b'); ",
            DriftGate.Decide(Request(current, new PolicyManifest("App", 1, [new AgentPolicy("agent", null, [])]))).Findings.Single(finding => finding.Text.StartsWith("task", StringComparison.Ordinal)).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Accepting_what_is_accepted_changes_nothing()
    {
        GateDecision decision = DriftGate.Decide(Request(Policy(["a"]), Policy(["a"], epoch: 7)) with { Accept = true, Reason = "why", By = "Ada", Today = "2026-01-31" });

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
            + "run 'dotnet build App.csproj -p:PolicyAccept=true -p:PolicyReason=\"why\"' there and commit 'policy.lock.json'",
            Lock);
    }

    [Fact]
    public void An_epoch_that_cannot_grow_is_refused()
    {
        GateDecision decision = DriftGate.Decide(Request(Policy(["a", "b"]), Policy(["a"], epoch: int.MaxValue)) with { Accept = true, Reason = "why", By = "Ada", Today = "2026-01-31" });

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
