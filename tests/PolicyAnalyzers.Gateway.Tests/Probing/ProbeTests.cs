using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PolicyAnalyzers.Cli.Probing;
using PolicyAnalyzers.Cli.Probing.Likeness;
using PolicyAnalyzers.Cli.Probing.Probes;

namespace PolicyAnalyzers.Gateway.Tests.Probing;

/// <summary>The shipped prober against the real gateway, over HTTP.</summary>
public sealed class ProbeTests
{
    [Fact]
    public async Task The_gateway_refuses_all_that_it_must()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync();

        (int exitCode, JsonNode report) = await probed.ProbeAsync("--approvals", "--flood");

        string findings = ProbedGateway.Findings(report);
        Assert.True(findings.Length == 0, findings);
        Assert.Equal(["proof.nonce.missing", "proof.nonce.invented", "proof.nonce.altered"], ProbedGateway.Of(report, "not probed"));
        Assert.True((int)report["refused"]! >= 200, report["refused"]!.ToString());
        Assert.Equal(0, exitCode);

        // Nothing that was granted stays.
        List<AuditRecord> audit = await probed.Gateway.AuditAsync();
        Assert.Equal(Leases(AuditEvents.TokenIssued), Leases(AuditEvents.LeaseEnded));
        Assert.Equal("[]", (await probed.Gateway.AsAsync(probed.Now(probed.Gateway.Approver), HttpMethod.Get, "/approvals")).Body);

        IEnumerable<string?> Leases(string of) => audit.Where(record => record.Event == of).Select(record => record.Lease).Distinct().Order();
    }

    [Fact]
    public async Task So_does_one_that_asks_for_nonces()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync(options => options.RequireDpopNonce = true);

        (int exitCode, JsonNode report) = await probed.ProbeAsync("--only", "proof.", "--only", "assertion.replay", "--only", "lease.");

        string findings = ProbedGateway.Findings(report);
        Assert.True(findings.Length == 0, findings);
        Assert.Empty(ProbedGateway.Of(report, "not probed"));
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task So_does_one_with_a_console()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync(options => options.SignIn = new GatewaySignInOptions
        {
            Authority = "https://login.contoso.example",
            ClientId = "gateway",
            ClientSecret = "secret",
            Operators = { "operators" },
        });

        (int exitCode, JsonNode report) = await probed.ProbeAsync("--only", "console.");

        string findings = ProbedGateway.Findings(report);
        Assert.True(findings.Length == 0, findings);
        Assert.Equal(7, (int)report["refused"]!);
        Assert.Contains(report["probes"]!.AsArray(), probe => (string)probe!["answer"]! == "302");
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task What_is_not_given_is_not_probed_and_never_passed()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync();
        string[] some = ["--only", "introspection.", "--only", "assertion.kind", "--only", "subject.exp", "--only", "audit.names", "--only", "approval.used", "--only", "approvals.by", "--only", "flood", "--only", "proof.htm"];

        (int exitCode, JsonNode report) = await probed.ProbeAloneAsync(some);

        Assert.Equal(0, exitCode);
        foreach ((string id, string need) in new[]
        {
            ("introspection.of-another-api", "--other-api"), ("introspection.unknown", "--api"), ("assertion.kind.auditor-as-agent", "--auditor"), ("subject.exp.past", "--user-issuer"),
            ("audit.names-the-check", "--auditor"), ("approval.used-twice", "--approvals"), ("approvals.by-an-auditor", "--auditor"), ("flood.same-request-at-once", "--flood"),
        })
        {
            JsonNode probe = report["probes"]!.AsArray().Single(probe => (string)probe!["id"]! == id)!;
            Assert.Equal(("not probed", "needs " + need), ((string)probe["verdict"]!, (string)probe["answer"]!));
        }

        Assert.Equal(2, (await probed.ProbeAloneAsync([.. some, "--complete"])).ExitCode);
    }

    [Fact]
    public async Task It_tells_in_words_too()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync();

        (int exitCode, string output, _) = await probed.RunAsync("--only", "proof.htm", "--only", "introspection.unknown", "--verbose");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            """
            https://gateway.contoso.example: 'invoice-assistant' is granted 'invoice.read' at https://ledger.contoso.example, so that refusals mean something

                           refused  findings  not probed
            proof                4         0           0
            introspection        0         0           1
            all                  4         0           1

            Not probed
              needs --api: introspection.unknown

            Refused
              proof.htm.get: 400 invalid_dpop_proof
              proof.htm.in-lower-case: 400 invalid_dpop_proof
              proof.htm.missing: 400 invalid_dpop_proof
              proof.htm.array: 400 invalid_dpop_proof

            """, output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Nothing_can_be_told_when_the_right_request_is_refused()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync(options => options.Policy = new GatewayPolicy([]));

        (int exitCode, string output, string error) = await probed.RunAsync();

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("error: the request that must be granted is refused: 400 access_denied, ", error);
    }

    [Fact]
    public async Task Nothing_can_be_told_when_nobody_answers()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync();

        (int exitCode, string output, string error) = await probed.RunAsync("--address", "http://127.0.0.1:9");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("error: ", error);
    }

    [Theory]
    [InlineData("--other-agent", "no-key", "'--other-agent no-key' must be id=key.pem")]
    [InlineData("--parameter", "lines=many", "'--parameter lines=many' must be name=value, with a parameter of the task and a value of its type")]
    [InlineData("--parameter", "unknown=1", "'--parameter unknown=1' must be name=value, with a parameter of the task and a value of its type")]
    [InlineData("--resource", "https://other.example", "task 'invoice.read' grants nothing at 'https://other.example'")]
    [InlineData("--task", "invoice.pay", "task 'invoice.pay' needs a human; take one that is granted without")]
    [InlineData("--task", "invoice.none", "the manifest declares no task 'invoice.none' of agent 'invoice-assistant'")]
    [InlineData("--address", "http://gateway.contoso.example", "'http://gateway.contoso.example' must be an https URI, or http on a loopback address")]
    [InlineData("--user-issuer", "https://login.contoso.example", "'--user-issuer' goes with '--user-issuer-key' and '--user-audience'")]
    public async Task Options_that_are_not_what_they_must_be_are_told(string option, string value, string expected)
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync();

        Assert.Equal((2, "", $"error: {expected}{Environment.NewLine}"), await probed.RunAsync(option, value));
    }

    [Fact]
    public void Each_probe_has_a_name_of_its_own_a_rule_and_advice()
    {
        IReadOnlyList<Probe> all = AllProbes.List;

        Assert.True(all.Count >= 200, $"{all.Count}");
        Assert.Equal(all.Count, all.Select(probe => probe.Id).Distinct().Count());
        Assert.All(all, probe => Assert.Matches(new Regex(@"^[a-z]+(\.[a-z0-9_-]+)+$"), probe.Id));
        Assert.All(all, probe => Assert.True(probe.Rule.Length > 5 && probe.Advice.EndsWith('.'), probe.Id));
    }

    [Fact]
    public void Noise_is_no_difference_and_a_shift_is_one_whatever_the_outliers()
    {
        var random = new Random(1);
        double[] scores = [.. Enumerable.Range(0, 500).Select(_ => SignedRank.Score([.. Enumerable.Range(0, 60).Select(_ => Noise() - Noise())]))];

        // Far less than the score of 4 that counts, though one answer in twenty takes a hundred times as long.
        Assert.True(scores.Max(Math.Abs) < 4, scores.Max(Math.Abs).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(scores.Average() is > -0.2 and < 0.2);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(SignedRank.Score([.. Enumerable.Range(0, 100).Select(_ => 1.5 + Noise() - Noise())]) > 4));
        Assert.Equal(0, SignedRank.Score([0, 0, 0]));
        Assert.Equal(-SignedRank.Score([1, 2, 2, -3]), SignedRank.Score([-1, -2, -2, 3]));
        Assert.Equal((2.5, 0), (SignedRank.Median([4, 1, 3, 2]), SignedRank.Median([])));

        double Noise() => random.NextDouble() * (random.Next(20) == 0 ? 100 : 1);
    }
}
