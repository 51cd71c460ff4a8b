using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Pages.Tests.Support;

/// <summary>A gateway with pages on TLS, as behind its public name, and people who look at them.</summary>
internal sealed class PagesWorld : IAsyncDisposable
{
    private const string DoorPath = "/test/sign-in";

    private readonly Browser _browser;
    private readonly List<IBrowserContext> _contexts = [];

    private PagesWorld(Browser browser, TestGateway gateway) => (_browser, Gateway) = (browser, gateway);

    public TestGateway Gateway { get; }

    public Uri Address => new(Gateway.Urls.Last());

    public static async Task<PagesWorld> StartAsync(Browser browser, Action<IdentityGatewayOptions>? configure = null, DateTimeOffset? now = null) => new(browser, await TestGateway.StartAsync(
        (options, gateway) =>
        {
            options.SignIn = new GatewaySignInOptions { Authority = "https://login.contoso.example", ClientId = "gateway", Approvers = { "approver" } };
            configure?.Invoke(options);
            options.SignIn.SessionKeysPath = Path.Combine(gateway.Directory.FullName, "sessions");
        },
        build: builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0", "https://127.0.0.1:0");
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = Certificate()));
            builder.Services.AddSingleton<IStartupFilter, TestDoor>();
        },
        now: now));

    /// <summary>A gateway on a developer's own machine.</summary>
    public static async Task<PagesWorld> StartForDevelopmentAsync(Browser browser) => new(browser, await TestGateway.StartAsync(
        (options, _) =>
        {
            options.Issuer = "http://127.0.0.1:8443";
            options.SignIn = new GatewaySignInOptions { DevelopmentLogin = true };
        },
        build: builder => builder.Environment.EnvironmentName = "Development"));

    /// <summary>Somebody without a browser and without a session.</summary>
    public HttpClient Client()
    {
#pragma warning disable CA2000, CA5400, CA5399 // The client owns its handler; the certificate is the test's own.
        return new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true }) { BaseAddress = Address };
#pragma warning restore CA2000, CA5400, CA5399
    }

    /// <summary>Somebody's browser, with their session.</summary>
    public Task<IPage> OpenAsync(string name, string roles, string path = "/console", BrowserNewContextOptions? options = null) =>
        OpenAsync($"{DoorPath}?name={Uri.EscapeDataString(name)}&roles={Uri.EscapeDataString(roles)}&to={Uri.EscapeDataString(path)}", options);

    /// <summary>Somebody's browser.</summary>
    public async Task<IPage> OpenAsync(string path, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.IgnoreHTTPSErrors = true;
        options.BaseURL = Address.ToString();
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 800 };
        IBrowserContext context = await _browser.NewContextAsync(options);
        _contexts.Add(context);
        context.SetDefaultTimeout(10_000);
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>The agent asks for a payment; the id by which it polls.</summary>
    public async Task<string> AskAsync(string? message = null, string parameters = """{"amount":120.5,"invoiceId":"INV-7"}""", TestClient? agent = null)
    {
        var fields = new Dictionary<string, string?>(Gateway.Ask(agent, task: "invoice.pay", parameters: parameters)) { ["binding_message"] = message };
        Reply reply = await Gateway.PostAsync("/bc-authorize", fields, (agent ?? Gateway.Agent).Proof("/bc-authorize"));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        return reply.Text("auth_req_id");
    }

    /// <summary>The agent fetches what was decided.</summary>
    public Task<Reply> FetchAsync(string requestId)
    {
        Gateway.Time.Advance(TimeSpan.FromSeconds(3));
        return Gateway.TokenAsync(new(TestGateway.Credentials(Gateway.Agent)) { ["grant_type"] = "urn:openid:params:grant-type:ciba", ["auth_req_id"] = requestId });
    }

    /// <summary>Some minutes of an ordinary day: leases, one of them ended, refusals, and a request that waits. The first lease's token.</summary>
    public async Task<Reply> WorkAsync()
    {
        Reply first = await Gateway.IssueAsync();
        Gateway.Time.Advance(TimeSpan.FromSeconds(7));
        await Gateway.RevokeAsync(first.AccessToken);
        await Gateway.IssueAsync();
        await Gateway.IssueAsync(client: Gateway.OtherAgent);
        await Gateway.TokenAsync(Gateway.Ask(scope: "invoices.delete"));
        await Gateway.TokenAsync(Gateway.Ask(task: "invoice.delete"));
        await Gateway.TokenAsync(Gateway.Ask(task: "invoice.pay", parameters: """{"amount":900,"invoiceId":"INV-7"}"""));
        await AskAsync("please, it is urgent");
        return first;
    }

    /// <summary>Keeps a picture of the page, for people to look at: in the folder that PAGES_SCREENSHOTS names.</summary>
    public static async Task KeepPictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PAGES_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IBrowserContext context in _contexts)
        {
            await context.DisposeAsync();
        }

        await Gateway.DisposeAsync();
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gateway.contoso.example", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Signs people in without a provider, which has tests of its own.</summary>
    private sealed class TestDoor : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map(DoorPath, door => door.Run(async http =>
            {
                string name = http.Request.Query["name"].ToString();
                var person = new Person("https://login.contoso.example", name, name, name, Enum.Parse<PersonRoles>(http.Request.Query["roles"].ToString(), ignoreCase: true));
                await http.SignInAsync(SignInSchemes.Session, person.ToPrincipal());
                http.Response.Redirect(http.Request.Query["to"].ToString());
            }));
            next(app);
        };
    }
}
