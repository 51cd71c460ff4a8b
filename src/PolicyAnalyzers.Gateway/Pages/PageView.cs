using Microsoft.AspNetCore.Antiforgery;
using PolicyAnalyzers.Gateway.SignIn;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>One request for a page: who looks, from where, and the frame that all pages share.</summary>
internal sealed class PageView(HttpContext http, PageRoutes routes, IAntiforgery antiforgery, Person? person, DateTimeOffset now)
{
    private static readonly (string Route, string Name, PersonRoles Roles)[] s_navigation =
    [
        (PageRoutes.Console, "Overview", PersonRoles.Operator | PersonRoles.Auditor),
        (PageRoutes.Approvals, "Approvals", PersonRoles.Approver),
        (PageRoutes.Leases, "Leases", PersonRoles.Operator | PersonRoles.Auditor),
        (PageRoutes.Tasks, "Tasks", PersonRoles.Operator | PersonRoles.Auditor),
        (PageRoutes.Audit, "Audit", PersonRoles.Operator | PersonRoles.Auditor),
        (PageRoutes.Switches, "Switches", PersonRoles.Operator | PersonRoles.Auditor),
    ];

    public HttpContext Http { get; } = http;

    public DateTimeOffset Now { get; } = now;

    /// <summary>Who looks; only pages before the sign-in have nobody.</summary>
    public Person Person => person ?? throw new InvalidOperationException("Nobody is signed in.");

    public string To(string route) => routes.To(route);

    /// <summary>A form that changes something: it carries the anti-forgery token of this session.</summary>
    public Html Form(string route, Html fields, string name)
    {
        AntiforgeryTokenSet tokens = antiforgery.GetAndStoreTokens(Http);
        return $"""<form method="post" action="{To(route)}" class="{name}"><input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">{fields}</form>""";
    }

    /// <summary>The whole page.</summary>
    /// <param name="title">What it is called.</param>
    /// <param name="main">What it shows, below its title.</param>
    /// <param name="status">The status of the answer.</param>
    public Page Show(string title, Html main, int status = StatusCodes.Status200OK) => new(Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>{title} · Identity gateway</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <link rel="icon" type="image/svg+xml" href="{To(PageRoutes.Assets)}/{PageAssets.Icon}">
        <link rel="stylesheet" href="{To(PageRoutes.Assets)}/{PageAssets.StyleSheet}">
        <script src="{To(PageRoutes.Assets)}/{PageAssets.Script}" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="bar">
        <span class="brand">Identity gateway</span>
        {Navigation()}
        {Account()}
        </header>
        <main id="main" tabindex="-1">
        <h1>{title}</h1>
        {main}
        </main>
        <p class="live" role="status" id="announcements"></p>
        </body>
        </html>

        """), status);

    private Html Navigation()
    {
        if (person is null)
        {
            return default;
        }

        Html links = Html.Each(s_navigation.Where(link => person.Is(link.Roles)), link => IsHere(link.Route)
            ? $"""<li><a href="{To(link.Route)}" aria-current="page">{link.Name}</a></li>"""
            : (Html)$"""<li><a href="{To(link.Route)}">{link.Name}</a></li>""");
        return $"""<nav aria-label="Console"><ul>{links}</ul></nav>""";
    }

    private Html Account() => person is null
        ? default
        : Html.Of($"""
            <div class="account"><span class="who" title="{person.Id}">{person.Name}</span> <span class="roles">{Words(person.Roles)}</span>
            {Form(PageRoutes.SignOut, $"""<button class="quiet">Sign out</button>""", "inline")}</div>
            """);

    private static string Words(PersonRoles roles) => roles == PersonRoles.None ? "no role" : roles.ToString().ToLowerInvariant();

    private bool IsHere(string route) => route == PageRoutes.Console
        ? Http.Request.Path.Value?.TrimEnd('/') == To(route)
        : Http.Request.Path.StartsWithSegments(To(route), StringComparison.Ordinal);
}
