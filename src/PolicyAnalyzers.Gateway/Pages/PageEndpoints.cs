using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Overview;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Switches;
using PolicyAnalyzers.Gateway.Usage;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>The pages for people.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this RouteGroupBuilder group)
    {
        group.MapGet(PageRoutes.Assets + "/{name}", PageAssets.Serve);

        group.MapGet(PageRoutes.SignIn, (HttpContext http, SignInPages pages) => pages.ShowAsync(http));
        group.MapPost(PageRoutes.SignIn, (HttpContext http, SignInPages pages) => pages.EnterAsync(http));
        group.MapGet(PageRoutes.Callback, SignInPages.CompleteAsync);
        group.MapGet(PageRoutes.SignOut, (HttpContext http, SignInPages pages) => pages.ShowLeftAsync(http));
        group.MapPost(PageRoutes.SignOut, (HttpContext http, SignInPages pages) => pages.LeaveAsync(http));

        group.MapGet(PageRoutes.Console, (HttpContext http, OverviewPage page) => page.ShowAsync(http));
        group.MapGet(PageRoutes.Approvals, (HttpContext http, ApprovalPages pages) => pages.ListAsync(http));
        group.MapPost(PageRoutes.Approvals + "/{id}", (HttpContext http, string id, ApprovalPages pages) => pages.DecideAsync(http, id));

        group.MapGet(PageRoutes.Leases, (HttpContext http, LeasePages pages) => pages.ListAsync(http));
        group.MapPost(PageRoutes.EndLease, (HttpContext http, LeasePages pages) => pages.EndAsync(http));
        group.MapGet(PageRoutes.Tasks, (HttpContext http, UsagePages pages, string? agent, int? from) => pages.ShowAsync(http, agent, from));
        group.MapGet(PageRoutes.Audit, (HttpContext http, AuditPages pages, long? before) => pages.SearchAsync(http, before));
        group.MapGet(PageRoutes.Audit + "/{sequence:long}", (HttpContext http, AuditPages pages, long sequence) => pages.ExplainAsync(http, sequence));
        group.MapGet(PageRoutes.Switches, (HttpContext http, SwitchPages pages) => pages.ShowAsync(http));
        group.MapPost(PageRoutes.Switches, (HttpContext http, SwitchPages pages) => pages.ThrowAsync(http));
        group.MapPost(PageRoutes.LiftSwitch, (HttpContext http, SwitchPages pages) => pages.LiftAsync(http));
    }
}
