using System.Net;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

/// <summary>Each restriction refuses what it must, and lets through what it need not refuse. The test's time is a Thursday, 12:00 UTC.</summary>
public class RestrictionTests
{
    [Theory]
    [InlineData("""  "resources": ["https://ledger.contoso.example"] """)]
    [InlineData("""  "maxSensitivity": "restricted" """)]
    [InlineData("""  "networks": ["10.0.0.0/8", "127.0.0.0/8"] """)]
    [InlineData("""  "networks": ["::1/128", "127.0.0.1/32"] """)]
    [InlineData("""  "hours": [ { "from": "08:00", "to": "18:00" } ] """)]
    [InlineData("""  "hours": [ { "from": "00:00", "to": "01:00" }, { "days": ["thu"], "from": "12:00", "to": "24:00" } ] """)]
    [InlineData("""  "hours": [ { "from": "13:00", "to": "13:30", "timeZone": "Europe/Zurich" } ] """)]
    [InlineData("""  "rate": { "leases": 1, "perSeconds": 60 } """)]
    public async Task What_is_not_restricted_is_allowed(string restriction)
    {
        await using TestGateway gateway = await WithAsync(restriction);

        await gateway.IssueAsync();
    }

    [Theory]
    [InlineData("""  "resources": ["https://archive.contoso.example"] """, "this resource")]
    [InlineData("""  "resources": [] """, "this resource")]
    [InlineData("""  "maxSensitivity": "public" """, "tasks of this sensitivity")]
    [InlineData("""  "networks": ["10.0.0.0/8"] """, "to ask from this network")]
    [InlineData("""  "hours": [ { "from": "08:00", "to": "12:00" } ] """, "to ask at this hour")]
    [InlineData("""  "hours": [ { "from": "12:01", "to": "24:00" } ] """, "to ask at this hour")]
    [InlineData("""  "hours": [ { "days": ["mon", "tue", "wed", "fri", "sat", "sun"], "from": "00:00", "to": "24:00" } ] """, "to ask at this hour")]
    [InlineData("""  "hours": [ { "from": "12:00", "to": "13:00", "timeZone": "Europe/Zurich" } ] """, "to ask at this hour")]
    public async Task What_is_restricted_is_refused(string restriction, string what)
    {
        await using TestGateway gateway = await WithAsync(restriction);

        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.BadRequest, "gateway.policy", "access_denied",
            $"the gateway policy does not allow agent 'invoice-assistant' {what}");
    }

    [Fact]
    public async Task No_token_outlives_the_hours_in_which_its_lease_began()
    {
        await using TestGateway gateway = await WithAsync("""  "hours": [ { "from": "08:00", "to": "12:01" } ] """);
        gateway.Time.Advance(TimeSpan.FromSeconds(50));

        Assert.Equal(10, (int)(await gateway.IssueAsync()).Json["expires_in"]!);
    }

    [Fact]
    public async Task A_human_is_asked_from_a_sensitivity_on()
    {
        await using TestGateway gateway = await WithAsync("""  "approvalFrom": "internal" """);

        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.BadRequest, "approval.human", "interaction_required",
            "a human must approve this request; ask at the backchannel authentication endpoint");
    }

    [Fact]
    public async Task Leases_beyond_the_rate_are_refused_until_the_span_has_passed()
    {
        await using TestGateway gateway = await WithAsync("""  "rate": { "leases": 2, "perSeconds": 60 } """);
        Reply first = await gateway.IssueAsync();
        await gateway.IssueAsync();

        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.TooManyRequests, "gateway.rate", "access_denied", "the agent began 2 lease(s) in the last 60 second(s) already");
        await gateway.IssueAsync(gateway.Ask(lease: first.Lease));
        await gateway.RestartAsync((options, _) => options.Policy = Policy("""  "rate": { "leases": 2, "perSeconds": 60 } """));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await gateway.TokenAsync(gateway.Ask())).Status);

        gateway.Time.Advance(TimeSpan.FromSeconds(61));
        await gateway.IssueAsync();
        await gateway.SweepAsync();
    }

    [Fact]
    public async Task Requests_at_once_do_not_pass_the_rate()
    {
        await using TestGateway gateway = await WithAsync("""  "rate": { "leases": 3, "perSeconds": 60 } """);

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.TokenAsync(gateway.Ask())));

        Assert.Equal(3, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.Equal(17, replies.Count(reply => reply.Status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task One_word_switches_everything_off()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) =>
            options.Policy = GatewayPolicy.Parse("""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] } ], "disabled": ["*"] }"""));

        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.BadRequest, "gateway.policy", "access_denied", "the agent or the task is disabled");
    }

    [Theory]
    [InlineData("""  "rate": { "leases": 0, "perSeconds": 60 } """, "agent 'invoice-assistant': a rate is at least 1 lease in 1 to 3600 seconds")]
    [InlineData("""  "rate": { "leases": 1, "perSeconds": 3601 } """, "agent 'invoice-assistant': a rate is at least 1 lease in 1 to 3600 seconds")]
    [InlineData("""  "hours": [] """, "agent 'invoice-assistant': hours and networks are left out, or name at least one; disable the agent instead")]
    [InlineData("""  "networks": [] """, "agent 'invoice-assistant': hours and networks are left out, or name at least one; disable the agent instead")]
    [InlineData("""  "networks": ["10.0.0.0/33"] """, "agent 'invoice-assistant': '10.0.0.0/33' is no network, as '10.0.0.0/8' is one")]
    [InlineData("""  "hours": [ { "from": "22:00", "to": "06:00" } ] """, "hours from '22:00' to '06:00': the end must come after the beginning; what goes over midnight is two entries")]
    [InlineData("""  "hours": [ { "from": "8", "to": "18:00" } ] """, "'8' is no time of the form HH:mm")]
    [InlineData("""  "hours": [ { "from": "08:00", "to": "18:00", "timeZone": "Mars/Olympus" } ] """, "'Mars/Olympus' is no time zone that is known here")]
    public void A_restriction_that_means_nothing_is_no_policy(string restriction, string fault) =>
        Assert.Equal(fault, Assert.Throws<PolicyFormatException>(() => Policy(restriction)).Message);

    [Theory]
    [InlineData("""  "maxSensitivity": 3 """)]
    [InlineData("""  "maxSensitivity": "secret" """)]
    [InlineData("""  "approval": 1 """)]
    [InlineData("""  "hours": [ { "days": ["monday"], "from": "08:00", "to": "18:00" } ] """)]
    [InlineData("""  "hours": [ { "from": "08:00" } ] """)]
    [InlineData("""  "rate": { "leases": 1 } """)]
    [InlineData("""  "network": ["10.0.0.0/8"] """)]
    public void A_member_that_is_not_understood_is_no_policy(string restriction) =>
        Assert.True(Assert.Throws<PolicyFormatException>(() => Policy(restriction)).Line > 0);

    [Fact]
    public void Every_restriction_is_in_the_version()
    {
        string[] restrictions =
        [
            """ "resources": [] """, """ "maxSensitivity": "public" """, """ "approvalFrom": "public" """, """ "networks": ["10.0.0.0/8"] """, """ "rate": { "leases": 1, "perSeconds": 1 } """,
            """ "hours": [ { "from": "08:00", "to": "18:00" } ] """, """ "hours": [ { "from": "08:00", "to": "18:00", "days": ["mon"] } ] """,
        ];

        Assert.Equal(restrictions.Length, restrictions.Select(restriction => Policy(restriction).Version).Distinct().Count());
    }

    private static GatewayPolicy Policy(string restriction) =>
        GatewayPolicy.Parse($$"""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], {{restriction}} } ] }""");

    private static Task<TestGateway> WithAsync(string restriction) => TestGateway.StartAsync((options, _) => options.Policy = Policy(restriction));
}
