using Microsoft.Playwright;
using PolicyAnalyzers.Gateway.Pages.Tests.Support;

[assembly: AssemblyFixture(typeof(Browser))]

namespace PolicyAnalyzers.Gateway.Pages.Tests.Support;

/// <summary>A headless Chromium, started once. It is the distribution's own; build/test installs it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] s_paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync();
    }

    /// <summary>A browser of its own, for what is set when it starts.</summary>
    public Task<IBrowser> LaunchAsync(params string[] arguments) => _playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = s_paths.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("There is no Chromium: install the package chromium, or run build/test, which does."),
        Args = ["--no-sandbox", .. arguments],
    });

    public Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options) => _browser!.NewContextAsync(options);

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }
}
