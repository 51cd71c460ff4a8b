using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>Lets people of a role into a page. What changes something must come from a page of this session (anti-forgery token).</summary>
internal sealed class PageGate(IAntiforgery antiforgery, PageRoutes routes, GatewayClock time, ILogger<PageGate> logger)
{
    private const int MaxFormLength = 16 * 1024;

    /// <summary>A page to look at.</summary>
    public Task<IResult> LookAsync(HttpContext http, PersonRoles anyOf, Func<PageView, Task<IResult>> handle) => GuardAsync(http, async () =>
    {
        Person? person = await PersonAsync(http);
        return person is null ? Results.Redirect(SignInAddress(http))
            : person.Is(anyOf) ? await handle(View(http, person))
            : Refuse(View(http, person), StatusCodes.Status403Forbidden, "Not for you", "Your roles do not let you see this page.");
    });

    /// <summary>A form that was sent.</summary>
    public Task<IResult> ChangeAsync(HttpContext http, PersonRoles anyOf, Func<PageView, IFormCollection, Task<IResult>> handle) => GuardAsync(http, async () =>
    {
        Person? person = await PersonAsync(http);
        return person is null ? Refuse(View(http, null), StatusCodes.Status401Unauthorized, "Signed out", "Your session is over, and nothing was done. Sign in again.")
            : !person.Is(anyOf) ? Refuse(View(http, person), StatusCodes.Status403Forbidden, "Not for you", "Your roles do not let you do this, and nothing was done.")
            : await ReadFormAsync(http) is { } form ? await handle(View(http, person), form)
            : Refuse(View(http, person), StatusCodes.Status400BadRequest, "Not done", "The form did not come from a page of your session, or is malformed, and nothing was done. Open the page again.");
    });

    /// <summary>A page for everybody.</summary>
    public Task<IResult> OpenAsync(HttpContext http, Func<PageView, Task<IResult>> handle) => GuardAsync(http, async () => await handle(View(http, await PersonAsync(http))));

    /// <summary>The sent form; null when it carries no anti-forgery token of this session.</summary>
    public async Task<IFormCollection?> ReadFormAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxFormLength;
        }

        try
        {
            await antiforgery.ValidateRequestAsync(http);
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception exception) when (exception is AntiforgeryValidationException or InvalidDataException or InvalidOperationException or BadHttpRequestException)
        {
            logger.FormRefused(http.Request.Path, exception.GetType().Name);
            return null;
        }
    }

    /// <summary>A page that says why not.</summary>
    public static Page Refuse(PageView view, int status, string title, string reason) =>
        view.Show(title, $"""<p class="notice bad" role="alert">{reason}</p><p><a href="{view.To(PageRoutes.Console)}">To the console</a></p>""", status);

    private PageView View(HttpContext http, Person? person) => new(http, routes, antiforgery, person, time.GetUtcNow());

    /// <summary>Who is signed in. The anti-forgery token is bound to them too.</summary>
    private static async Task<Person?> PersonAsync(HttpContext http)
    {
        AuthenticateResult result = await http.AuthenticateAsync(SignInSchemes.Session);
        Person? person = Person.Of(result.Principal);
        http.User = person?.ToPrincipal() ?? new();
        return person;
    }

    private string SignInAddress(HttpContext http) =>
        routes.To(PageRoutes.SignIn) + QueryString.Create("to", http.Request.Path + http.Request.QueryString);

    private async Task<IResult> GuardAsync(HttpContext http, Func<Task<IResult>> handle)
    {
        PageHeaders.Write(http);
        try
        {
            return await handle();
        }
        catch (StoreUnavailableException exception)
        {
            logger.StoreUnavailable(exception);
            return Refuse(View(http, null), StatusCodes.Status503ServiceUnavailable, "Unavailable", "The gateway's store is unavailable, and nothing was done.");
        }
    }
}
