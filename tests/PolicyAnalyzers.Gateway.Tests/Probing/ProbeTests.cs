using System.Text.Json.Nodes;
using PolicyAnalyzers.Cli.Probing.Probes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Probing;

/// <summary>The shipped prober against the real gateway, over HTTP.</summary>
public sealed class ProbeTests
{
    [Fact]
    public async Task The_gateway_refuses_all_that_it_must()
    {
        await using ProbedGateway probed = await ProbedGateway.StartAsync();

        (int exitCode, JsonNode report) = await probed.ProbeAsync("--approvals", "--flood");

        Assert.Equal("", ProbedGateway.Findings(report));
        Assert.Equal(["proof.nonce.missing", "proof.nonce.invented", "proof.nonce.altered"], ProbedGateway.Of(report, "not probed"));
        Assert.True((int)report["refused"]! >= 200, report["refused"]!.ToString());
        Assert.Equal(0, exitCode);
    }
}
