using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Policy.Tests.Export;

public sealed class CedarTests
{
    [Fact]
    public void A_grant_is_a_policy_that_can_be_read()
    {
        PolicyManifest manifest = Samples.Manifest();

        Assert.Equal(
            $$"""
            // Made from the policy manifest of epoch 7, {{manifest.Digest}}.

            @id("invoice-assistant/invoice.pay/https://ledger.contoso.example")
            @application("InvoiceAgent")
            @owner("billing-platform")
            @purpose("Pay one approved invoice")
            @maxLifetimeSeconds("30")
            @sensitivity("restricted")
            @approval("human")
            permit (
              principal == Agent::"invoice-assistant",
              action == Action::"invoice.pay",
              resource == Resource::"https://ledger.contoso.example"
            ) when {
              !context.scopes.isEmpty() &&
              ["payments.create"].containsAll(context.scopes) &&
              context.parameters has amount && context.parameters.amount.lessThanOrEqual(decimal("500.0")) &&
              context.parameters has invoiceId && context.parameters.invoiceId like "INV-*"
            };

            """,
            CedarExport.Policies(manifest));
        Assert.Equal(
            """
            entity Agent;
            entity Resource;

            action "invoice.pay" appliesTo {
              principal: [Agent],
              resource: [Resource],
              context: {
                "scopes": Set<String>,
                "parameters": { "amount": decimal, "invoiceId": String }
              }
            };

            """,
            CedarExport.Schema(manifest));
    }

    [Fact]
    public void What_is_audited_decides_nothing_and_is_not_said()
    {
        PolicyManifest audited = Samples.Manifest(Samples.Pay(parameters: [new ParameterPolicy("x", ParameterType.String, audited: true)]));
        PolicyManifest not = Samples.Manifest(Samples.Pay(parameters: [new ParameterPolicy("x", ParameterType.String)]));

        Assert.Equal(CedarExport.Policies(not).Replace(not.Digest, audited.Digest, StringComparison.Ordinal), CedarExport.Policies(audited));
        Assert.Equal(CedarExport.Schema(not), CedarExport.Schema(audited));
    }

    [Theory]
    [InlineData(ParameterType.Number, "0.00001", "a number has at most four digits behind the point there, and lies between -922337203685477.5808 and 922337203685477.5807")]
    [InlineData(ParameterType.Number, "922337203685478", "a number has at most four digits behind the point there, and lies between -922337203685477.5808 and 922337203685477.5807")]
    [InlineData(ParameterType.Integer, "10000000000000000000", "a whole number is one of 64 bits there")]
    public void What_Cedar_has_no_words_for_is_refused(ParameterType type, string bound, string why)
    {
        decimal number = decimal.Parse(bound, System.Globalization.CultureInfo.InvariantCulture);

        Refused("maximum", new ParameterPolicy("x", type, max: number));
        Refused("minimum", new ParameterPolicy("x", type, min: number));

        void Refused(string which, ParameterPolicy parameter)
        {
            PolicyManifest manifest = Samples.Manifest(Samples.Pay(parameters: [parameter]));
            string expected = $"the {which} of parameter 'x' of task 'invoice.pay' cannot be said in Cedar: {why}; declare another bound";
            Assert.Equal(expected, Assert.Throws<PolicyFormatException>(() => CedarExport.Policies(manifest)).Message);
        }
    }

    [Fact]
    public void A_lone_surrogate_is_refused() => Assert.Equal(
        "a string of the manifest holds a lone surrogate",
        Assert.Throws<PolicyFormatException>(() => CedarExport.Policies(Samples.Manifest(Samples.Pay(purpose: "\ud800")))).Message);

    [Fact]
    public void A_text_stays_within_its_quotes()
    {
        string policies = CedarExport.Policies(Samples.Manifest(Samples.Pay(purpose: "\")\npermit(principal, action, resource);//\u202e\\")));

        Assert.Contains("@purpose(\"\\\")\\u{a}permit(principal, action, resource);//\\u{202e}\\\\\")\n", policies, StringComparison.Ordinal);
    }

    /// <summary>One hundred thousand requests over generated manifests: the evaluator and Cedar decide alike.</summary>
    [Fact]
    public async Task Cedar_decides_as_the_evaluator_does()
    {
        const int Manifests = 250, Requests = 400;
        var world = new CedarWorld(new Random(20260301));
        (PolicyManifest Manifest, TaskAccess[] Requests)[] cases = [.. Enumerable.Range(0, Manifests).Select(_ => Case())];

        string[] answers = await Cedar(cases.Select(each => new JsonObject
        {
            ["policies"] = CedarExport.Policies(each.Manifest),
            ["schema"] = CedarExport.Schema(each.Manifest),
            ["requests"] = new JsonArray([.. each.Requests.Select(request => CedarWorld.ForCedar(each.Manifest, request))]),
        }));

        Assert.Equal(Manifests, answers.Length);
        var counts = new Dictionary<(bool Allowed, char Cedar), int>();
        for (int i = 0; i < Manifests; i++)
        {
            Assert.Equal(Requests, answers[i].Length);
            for (int j = 0; j < Requests; j++)
            {
                bool allowed = PolicyEvaluator.Evaluate(cases[i].Manifest, cases[i].Requests[j]) is null;
                Assert.True(
                    answers[i][j] == 'e' || allowed == (answers[i][j] == 'a'),
                    $"{CedarExport.Policies(cases[i].Manifest)}\n{CedarWorld.ForCedar(cases[i].Manifest, cases[i].Requests[j])}\n{answers[i][j]}");
                counts[(allowed, answers[i][j])] = counts.GetValueOrDefault((allowed, answers[i][j])) + 1;
            }
        }

        Assert.InRange(counts[(true, 'a')], 30_000, 70_000);
        Assert.InRange(counts[(false, 'd')], 30_000, 70_000);

        // What Cedar cannot hold is asked for seldom, and then nobody is allowed anything.
        Assert.InRange(counts.Where(count => count.Key.Cedar == 'e').Sum(count => count.Value), 100, 10_000);

        (PolicyManifest, TaskAccess[]) Case()
        {
            PolicyManifest manifest = world.Manifest();
            return (manifest, [.. Enumerable.Range(0, Requests).Select(_ => world.Request(manifest))]);
        }
    }

    private static async Task<string[]> Cedar(IEnumerable<JsonObject> lines, [CallerFilePath] string source = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(source)!, "cedar");
        Assert.True(
            Directory.Exists(Path.Combine(folder, "node_modules", "@cedar-policy", "cedar-wasm")),
            "Cedar is not installed: run 'npm ci' in tests/PolicyAnalyzers.Policy.Tests/Export/cedar.");
        using Process node = Process.Start(new ProcessStartInfo("node", ["decide.js"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (JsonObject line in lines)
        {
            await node.StandardInput.WriteLineAsync(line.ToJsonString());
        }

        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await error);
        return (await output).TrimEnd('\n').Split('\n');
    }
}
