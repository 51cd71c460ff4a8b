using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using PolicyAnalyzers.Gateway.Pages.Tests.Support;
using PolicyAnalyzers.Gateway.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace PolicyAnalyzers.Gateway.Pages.Tests;

/// <summary>Who may look, and how they show who they are.</summary>
public sealed class SignInTests(Browser browser)
{
    private const string Loopback = "http://127.0.0.1:8443";

    [Fact]
    public async Task People_sign_in_at_an_OpenID_Connect_provider()
    {
        await using LoginProvider provider = await LoginProvider.StartAsync(
            TestGateway.Issuer + "/console/signed-in", new JsonObject { ["ada"] = new JsonArray("staff", "gateway-approvers"), ["eve"] = new JsonArray("staff") });

        // The provider and the browser go by the real time.
        await using PagesWorld world = await PagesWorld.StartAsync(
            browser,
            options => options.SignIn = new GatewaySignInOptions
            {
                Authority = provider.Issuer,
                ClientId = LoginProvider.Client,
                ClientSecret = LoginProvider.Secret,
                Approvers = { "gateway-approvers" },
            },
            DateTimeOffset.UtcNow);
        await using IBrowser chromium = await browser.LaunchAsync($"--host-resolver-rules=MAP gateway.contoso.example:443 127.0.0.1:{world.Address.Port}");
        await world.AskAsync();

        IPage ada = await SignInAsync(chromium, "ada");
        await Expect(ada.Locator(".who")).ToHaveTextAsync("ada of Contoso");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(ada.GetByRole(AriaRole.Status).First).ToContainTextAsync("Approved.");
        IPage eve = await SignInAsync(chromium, "eve");
        await Expect(eve.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Your roles do not let you see this page.");

        Assert.Equal(provider.Issuer + "#ada", (await world.Gateway.AuditAsync())[^1].Actor);
        BrowserContextCookiesResult session = Assert.Single(await ada.Context.CookiesAsync(), cookie => cookie.Name == "__Host-gateway-session");
        Assert.Equal((true, true, SameSiteAttribute.Lax, "/", "gateway.contoso.example"), (session.Secure, session.HttpOnly, session.SameSite, session.Path, session.Domain));
        Assert.DoesNotContain(await ada.Context.CookiesAsync([TestGateway.Issuer]), cookie => !cookie.Secure || !cookie.HttpOnly);

        await ada.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(ada.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Signed out");
        Assert.DoesNotContain(await ada.Context.CookiesAsync(), cookie => cookie.Name == "__Host-gateway-session");
    }

    [Fact]
    public async Task A_sign_in_that_fails_signs_nobody_in()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        IPage page = await world.OpenAsync("nobody", "none", "/console/signed-in?code=stolen&state=forged");

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The sign-in failed or was cancelled.");
    }

    [Fact]
    public async Task A_session_ends()
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        IPage page = await world.OpenAsync("ada", "approver", "/console/approvals");
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Approvals");
        await page.RouteAsync("https://login.contoso.example/**", route => route.FulfillAsync(new RouteFulfillOptions { Body = "the provider" }));

        world.Gateway.Time.Advance(TimeSpan.FromMinutes(61));
        using HttpClient http = world.Client();
        using HttpResponseMessage answer = await http.PostAsync(new Uri("/console/approvals/x", UriKind.Relative), new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
        await Expect(page.Locator("#announcements")).ToContainTextAsync("your session is over");
    }

    [Fact]
    public async Task The_development_login_is_for_development_alone()
    {
        static Task<TestGateway> StartAsync(string environment, string issuer) => TestGateway.StartAsync(
            (options, _) =>
            {
                options.Issuer = issuer;
                options.SignIn = new GatewaySignInOptions { DevelopmentLogin = true };
            },
            build: builder => builder.Environment.EnvironmentName = environment);

        OptionsValidationException production = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Production", Loopback));
        OptionsValidationException publicName = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Development", TestGateway.Issuer));
        await using TestGateway gateway = await StartAsync("Development", Loopback);

        Assert.Equal(["SignIn: DevelopmentLogin lets anybody in, and is for the Development environment; this is Production"], production.Failures);
        Assert.Equal(["SignIn: DevelopmentLogin lets anybody in, and is for an issuer on a loopback address"], publicName.Failures);
        Reply page = await gateway.SendAsync(HttpMethod.Get, "/console/sign-in");
        Assert.Contains("it proves nothing", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_developer_says_who_they_are()
    {
        await using PagesWorld world = await PagesWorld.StartForDevelopmentAsync(browser);
        IPage page = await world.OpenAsync("/console/approvals");

        await page.GetByLabel("Your name").FillAsync("ada");
        await PagesWorld.KeepPictureAsync(page, "sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Approvals");
        await Expect(page.Locator(".roles")).ToHaveTextAsync("approver, operator");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/console")]
    [InlineData("/console\\@evil.example")]
    [InlineData("/consolewards")]
    public async Task A_sign_in_leads_nowhere_but_to_the_console(string target)
    {
        await using PagesWorld world = await PagesWorld.StartForDevelopmentAsync(browser);
        IPage page = await world.OpenAsync("/console/sign-in?to=" + Uri.EscapeDataString(target));

        await Expect(page.Locator("input[name=to]")).ToHaveValueAsync("/console");
    }

    [Fact]
    public async Task What_is_wrong_with_the_sign_in_stops_the_start()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync((options, _) =>
            options.SignIn = new GatewaySignInOptions { Authority = "http://login.contoso.example", RoleClaim = "", SessionLifetime = TimeSpan.FromDays(2) }));

        Assert.Equal(
            [
                "SignIn: Authority must be an https URI (http on a loopback address)",
                "SignIn: ClientId is missing",
                "SignIn: Approvers, Operators and Auditors are all empty, so nobody could do anything; name values of the claim RoleClaim",
                "SignIn: RoleClaim, NameClaim and UserClaim must not be empty",
                "SignIn: SessionLifetime must be 1 minute to 24 hours",
            ],
            exception.Failures);
    }

    [Fact]
    public async Task Without_a_sign_in_there_are_no_pages()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        foreach (string path in new[] { "/console", "/console/approvals", "/console/sign-in", "/console/signed-in" })
        {
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await gateway.SendAsync(HttpMethod.Get, path)).Status);
        }
    }

    private static async Task<IPage> SignInAsync(IBrowser chromium, string name)
    {
        IBrowserContext context = await chromium.NewContextAsync(new BrowserNewContextOptions { IgnoreHTTPSErrors = true });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(TestGateway.Issuer + "/console/approvals");
        await page.Locator("input[name=login]").FillAsync(name);
        await page.Locator("input[name=password]").FillAsync("any");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        return page;
    }
}
