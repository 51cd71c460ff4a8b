using System.Net;
using Microsoft.Playwright;
using PolicyAnalyzers.Gateway.Pages.Tests.Support;

namespace PolicyAnalyzers.Gateway.Pages.Tests;

/// <summary>What every page refuses, and what it tells the browser to refuse.</summary>
public sealed class PageSecurityTests(Browser browser)
{
    private const string Refused = "The form did not come from a page of your session, or is malformed, and nothing was done.";

    [Fact]
    public async Task A_form_that_another_site_sends_is_refused()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync();
        IPage page = await world.OpenAsync("ada", "approver", "/console/approvals");
        string id = (await page.Locator(".card").GetAttributeAsync("data-item"))!;
        string digest = await page.Locator("input[name=digest]").InputValueAsync();

        // The worst case: the session cookie comes along, as it would from a sibling site, and the form is right but for its token.
        IAPIResponse answer = await page.APIRequest.PostAsync($"/console/approvals/{id}", new() { Form = Form(page, ("decision", "approve"), ("digest", digest)) });
        IAPIResponse forged = await page.APIRequest.PostAsync($"/console/approvals/{id}", new() { Form = Form(page, ("decision", "approve"), ("digest", digest), ("__RequestVerificationToken", "CfDJ8forged")) });

        Assert.Equal((400, 400), (answer.Status, forged.Status));
        Assert.Contains(Refused, await answer.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(await world.Gateway.AuditAsync(), record => record.Event == AuditEvents.ApprovalGranted);
    }

    [Fact]
    public async Task A_token_of_anothers_session_is_refused()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync();
        IPage ada = await world.OpenAsync("ada", "approver", "/console/approvals"), mallory = await world.OpenAsync("mallory", "none", "/console/sign-out");
        await mallory.GotoAsync("/console/approvals");
        string token = await mallory.Locator("input[name=__RequestVerificationToken]").First.InputValueAsync();
        string id = (await ada.Locator(".card").GetAttributeAsync("data-item"))!;
        string digest = await ada.Locator("input[name=digest]").InputValueAsync();

        IAPIResponse answer = await ada.APIRequest.PostAsync($"/console/approvals/{id}", new() { Form = Form(ada, ("decision", "approve"), ("digest", digest), ("__RequestVerificationToken", token)) });

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("decision", "perhaps", 400)]
    [InlineData("decision", "", 400)]
    [InlineData("digest", "", 400)]
    [InlineData("digest", "sha256-of-another-request", 409)]
    [InlineData("reason", "two\nlines", 400)]
    public async Task A_form_that_says_something_else_decides_nothing(string field, string value, int status)
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync();
        IPage page = await world.OpenAsync("ada", "approver", "/console/approvals");
        string id = (await page.Locator(".card").GetAttributeAsync("data-item"))!;
        var form = new Dictionary<string, string>
        {
            ["decision"] = "approve",
            ["digest"] = await page.Locator("input[name=digest]").InputValueAsync(),
            ["__RequestVerificationToken"] = await page.Locator(".card input[name=__RequestVerificationToken]").InputValueAsync(),
            [field] = value,
        };

        IAPIResponse answer = await page.APIRequest.PostAsync($"/console/approvals/{id}", new() { Form = Form(page, [.. form.Select(pair => (pair.Key, pair.Value))]) });

        Assert.Equal(status, answer.Status);
        Assert.DoesNotContain(await world.Gateway.AuditAsync(), record => record.Event == AuditEvents.ApprovalGranted);
    }

    [Fact]
    public async Task A_long_form_is_not_read()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        IPage page = await world.OpenAsync("ada", "approver", "/console/approvals");

        IAPIResponse answer = await page.APIRequest.PostAsync("/console/approvals/x", new() { Form = Form(page, ("reason", new string('x', 20_000))) });

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("/console/approvals")]
    [InlineData("/console/sign-out")]
    [InlineData("/console/assets/none.css")]
    public async Task No_page_can_be_framed_kept_or_made_to_run_anothers_script(string path)
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        IPage page = await world.OpenAsync("ada", "approver", "/console/sign-out");

        IAPIResponse answer = await page.APIRequest.GetAsync(path);

        Assert.Equal(
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            answer.Headers["content-security-policy"]);
        Assert.Contains("no-store", answer.Headers["cache-control"], StringComparison.Ordinal);
        Assert.Equal(("nosniff", "DENY", "same-origin"), (answer.Headers["x-content-type-options"], answer.Headers["x-frame-options"], answer.Headers["referrer-policy"]));
    }

    [Fact]
    public async Task A_page_breaks_none_of_its_own_rules()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.AskAsync("please");
        List<string> told = [];
        IPage page = await world.OpenAsync("ada", "approver", "/console/sign-out");
        page.Console += (_, message) => told.Add(message.Text);
        page.PageError += (_, error) => told.Add(error);

        await page.GotoAsync("/console/approvals");
        await page.WaitForTimeoutAsync(2500);

        Assert.Empty(told);
    }

    [Fact]
    public async Task Without_a_session_there_is_only_the_sign_in()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        using HttpClient http = world.Client();

        using HttpResponseMessage look = await http.GetAsync(new Uri("/console/approvals?part=list", UriKind.Relative), TestContext.Current.CancellationToken);
        using HttpResponseMessage change = await http.PostAsync(new Uri("/console/approvals/x", UriKind.Relative), new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, "/console/sign-in?to=%2Fconsole%2Fapprovals%3Fpart%3Dlist"), (look.StatusCode, look.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.Unauthorized, change.StatusCode);
    }

    private static IFormData Form(IPage page, params (string Name, string Value)[] fields)
    {
        IFormData form = page.APIRequest.CreateFormData();
        foreach ((string name, string value) in fields)
        {
            form.Append(name, value);
        }

        return form;
    }
}
