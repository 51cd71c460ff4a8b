using System.Net;
using Microsoft.Playwright;
using PolicyAnalyzers.Gateway.Pages.Tests.Support;
using PolicyAnalyzers.Gateway.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace PolicyAnalyzers.Gateway.Pages.Tests;

/// <summary>People decide what waits for a human, in a browser.</summary>
public sealed class ApprovalPageTests(Browser browser)
{
    private const string Approvals = "/console/approvals";

    [Fact]
    public async Task An_approver_sees_all_of_a_request_and_approves_it()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        string request = await world.AskAsync("please, it is urgent");
        IPage page = await world.OpenAsync("ada", "approver", Approvals);
        ILocator card = page.Locator(".card");

        await Expect(card).ToContainTextAsync("Pay one approved invoice");
        foreach (string text in new[] { "invoice-assistant", "invoice.pay", "120.5", "INV-7", TestManifest.Ledger, "payments.create", "30 s at most", "restricted", "nobody has checked it", "please, it is urgent" })
        {
            await Expect(card).ToContainTextAsync(text);
        }

        await PagesWorld.KeepPictureAsync(page, "approvals");
        await card.GetByLabel("Reason").FillAsync("the goods have arrived");
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Approved.");
        Reply token = await world.FetchAsync(request);
        Assert.Equal(HttpStatusCode.OK, token.Status);
        AuditRecord granted = (await world.Gateway.AuditAsync()).Single(record => record.Event == AuditEvents.ApprovalGranted);
        Assert.Equal(("https://login.contoso.example#ada", "the goods have arrived", "invoice.pay"), (granted.Actor, granted.Reason, granted.Task));
    }

    [Fact]
    public async Task An_approver_refuses()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        string request = await world.AskAsync();
        IPage page = await world.OpenAsync("ada", "approver", Approvals);

        await page.GetByRole(AriaRole.Button, new() { Name = "Refuse" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Refused.");
        (await world.FetchAsync(request)).AssertError(HttpStatusCode.BadRequest, "access_denied", "the request was refused");
    }

    [Fact]
    public async Task A_request_shows_up_and_expires_while_somebody_looks()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        IPage page = await world.OpenAsync("ada", "approver", Approvals);
        await Expect(page.GetByText("Nothing waits for you.")).ToBeVisibleAsync();

        await world.AskAsync();
        await Expect(page.Locator(".card")).ToHaveCountAsync(1);
        await Expect(page.Locator("#announcements")).ToHaveTextAsync("1 new request, 1 in the list.");
        await page.GetByLabel("Reason").FillAsync("half a sen");
        world.Gateway.Time.Advance(TimeSpan.FromMinutes(6));

        await Expect(page.Locator(".card")).ToContainTextAsync("This request was decided elsewhere, ended, or expired.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task What_nobody_is_at_leaves_the_list()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync();
        IPage page = await world.OpenAsync("ada", "approver", Approvals);
        await Expect(page.Locator(".card")).ToHaveCountAsync(1);

        world.Gateway.Time.Advance(TimeSpan.FromMinutes(6));

        await Expect(page.GetByText("Nothing waits for you.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Of_two_approvers_at_once_one_decides()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync();
        IPage ada = await world.OpenAsync("ada", "approver", Approvals), bob = await world.OpenAsync("bob", "approver", Approvals);
        await bob.RouteAsync("**/*part=list*", route => route.AbortAsync());

        await ada.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(ada.GetByRole(AriaRole.Status).First).ToContainTextAsync("Approved.");
        IResponse late = await bob.RunAndWaitForResponseAsync(
            () => bob.GetByRole(AriaRole.Button, new() { Name = "Refuse" }).ClickAsync(), response => response.Request.Method == "POST");

        Assert.Equal(409, late.Status);
        await Expect(bob.GetByRole(AriaRole.Alert)).ToContainTextAsync("the request is decided already, or has expired");
        Assert.Single(await world.Gateway.AuditAsync(), record => record.Event == AuditEvents.ApprovalGranted);
    }

    [Fact]
    public async Task Who_is_no_approver_sees_no_request()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync();

        IPage page = await world.OpenAsync("otto", "auditor", Approvals);

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Your roles do not let you see this page.");
        Assert.DoesNotContain("INV-7", await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_the_requests_user_cannot_decide_it()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync();
        await world.Gateway.ExecuteSqlAsync("""UPDATE approvals SET delegation = '{"issuer":"https://login.contoso.example","subject":"ada","expires":1767270000,"actors":null,"parent":null,"authentication_context":null,"authentication_time":null,"claims":{}}'""");
        IPage ada = await world.OpenAsync("ada", "approver", Approvals), bob = await world.OpenAsync("bob", "approver", Approvals);

        await Expect(ada.Locator(".card")).ToContainTextAsync("You cannot decide this: nobody decides a request of their own.");
        await Expect(bob.Locator(".card")).ToContainTextAsync("ada of https://login.contoso.example");
        IFormData form = ada.APIRequest.CreateFormData();
        form.Append("__RequestVerificationToken", await ada.Locator("input[name=__RequestVerificationToken]").First.InputValueAsync());
        form.Append("decision", "approve");
        form.Append("digest", await bob.Locator("input[name=digest]").InputValueAsync());
        IAPIResponse answer = await ada.APIRequest.PostAsync($"{Approvals}/{await ada.Locator(".card").GetAttributeAsync("id")}", new() { Form = form });

        Assert.Equal(403, answer.Status);
        AuditRecord refused = (await world.Gateway.AuditAsync())[^1];
        Assert.Equal((AuditEvents.RequestDenied, "approval.decision", "https://login.contoso.example#ada", "ada"), (refused.Event, refused.Check, refused.Actor, refused.Subject));
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync();
        world.Gateway.Time.Advance(TimeSpan.FromSeconds(75));
        string second = await world.AskAsync(parameters: """{"amount":9,"invoiceId":"INV-8"}""");
        IPage page = await world.OpenAsync("ada", "approver", Approvals);

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".card").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".card").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.TypeAsync("a jar of jam");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).Nth(1)).ToBeFocusedAsync();
        await PagesWorld.KeepPictureAsync(page, "approvals-keyboard");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Approved.");
        Assert.Equal(HttpStatusCode.OK, (await world.FetchAsync(second)).Status);
        Assert.Equal("a jar of jam", (await world.Gateway.AuditAsync()).Single(record => record.Event == AuditEvents.ApprovalGranted).Reason);
    }

    [Fact]
    public async Task Everything_works_without_JavaScript()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        IPage page = await world.OpenAsync("ada", "approver", Approvals, new BrowserNewContextOptions { JavaScriptEnabled = false });
        string request = await world.AskAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "look again" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Approved.");
        Assert.Equal(HttpStatusCode.OK, (await world.FetchAsync(request)).Status);
    }

    [Theory]
    [InlineData("<script>window.hit=1</script><img src=x onerror=window.hit=1>")]
    [InlineData("\"><svg onload=window.hit=1>' onfocus=window.hit=1 autofocus x='")]
    [InlineData("</blockquote></article><form action=https://evil.example><button>Approve</button></form>")]
    public async Task What_an_agent_writes_stays_text(string attack)
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync(attack, $$"""{"amount":1,"invoiceId":{{System.Text.Json.JsonSerializer.Serialize(attack)}}}""");
        IPage page = await world.OpenAsync("ada", "approver", Approvals);

        await Expect(page.Locator(".untrusted blockquote")).ToHaveTextAsync(attack);
        await Expect(page.Locator(".arguments")).ToContainTextAsync(attack);
        await Expect(page.Locator(".card form")).ToHaveCountAsync(1);
        Assert.Null(await page.EvaluateAsync<int?>("window.hit"));
        Assert.Empty(await page.Locator("main img, main svg, main script").AllAsync());
    }

    [Fact]
    public async Task What_cannot_be_seen_in_an_agents_words_is_shown()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync(parameters: """{"amount":1,"invoiceId":"INV-‮7\u200b"}""");
        IPage page = await world.OpenAsync("ada", "approver", Approvals);

        await Expect(page.Locator(".arguments")).ToContainTextAsync("INV-U+202E7U+200B");
    }

    [Fact]
    public async Task It_is_dark_where_the_reader_wants_it_dark()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync("please");
        IPage page = await world.OpenAsync("ada", "approver", Approvals, new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });

        Assert.Equal("rgb(20, 22, 26)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await PagesWorld.KeepPictureAsync(page, "approvals-dark");
    }
}
