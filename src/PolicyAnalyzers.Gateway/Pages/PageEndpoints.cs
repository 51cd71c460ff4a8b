using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Switches;

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

        group.MapGet(PageRoutes.Console, (PageGate gate, HttpContext http) => gate.LookAsync(
            http, (PersonRoles)~0, view => Task.FromResult(Results.Redirect(view.To(PageRoutes.Approvals)))));
        group.MapGet(PageRoutes.Approvals, (HttpContext http, ApprovalPages pages) => pages.ListAsync(http));
        group.MapPost(PageRoutes.Approvals + "/{id}", (HttpContext http, string id, ApprovalPages pages) => pages.DecideAsync(http, id));

        group.MapGet(PageRoutes.Leases, (HttpContext http, LeasePages pages) => pages.ListAsync(http));
        group.MapPost(PageRoutes.EndLease, (HttpContext http, LeasePages pages) => pages.EndAsync(http));
        group.MapGet(PageRoutes.Switches, (HttpContext http, SwitchPages pages) => pages.ShowAsync(http));
        group.MapPost(PageRoutes.Switches, (HttpContext http, SwitchPages pages) => pages.ThrowAsync(http));
        group.MapPost(PageRoutes.LiftSwitch, (HttpContext http, SwitchPages pages) => pages.LiftAsync(http));
    }
}
