using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests.Endpoints;

/// <summary>What attributes ask is asked, with no further word, of minimal APIs and controllers alike.</summary>
public sealed class DeclaredDemandTests
{
    private const string Elsewhere = "https://graph.contoso.example";

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/group/inner")]
    [InlineData("/books/read")]
    [InlineData("/books/invoices/INV-7")]
    public async Task A_token_with_the_scope_is_accepted(string path)
    {
        await using TestApi api = await StartAsync();

        Assert.Equal(200, (await api.GetAsync(api.Token(scope: "books.read books.audit"), path)).Status);
    }

    [Theory]
    [InlineData("/minimal", "books.read")]
    [InlineData("/group/inner", "books.read")]
    [InlineData("/books/read", "books.audit")]
    [InlineData("/books/invoices/INV-7", "books.read")]
    public async Task A_token_without_the_scope_is_refused(string path, string needed)
    {
        await using TestApi api = await StartAsync();
        string scope = needed == "books.read" ? "books.audit" : "books.read";

        (await api.GetAsync(api.Token(scope: scope), path))
            .AssertRefused(403, "insufficient_scope", "the token does not have the scope", $", scope=\"{needed}\"");
    }

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/books/read")]
    public async Task Without_a_token_there_is_a_challenge(string path)
    {
        await using TestApi api = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Url + path);

        ApiAnswer answer = await api.SendAsync(request, authorization: null);

        Assert.Equal((401, "DPoP algs=\"ES256\""), (answer.Status, answer.Challenge));
    }

    [Theory]
    [InlineData("/books/invoices/INV-8")]
    [InlineData("/books/invoices/INV-7?invoiceId=INV-8")]
    [InlineData("/books/invoices/INV-7?x.invoiceId=INV-8")]
    [InlineData("/books/invoices/INV-7?x[invoiceId]=INV-8")]
    public async Task A_bound_argument_of_an_action_that_was_changed_is_refused(string path)
    {
        await using TestApi api = await StartAsync();

        (await api.GetAsync(api.Token(scope: "books.read books.audit"), path))
            .AssertRefused(403, "invalid_authorization_details", "the token is bound to another 'invoiceId'");
    }

    [Fact]
    public async Task What_an_endpoint_needs_elsewhere_is_not_asked_of_its_caller()
    {
        await using TestApi api = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Url + "/elsewhere");

        Assert.Equal(200, (await api.SendAsync(request, authorization: null)).Status);
    }

    [Fact]
    public async Task Attributes_and_conventions_add_up()
    {
        await using TestApi api = await StartAsync();

        Assert.Equal(200, (await api.GetAsync(api.Token(scope: "books.read books.audit"), "/both")).Status);
        Assert.Equal(403, (await api.GetAsync(api.Token(scope: "books.read"), "/both")).Status);
        Assert.Equal(403, (await api.GetAsync(api.Token(scope: "books.audit"), "/both")).Status);
    }

    [Fact]
    public async Task An_attribute_beside_AllowAnonymous_stops_the_start()
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApi.StartAsync(
            map: app => app.MapGet("/open", [RequiresScope(TestApi.Audience, "books.read")] () => "served").AllowAnonymous()));

        Assert.Contains("/open", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestApi.Audience + "/")]
    [InlineData("https://LEDGER.contoso.example")]
    public async Task An_audience_that_only_looks_alike_stops_the_start(string resource)
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApi.StartAsync(
            map: app => app.MapGet("/alike", () => "served").WithMetadata(new RequiresScopeAttribute(resource, "books.read"))));

        Assert.Contains("Write the audience exactly", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_would_break_out_of_a_challenge_stops_the_start() =>
        await Assert.ThrowsAsync<ArgumentException>(() => TestApi.StartAsync(
            map: app => app.MapGet("/bad", () => "served").WithMetadata(new RequiresScopeAttribute(TestApi.Audience, "x\", error=\"none"))));

    private static Task<TestApi> StartAsync() => TestApi.StartAsync(
        services: services => services.AddControllers().ConfigureApplicationPartManager(manager =>
        {
            manager.ApplicationParts.Clear();
            manager.FeatureProviders.Clear();
            manager.ApplicationParts.Add(new AssemblyPart(typeof(BooksController).Assembly));
            manager.FeatureProviders.Add(new OnlyBooks());
        }),
        map: app =>
        {
            app.MapControllers();
            app.MapGet("/minimal", [RequiresScope(TestApi.Audience, "books.read")] () => "served");
            app.MapGroup("/group").WithMetadata(new RequiresScopeAttribute(TestApi.Audience, "books.read")).MapGet("/inner", () => "served");
            app.MapGet("/elsewhere", [RequiresScope(Elsewhere, "User.Read")] () => "served");
            app.MapGet("/both", [RequiresScope(TestApi.Audience, "books.read")] () => "served").RequireTaskScope("books.audit");
        });

    private sealed class OnlyBooks : IApplicationFeatureProvider<ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature) => feature.Controllers.Add(System.Reflection.IntrospectionExtensions.GetTypeInfo(typeof(BooksController)));
    }
}

[ApiController]
[Route("books")]
[RequiresScope(TestApi.Audience, "books.read")]
public sealed class BooksController : ControllerBase
{
    [HttpGet("read")]
    [RequiresScope(TestApi.Audience, "books.audit")]
    public string Read() => "served";

    [HttpGet("invoices/{invoiceId}")]
    [BindTaskParameters("invoiceId")]
    public string Invoice(string invoiceId) => invoiceId;
}
