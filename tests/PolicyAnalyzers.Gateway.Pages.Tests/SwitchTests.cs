using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PolicyAnalyzers.Gateway.Pages.Tests.Support;
using PolicyAnalyzers.Gateway.Switches;
using PolicyAnalyzers.Gateway.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace PolicyAnalyzers.Gateway.Pages.Tests;

/// <summary>Operators stop agents, tasks, leases and everything.</summary>
public class SwitchTests(Browser browser)
{
    private const string Switches = "/console/switches", Thrown = "a kill switch is thrown for the agent or the task";

    [Fact]
    public async Task A_switch_acts_on_the_next_request_and_revokes_what_lives()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        Reply alive = await world.Gateway.IssueAsync();
        IPage page = await world.OpenAsync("olga", "operator", Switches);

        await page.GetByLabel("Id").FillAsync("invoice-assistant");
        await page.GetByLabel("Why").First.FillAsync("it pays too much");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop it" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("1 lease(s) were ended");
        Assert.False(await world.Gateway.IsActiveAsync(alive.AccessToken));
        await world.Gateway.AssertDeniedAsync(await world.Gateway.TokenAsync(world.Gateway.Ask()), HttpStatusCode.BadRequest, "gateway.switch", "access_denied", Thrown);
        await world.Gateway.IssueAsync(client: world.Gateway.OtherAgent);
        await PagesWorld.KeepPictureAsync(page, "switches");

        await page.GetByRole(AriaRole.Button, new() { Name = "Lift the switch of invoice-assistant" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Lifted.");
        await world.Gateway.IssueAsync();
        Assert.False(await world.Gateway.IsActiveAsync(alive.AccessToken));

        const string olga = "https://login.contoso.example#olga";
        Assert.Equal(
            [
                (AuditEvents.SwitchThrown, olga, "invoice-assistant", null, "it pays too much"),
                (AuditEvents.LeaseEnded, olga, "invoice-assistant", "invoice.read", "a kill switch is thrown: 1 lease(s)"),
                (AuditEvents.SwitchLifted, olga, "invoice-assistant", null, null),
            ],
            (await world.Gateway.AuditAsync()).Where(record => record.Actor == olga).Select(record => (record.Event, record.Actor, record.Agent, record.Task, record.Reason)));
    }

    [Theory]
    [InlineData("Agent", "report-writer", false)]
    [InlineData("Task", "invoice.read", true)]
    [InlineData("Task", "invoice.pay", false)]
    [InlineData("Task", "invoice-assistant", false)]
    [InlineData("Everything", "", true)]
    public async Task A_switch_stops_what_it_names(string kind, string id, bool stops)
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        Reply alive = await world.Gateway.IssueAsync();

        await Throw(world, Enum.Parse<SwitchKind>(kind), id);

        Assert.Equal(!stops, await world.Gateway.IsActiveAsync(alive.AccessToken));
        Reply next = await world.Gateway.TokenAsync(world.Gateway.Ask());
        Assert.Equal(stops ? HttpStatusCode.BadRequest : HttpStatusCode.OK, next.Status);
    }

    [Fact]
    public async Task A_switch_outlives_a_restart()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await Throw(world, SwitchKind.Everything);

        await world.Gateway.RestartAsync();

        await world.Gateway.AssertDeniedAsync(await world.Gateway.TokenAsync(world.Gateway.Ask()), HttpStatusCode.BadRequest, "gateway.switch", "access_denied", Thrown);
    }

    [Fact]
    public async Task A_switch_refuses_what_waits_for_a_human_for_good()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        string waiting = await world.AskAsync(), approved = await world.AskAsync(parameters: """{"amount":9,"invoiceId":"INV-8"}""");
        IPage page = await world.OpenAsync("ada", "approver", "/console/approvals");
        await page.Locator(".card", new() { HasText = "INV-8" }).GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Throw(world, SwitchKind.Task, "invoice.pay");
        Reply asked = await world.Gateway.PostAsync("/bc-authorize", world.Gateway.Ask(task: "invoice.pay", parameters: """{"amount":1,"invoiceId":"INV-9"}"""), world.Gateway.Agent.Proof("/bc-authorize"));
        await world.Gateway.Services.GetRequiredService<KillSwitches>().LiftAsync(SwitchKind.Task, "invoice.pay", "olga");

        asked.AssertError(HttpStatusCode.BadRequest, "access_denied", Thrown);
        (await world.FetchAsync(waiting)).AssertError(HttpStatusCode.BadRequest, "access_denied", "the request was refused");
        (await world.FetchAsync(approved)).AssertError(HttpStatusCode.BadRequest, "access_denied", "the request was refused");
    }

    [Fact]
    public async Task A_lift_widens_nothing_that_the_policy_refuses()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser, options => options.Policy = new GatewayPolicy([new AgentRestriction("invoice-assistant", ["*"])], ["invoice.read"]));
        await Throw(world, SwitchKind.Task, "invoice.read");
        IPage page = await world.OpenAsync("olga", "operator", Switches);
        await Expect(page.GetByText("The policy's file lifts these, not this page.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Lift the switch" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Lifted.");

        await world.Gateway.AssertDeniedAsync(
            await world.Gateway.TokenAsync(world.Gateway.Ask()), HttpStatusCode.BadRequest, "gateway.policy", "access_denied", "the agent or the task is disabled");
    }

    [Theory]
    [InlineData("auditor")]
    [InlineData("approver")]
    [InlineData("auditor, approver")]
    public async Task Who_is_no_operator_throws_lifts_and_ends_nothing(string roles)
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        Reply alive = await world.Gateway.IssueAsync();
        await Throw(world, SwitchKind.Agent, "report-writer");
        IPage page = await world.OpenAsync("otto", roles, "/console/sign-out");
        string token = await page.Locator("input[name=__RequestVerificationToken]").First.InputValueAsync();

        foreach ((string path, string name, string value) in new[]
        {
            (Switches, "kind", "everything"), (Switches + "/lift", "id", "report-writer"), ("/console/leases/end", "lease", alive.Lease),
        })
        {
            IFormData form = page.APIRequest.CreateFormData();
            form.Append("__RequestVerificationToken", token);
            form.Append("kind", "agent");
            form.Append("sure", "yes");
            form.Append("reason", "because");
            form.Append(name, value);
            Assert.Equal(403, (await page.APIRequest.PostAsync(path, new() { Form = form })).Status);
        }

        Assert.True(await world.Gateway.IsActiveAsync(alive.AccessToken));
        Assert.Equal(1L, await world.Gateway.ExecuteSqlAsync("SELECT count(*) FROM switches"));
    }

    [Fact]
    public async Task Everything_is_stopped_by_who_is_sure()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        IPage page = await world.OpenAsync("olga", "operator", Switches);

        await page.GetByLabel("Why").Nth(1).FillAsync("drill");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop everything" }).ClickAsync();
        Assert.Equal(0L, await world.Gateway.ExecuteSqlAsync("SELECT count(*) FROM switches"));
        await page.GetByLabel("I am sure").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop everything" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Thrown.");
        await world.Gateway.AssertDeniedAsync(await world.Gateway.TokenAsync(world.Gateway.Ask()), HttpStatusCode.BadRequest, "gateway.switch", "access_denied", Thrown);
    }

    [Fact]
    public async Task An_evaluation_names_the_switch()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await Throw(world, SwitchKind.Task, "invoice.read");

        Reply reply = await world.Gateway.AsAsync(world.Gateway.Agent, HttpMethod.Post, "/access/v1/evaluation", """
            { "subject": { "type": "agent", "id": "invoice-assistant" },
              "action": { "name": "invoice.read", "properties": { "parameters": { "invoiceId": "INV-7" } } },
              "resource": { "type": "api", "id": "https://ledger.contoso.example" } }
            """);

        Assert.False((bool)reply.Json["decision"]!);
        Assert.Equal(Thrown, (string?)reply.Json["context"]!["reason"]);
        Assert.Contains(reply.Json["context"]!["checks"]!.AsArray(), check => (string?)check!["id"] == "gateway.switch" && (string?)check["outcome"] == "refused");
    }

    [Fact]
    public async Task An_operator_sees_a_lease_begin_and_ends_it()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        IPage page = await world.OpenAsync("olga", "operator", "/console/leases");
        await Expect(page.GetByText("No lease is alive.")).ToBeVisibleAsync();

        Reply first = await world.Gateway.IssueAsync();
        world.Gateway.Time.Advance(TimeSpan.FromSeconds(3));
        Reply second = await world.Gateway.IssueAsync(client: world.Gateway.OtherAgent);
        await world.Gateway.IssueAsync(world.Gateway.Ask(resource: TestManifest.Archive, lease: first.Lease));
        ILocator row = page.GetByRole(AriaRole.Row, new() { Name = "invoice-assistant" });
        await Expect(row).ToContainTextAsync(TestManifest.Archive);
        await PagesWorld.KeepPictureAsync(page, "leases");
        await row.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Ended");
        Assert.False(await world.Gateway.IsActiveAsync(first.AccessToken));
        Assert.True(await world.Gateway.IsActiveAsync(second.AccessToken));
        AuditRecord ended = (await world.Gateway.AuditAsync()).Single(record => record.Event == AuditEvents.LeaseEnded);
        Assert.Equal((first.Lease, "https://login.contoso.example#olga", "ended by an operator"), (ended.Lease, ended.Actor, ended.Reason));
    }

    private static Task<int?> Throw(PagesWorld world, SwitchKind kind, string id = "") =>
        world.Gateway.Services.GetRequiredService<KillSwitches>().ThrowAsync(kind, id, "olga", "a test");
}
