using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Pages;

namespace PolicyAnalyzers.Gateway.SignIn;

/// <summary>Where people sign in and out.</summary>
internal sealed class SignInPages(PageGate gate, PageRoutes routes, IOptions<IdentityGatewayOptions> options, ILogger<SignInPages> logger)
{
    private const int MaxNameLength = 60;

    private GatewaySignInOptions SignIn => options.Value.SignIn!;

    /// <summary>GET /console/sign-in: on to the provider, or the development login.</summary>
    public Task<IResult> ShowAsync(HttpContext http) => gate.OpenAsync(http, view =>
    {
        string target = Target(http.Request.Query["to"]);
        if (http.Request.Query.ContainsKey("failed"))
        {
            return Task.FromResult<IResult>(view.Show("Not signed in", $"""
                <p class="notice bad" role="alert">The sign-in failed or was cancelled.</p>
                <p><a class="button" href="{view.To(PageRoutes.SignIn)}">Try again</a></p>
                """, StatusCodes.Status403Forbidden));
        }

        return Task.FromResult(SignIn.DevelopmentLogin
            ? view.Show("Sign in", DevelopmentForm(view, target))
            : Results.Challenge(new AuthenticationProperties { RedirectUri = target }, [SignInSchemes.Provider]));
    });

    /// <summary>POST /console/sign-in: the development login.</summary>
    public Task<IResult> EnterAsync(HttpContext http) => gate.OpenAsync(http, async view =>
    {
        if (!SignIn.DevelopmentLogin || http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
        {
            return PageGate.Refuse(view, StatusCodes.Status403Forbidden, "Not signed in", "There is no such sign-in here.");
        }

        if (await gate.ReadFormAsync(http) is not { } form || form["name"].ToString().Trim() is not { Length: > 0 and <= MaxNameLength } name)
        {
            return PageGate.Refuse(view, StatusCodes.Status400BadRequest, "Not signed in", $"Say who you are, in 1 to {MaxNameLength} characters, on the sign-in page.");
        }

        PersonRoles roles = form["role"].Aggregate(PersonRoles.None, (all, role) => all | role switch
        {
            "approver" => PersonRoles.Approver,
            "operator" => PersonRoles.Operator,
            "auditor" => PersonRoles.Auditor,
            _ => PersonRoles.None,
        });
        var person = new Person("development", name, name, name, roles);
        await http.SignInAsync(SignInSchemes.Session, person.ToPrincipal());
        logger.SignedInForDevelopment(person.Name, roles);
        return Results.Redirect(Target(form["to"]));
    });

    /// <summary>The provider sends people back here.</summary>
    public static async Task CompleteAsync(HttpContext http)
    {
        PageHeaders.Write(http);
        if (await http.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>().GetHandlerAsync(http, SignInSchemes.Provider) is not IAuthenticationRequestHandler handler
            || !await handler.HandleRequestAsync())
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    /// <summary>POST /console/sign-out: ends the session here; the one at the provider is the provider's.</summary>
    public Task<IResult> LeaveAsync(HttpContext http) => gate.OpenAsync(http, async view =>
    {
        if (await gate.ReadFormAsync(http) is null)
        {
            return PageGate.Refuse(view, StatusCodes.Status400BadRequest, "Not signed out", "The form did not come from a page of your session. Open the console again.");
        }

        await http.SignOutAsync(SignInSchemes.Session);
        return Results.Redirect(routes.To(PageRoutes.SignOut));
    });

    /// <summary>GET /console/sign-out.</summary>
    public Task<IResult> ShowLeftAsync(HttpContext http) => gate.OpenAsync(http, view => Task.FromResult<IResult>(view.Show("Signed out", $"""
        <p class="notice" role="status">You are signed out here.</p>
        <p><a class="button" href="{view.To(PageRoutes.SignIn)}">Sign in again</a></p>
        """)));

    private static Html DevelopmentForm(PageView view, string target) => $"""
        <p class="notice warn">Development login: it proves nothing, and the gateway offers it to this machine alone.</p>
        {view.Form(PageRoutes.SignIn, $"""
            <input type="hidden" name="to" value="{target}">
            <p><label for="name">Your name</label> <input id="name" name="name" required maxlength="{MaxNameLength}" autocomplete="off"></p>
            <fieldset><legend>Roles</legend>
            <label><input type="checkbox" name="role" value="approver" checked> Approver</label>
            <label><input type="checkbox" name="role" value="operator" checked> Operator</label>
            <label><input type="checkbox" name="role" value="auditor"> Auditor</label>
            </fieldset>
            <p><button class="primary">Sign in</button></p>
            """, "sign-in")}
        """;

    /// <summary>Where to go after the sign-in: a page of the console and nothing else, so that no link leads people on to another site.</summary>
    private string Target(string? to) =>
        to is not null && (to == routes.To(PageRoutes.Console) || to.StartsWith(routes.To(PageRoutes.Console) + "/", StringComparison.Ordinal)) && !to.Contains('\\')
            ? to
            : routes.To(PageRoutes.Console);
}
