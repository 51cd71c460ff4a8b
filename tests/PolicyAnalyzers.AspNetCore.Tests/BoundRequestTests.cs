using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests;

/// <summary>A token for one thing does not do another.</summary>
public sealed class BoundRequestTests : IAsyncLifetime
{
    private const string Path = "/invoices/INV-7/payments";

    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("""{"amount":120.5}""")]
    [InlineData("""{"amount":120.50,"note":"x"}""")]
    [InlineData("""{"amount":1.205e2}""")]
    public async Task The_bound_invoice_and_amount_are_accepted_and_the_body_is_still_there(string json)
    {
        ApiAnswer answer = await _api.PostAsync(_api.Token(), Path, json);

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("INV-7 1", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/invoices/INV-8/payments", """{"amount":120.5}""", "the token is bound to another 'invoiceId'")]
    [InlineData("/invoices/inv-7/payments", """{"amount":120.5}""", "the token is bound to another 'invoiceId'")]
    [InlineData(Path, """{"amount":120.51}""", "the token is bound to another 'amount'")]
    [InlineData(Path, """{"amount":"120.5"}""", "the token is bound to another 'amount'")]
    [InlineData(Path, """{"amount":null}""", "the token is bound to another 'amount'")]
    [InlineData(Path, """{"amount":120.5,"Amount":9}""", "the token is bound to another 'amount'")]
    [InlineData(Path + "?amount=9", """{"amount":120.5}""", "the token is bound to another 'amount'")]
    [InlineData(Path + "?amount=120.5&amount=9", """{"amount":120.5}""", "the token is bound to another 'amount'")]
    [InlineData(Path, """{"other":1}""", "the request has no 'amount'")]
    [InlineData(Path, "[]", "the request has no 'amount'")]
    [InlineData(Path, """{"amount":120.5,"amount":9}""", "the request's body is not JSON without duplicate members")]
    [InlineData(Path, "{", "the request's body is not JSON without duplicate members")]
    public async Task A_request_about_anything_else_is_refused(string path, string json, string description) =>
        Forbidden(await _api.PostAsync(_api.Token(), path, json), "invalid_authorization_details", description);

    [Fact]
    public async Task A_body_too_large_to_compare_is_refused() =>
        Forbidden(
            await _api.PostAsync(_api.Token(), Path, $$"""{"amount":120.5,"pad":"{{new string('x', 70_000)}}"}"""),
            "invalid_authorization_details",
            "the request's body is too large to compare with the token");

    [Fact]
    public async Task A_token_without_the_parameter_is_refused() =>
        Forbidden(
            await _api.PostAsync(_api.Token(new JsonObject { ["invoiceId"] = "INV-7" }), Path, """{"amount":120.5}"""),
            "invalid_authorization_details",
            "the token is not bound to a 'amount'");

    [Fact]
    public async Task A_parameter_can_have_another_name_in_the_request()
    {
        string token = _api.Token();

        Assert.Equal(200, (await _api.GetAsync(token, "/search?id=INV-7")).Status);
        Forbidden(await _api.GetAsync(token, "/search?id=INV-8"), "invalid_authorization_details", "the token is bound to another 'invoiceId'");
    }

    [Fact]
    public async Task A_token_without_the_scope_is_told_only_the_scope_that_is_needed()
    {
        ApiAnswer answer = await _api.GetAsync(_api.Token(scope: "invoices.read"));

        Assert.Equal(403, answer.Status);
        Assert.Equal(
            "DPoP error=\"insufficient_scope\", error_description=\"the token does not have the scope\", scope=\"payments.create\", algs=\"ES256\"",
            answer.Challenge);
    }

    [Fact]
    public async Task No_value_is_in_a_refusal()
    {
        ApiAnswer answer = await _api.PostAsync(_api.Token(), "/invoices/SECRET-1/payments", """{"amount":120.5}""");

        Assert.DoesNotContain("SECRET-1", answer.Body + answer.Challenge, StringComparison.Ordinal);
        Assert.DoesNotContain("INV-7", answer.Body + answer.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_authorization_middleware_the_endpoint_is_not_served()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        await using WebApplication app = builder.Build();
        ((IEndpointRouteBuilder)app).MapGet("/", () => "served").RequireTaskScope("payments.create");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient();

        using HttpResponseMessage response = await client.GetAsync(new Uri(app.Urls.Single()), TestContext.Current.CancellationToken);

        Assert.Equal(500, (int)response.StatusCode);
    }

    private static void Forbidden(ApiAnswer answer, string error, string description)
    {
        Assert.Equal(403, answer.Status);
        Assert.Equal($"DPoP error=\"{error}\", error_description=\"{description}\", algs=\"ES256\"", answer.Challenge);
    }
}
