using System.Text.Json;
using Microsoft.Playwright;
using PolicyAnalyzers.Gateway.Pages.Tests.Support;

namespace PolicyAnalyzers.Gateway.Pages.Tests;

/// <summary>The checks of axe, which are those of WCAG 2.2 AA that a machine can make, find nothing on any page, light or dark, wide or narrow.</summary>
public sealed class AccessibilityTests(Browser browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    public async Task Axe_finds_nothing(ColorScheme scheme, int width)
    {
        await using PagesWorld world = await PagesWorld.StartAsync(browser);
        await world.WorkAsync();
        string axe = await File.ReadAllTextAsync(Path.Combine(NodeFolder.Path, "node_modules", "axe-core", "axe.min.js"), TestContext.Current.CancellationToken);
        IPage page = await world.OpenAsync("olga", "approver, operator, auditor", "/console", new()
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        });
        List<string> found = [];
        foreach (string path in new[]
        {
            "/console", "/console/approvals", "/console/approvals?done=approved", "/console/leases", "/console/tasks", "/console/audit", "/console/audit/2", "/console/audit?agent=nobody",
            "/console/switches", "/console/sign-out", "/console/sign-in?failed=1",
        })
        {
            await page.GotoAsync(path);

            // Evaluated by the browser itself, and so not subject to the page's own rules for scripts.
            await page.EvaluateAsync(axe);
            JsonElement violations = await page.EvaluateAsync<JsonElement>(
                "async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))");
            found.AddRange(violations.EnumerateArray().Select(violation => $"{path} {violation.GetString()}"));
            if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
            {
                found.Add($"{path} is wider than the window");
            }
        }

        await page.GotoAsync("/console/approvals");
        await PagesWorld.KeepPictureAsync(page, $"approvals-{width}");
        Assert.Empty(found);
    }
}
