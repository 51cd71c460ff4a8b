using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

/// <summary>A check that has no answer is a denial.</summary>
public sealed class FailingCheckTests
{
    [Fact]
    public Task A_check_that_throws_denies() => AssertDeniedAsync(_ => throw new InvalidOperationException("a bug"), "server_error");

    [Fact]
    public Task A_check_that_decides_nothing_denies() => AssertDeniedAsync(_ => default, "server_error");

    [Fact]
    public Task A_check_without_its_store_denies() => AssertDeniedAsync(_ => throw new StoreUnavailableException("gone"), "temporarily_unavailable");

    [Fact]
    public Task A_check_that_reads_a_fact_nobody_established_denies() => AssertDeniedAsync(
        context => context.Task.Id.Length > 0 ? CheckResult.Pass : default, "server_error");

    [Fact]
    public async Task A_token_that_cannot_be_minted_is_denied_and_audited()
    {
        var keys = new MemoryKeyStore();
        await using TestGateway gateway = await TestGateway.StartAsync(services: services => services.AddSingleton<ISigningKeyStore>(keys));
        keys.IsAway = true;

        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask()),
            HttpStatusCode.InternalServerError, "grant", "server_error", "the request could not be decided, and is denied");
    }

    [Fact]
    public async Task The_checks_stand_in_one_order_and_their_ids_are_unique()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TokenRequestChecks checks = gateway.Services.GetRequiredService<TokenRequestChecks>();

        Assert.Equal(
            [
                "request.form", "agent.authentication", "sender.proof", "approval.request", "authorization.details", "manifest.digest",
                "task.declared", "task.parameters", "task.grant", "subject.delegation", "gateway.policy", "gateway.switch", "approval.human", "lease.state",
            ],
            checks.ForToken.Select(check => check.Id));
        Assert.Equal(
            checks.ForToken.Select(check => check.Id).Except(["approval.request", "approval.human", "lease.state"]), checks.ForApproval.Select(check => check.Id));
    }

    private static async Task AssertDeniedAsync(Func<TokenRequestContext, CheckResult> evaluate, string error)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TokenRequestChecks checks = gateway.Services.GetRequiredService<TokenRequestChecks>();
        var context = new TokenRequestContext(new DefaultHttpContext().Request, new Uri(TestGateway.Issuer + "/token"), isBackchannel: false, gateway.Time.GetUtcNow(), new PolicyInForce(GatewayPolicy.Nothing));

        Denial? denial = await checks.RunAsync([new Check(evaluate)], context, TestContext.Current.CancellationToken);

        Assert.Equal(("test", error), (denial?.Check, denial?.Error.Code));
    }

    private sealed class Check(Func<TokenRequestContext, CheckResult> evaluate) : ITokenRequestCheck
    {
        public string Id => "test";

        public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(evaluate(context));
    }
}
