using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Pages.Tests.Support;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;
using static Microsoft.Playwright.Assertions;

namespace PolicyAnalyzers.Gateway.Pages.Tests;

/// <summary>Operators and auditors see what was decided, why, and what is more than is needed.</summary>
public class ConsoleTests(Browser browser)
{
    [Fact]
    public async Task The_overview_shows_what_was_decided_and_who_may_do_what()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.WorkAsync();
        IPage page = await world.OpenAsync("olga", "operator");

        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "live leases" })).ToContainTextAsync("2");
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "wait for a human" })).ToContainTextAsync("1");
        ILocator chart = page.GetByRole(AriaRole.Img, new() { NameRegex = new("decisions in the last 48 hours, at most .* in one") });
        await Expect(chart).ToBeVisibleAsync();
        Assert.Equal(4, await chart.Locator("rect").CountAsync());
        ILocator graph = page.GetByRole(AriaRole.Img, new() { Name = "2 agent(s), 6 task(s), 2 resource(s); 2 of the tasks were used." });
        await Expect(graph.Locator("text", new() { HasText = "invoice.read" })).ToHaveCountAsync(2);
        await PagesWorld.KeepPictureAsync(page, "overview");
    }

    [Fact]
    public async Task The_overview_is_dark_too()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.WorkAsync();
        IPage page = await world.OpenAsync("olga", "operator, approver", "/console", new() { ColorScheme = ColorScheme.Dark });

        await Expect(page.Locator("figure.picture").First).ToBeVisibleAsync();
        await PagesWorld.KeepPictureAsync(page, "overview-dark");
    }

    [Fact]
    public async Task The_audit_is_searched_by_what_records_name()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        Reply first = await world.WorkAsync();
        IPage page = await world.OpenAsync("otto", "auditor", "/console/audit");
        ILocator rows = page.Locator("tbody tr");
        int all = await rows.CountAsync();
        await PagesWorld.KeepPictureAsync(page, "audit");

        await page.GetByLabel("Event").SelectOptionAsync("request.denied");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await page.GetByLabel("Task").FillAsync("invoice.read");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await page.GotoAsync("/console/audit?lease=" + first.Lease);
        await Expect(rows).ToHaveCountAsync(2);
        await page.GotoAsync("/console/audit?agent=report-writer");
        await Expect(rows).ToHaveCountAsync(1);
        await page.GotoAsync("/console/audit?from=2026-01-01T12:30");
        await Expect(page.GetByText("Nothing was found")).ToBeVisibleAsync();
        await page.GotoAsync("/console/audit?to=2026-01-01T12:30");
        await Expect(rows).ToHaveCountAsync(all);
    }

    [Fact]
    public async Task The_audit_is_read_page_by_page()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await SeedAsync(world, 120);
        IPage page = await world.OpenAsync("otto", "auditor", "/console/audit");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(50);
        await Expect(page.Locator("tbody tr td").First).ToHaveTextAsync("120");

        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Expect(page.Locator("tbody tr td").First).ToHaveTextAsync("70");
        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(20);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Older" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_decision_is_explained_with_every_check()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.Gateway.TokenAsync(world.Gateway.Ask(scope: "invoices.delete"));
        IPage page = await world.OpenAsync("otto", "auditor", "/console/audit/1");

        await Expect(page.Locator(".checks li").Filter(new() { HasText = "task.grant" })).ToContainTextAsync("task 'invoice.read' does not grant scope 'invoices.delete'");
        await Expect(page.Locator(".checks li").Filter(new() { HasText = "agent.authentication" })).ToContainTextAsync("agent invoice-assistant");
        await Expect(page.Locator(".checks li").Filter(new() { HasText = "lease.state" })).ToContainTextAsync("not asked");
        await Expect(page.Locator(".checks li").Filter(new() { HasText = "passed" })).ToHaveCountAsync(8);
        await PagesWorld.KeepPictureAsync(page, "explain");
    }

    [Fact]
    public async Task Audited_arguments_are_for_auditors_and_stay_text()
    {
        const string Text = "INV-<img src=x onerror=\"document.title='owned'\">\u202e\0";
        var manifest = new PolicyManifest("InvoiceAgent", 8, [new AgentPolicy("invoice-assistant", null,
        [
            new TaskPolicy("invoice.read", "Read one invoice", 60, TaskSensitivity.Internal, TaskApproval.None,
                [
                    new ParameterPolicy("invoiceId", ParameterType.String, audited: true), new ParameterPolicy("lines", ParameterType.Integer, audited: true),
                    new ParameterPolicy("withPayments", ParameterType.Boolean, audited: true), new ParameterPolicy("note", ParameterType.String),
                ],
                [new ResourceGrant(TestManifest.Ledger, ["invoices.read"])]),
        ])]);
        await using PagesWorld world = await PagesWorld.StartAsync(
            browser, options => File.WriteAllText(options.Manifests[0], manifest.ToJson()));
        var arguments = new JsonObject { ["withPayments"] = true, ["lines"] = 50, ["invoiceId"] = Text, ["note"] = "not for the log" };
        await world.Gateway.IssueAsync(world.Gateway.Ask(parameters: arguments.ToJsonString(), manifest: manifest.Digest));

        IPage auditor = await world.OpenAsync("otto", "auditor", "/console/audit/1"), operating = await world.OpenAsync("olga", "operator", "/console/audit/1");

        ILocator table = auditor.GetByRole(AriaRole.Table, new() { Name = "Audited arguments" });
        await Expect(table.GetByRole(AriaRole.Row)).ToHaveTextAsync(["invoiceId" + Text[..^2] + "U+202EU+0000", "lines50", "withPaymentstrue"]);
        Assert.Equal(0, await auditor.Locator("main img").CountAsync());
        Assert.NotEqual("owned", await auditor.TitleAsync());
        await PagesWorld.KeepPictureAsync(auditor, "explain-arguments");
        await Expect(operating.GetByText("The values of its audited arguments are for auditors.")).ToBeVisibleAsync();
        string all = await operating.ContentAsync();
        Assert.DoesNotContain("INV-", all, StringComparison.Ordinal);
        Assert.DoesNotContain("not for the log", all + await auditor.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_is_held_against_what_it_used()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        for (int i = 0; i < 10; i++)
        {
            Reply run = await world.Gateway.IssueAsync(world.Gateway.Ask(scope: "invoices.read"));
            world.Gateway.Time.Advance(TimeSpan.FromSeconds(i == 4 ? 6 : 2));
            await world.Gateway.RevokeAsync(run.AccessToken);
        }

        IPage page = await world.OpenAsync("otto", "auditor", "/console/tasks?agent=invoice-assistant");
        ILocator row = page.GetByRole(AriaRole.Row, new() { Name = "Read one invoice" });

        await Expect(row).ToContainTextAsync("2.4 s a run, 6 s the longest");
        await Expect(row).ToContainTextAsync("never used at https://ledger.contoso.example: remove payments.read");
        await Expect(row).ToContainTextAsync("https://archive.contoso.example was never used: remove the grant");
        await Expect(row).ToContainTextAsync("no run took longer than 6 s: 12 s of lifetime are enough");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "List the invoices" })).ToContainTextAsync("the task never ran: remove it, if it is not new");
        await Expect(page.GetByText("report-writer")).ToHaveCountAsync(0);
        await PagesWorld.KeepPictureAsync(page, "tasks");
    }

    [Fact]
    public async Task What_is_declared_no_more_is_shown_as_drift()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await SeedAsync(world, 3);
        IPage page = await world.OpenAsync("otto", "auditor", "/console/tasks");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Used, and declared no more" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "seed.task" }).Last).ToContainTextAsync("seed.scope");
    }

    [Fact]
    public async Task Nothing_is_counted_twice()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await SeedAsync(world, 1000);
        AuditIndexer index = world.Gateway.Services.GetRequiredService<AuditIndexer>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => index.CatchUpAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(1000L, await world.Gateway.ExecuteSqlAsync("SELECT CAST(sum(decisions) AS BIGINT) FROM decisions_by_hour"));
        Assert.Equal(1000L, await world.Gateway.ExecuteSqlAsync("SELECT CAST(sum(tokens) AS BIGINT) FROM scope_use"));
        Assert.Equal(1000L, await world.Gateway.ExecuteSqlAsync("SELECT count(*) FROM audit_index"));
        Assert.Equal(0, await index.CatchUpAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_approver_alone_sees_nothing_of_the_console()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.WorkAsync();
        IPage page = await world.OpenAsync("ada", "approver");
        await Expect(page.GetByRole(AriaRole.Heading).First).ToHaveTextAsync("Approvals");

        foreach (string path in new[] { "/console/leases", "/console/tasks", "/console/audit", "/console/audit/1", "/console/switches" })
        {
            Assert.Equal(403, (await page.GotoAsync(path))!.Status);
        }
    }

    [Fact]
    public async Task A_store_that_is_closed_shows_nothing_and_does_nothing()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        IPage page = await world.OpenAsync("olga", "operator, approver", "/console/switches");
        world.Gateway.Services.GetRequiredService<Storage.GatewayStore>().Dispose();

        foreach (string path in new[] { "/console", "/console/approvals", "/console/leases", "/console/tasks", "/console/audit", "/console/switches" })
        {
            Assert.Equal((int)HttpStatusCode.ServiceUnavailable, (await page.GotoAsync(path))!.Status);
        }
    }

    /// <summary>Writes so many tokens of a task that nobody declares into the log, without asking for them.</summary>
    private static Task<bool> SeedAsync(PagesWorld world, int count) => world.Gateway.Services.GetRequiredService<Storage.GatewayStore>().WriteAsync(session =>
    {
        for (int i = 0; i < count; i++)
        {
            AuditLog.Append(session, new AuditRecord
            {
                Time = world.Gateway.Time.GetUtcNow(),
                Event = AuditEvents.TokenIssued,
                Endpoint = "/token",
                Agent = "seed-agent",
                Task = "seed.task",
                Lease = "lease-" + i,
                Resource = TestManifest.Ledger,
                Scopes = ["seed.scope"],
            });
        }

        return true;
    });
}
