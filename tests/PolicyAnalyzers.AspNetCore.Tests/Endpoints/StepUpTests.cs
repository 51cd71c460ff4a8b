using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests.Endpoints;

/// <summary>How the user behind a token must have been authenticated (RFC 9470).</summary>
public sealed class StepUpTests : IAsyncLifetime
{
    private const string Error = "insufficient_user_authentication", Description = "the user was not authenticated as this needs", Asked = ", acr_values=\"phr phrh\", max_age=\"300\"";

    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync(map: app =>
        app.MapGet("/sensitive", () => "served").RequireUserAuthentication(TimeSpan.FromMinutes(5), "phr", "phrh"));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_user_who_was_authenticated_so_and_lately_is_accepted() =>
        Assert.Equal(200, (await SendAsync("\"phrh\"", -299)).Status);

    [Theory]
    [InlineData(null, -10)]
    [InlineData("\"pwd\"", -10)]
    [InlineData("\"PHR\"", -10)]
    [InlineData("[\"phr\"]", -10)]
    [InlineData("\"phr phrh\"", -10)]
    [InlineData("\"phr\"", null)]
    [InlineData("\"phr\"", -301)]
    public async Task Any_other_is_asked_to_be_authenticated_anew(string? acr, int? authenticated) =>
        (await SendAsync(acr, authenticated)).AssertRefused(401, Error, Description, Asked);

    [Fact]
    public void A_demand_that_asks_nothing_or_breaks_out_is_refused()
    {
        RouteHandlerBuilder endpoint = WebApplication.CreateSlimBuilder().Build().MapGet("/", () => "served");

        Assert.Throws<ArgumentException>(() => endpoint.RequireUserAuthentication(null));
        Assert.Throws<ArgumentOutOfRangeException>(() => endpoint.RequireUserAuthentication(TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => endpoint.RequireUserAuthentication(null, "a\"b"));
        Assert.Throws<ArgumentException>(() => endpoint.RequireTaskScope("a b"));
        Assert.Throws<ArgumentException>(() => endpoint.RequireTaskScope());
    }

    private Task<ApiAnswer> SendAsync(string? acr, int? authenticated)
    {
        JsonObject payload = _api.TokenPayload();
        if (acr is not null)
        {
            payload["acr"] = JsonNode.Parse(acr);
        }

        if (authenticated is { } seconds)
        {
            payload["auth_time"] = _api.Time.GetUtcNow().ToUnixTimeSeconds() + seconds;
        }

        return _api.GetAsync(Jwt.Es256(TestIssuer.Header(), payload, _api.Issuer.Key), "/sensitive");
    }
}
