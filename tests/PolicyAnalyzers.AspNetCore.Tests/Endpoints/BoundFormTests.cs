using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests.Endpoints;

/// <summary>Forms are compared too: else a value in the query could agree while the endpoint reads another from the form.</summary>
public sealed class BoundFormTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync(map: app => app
        .MapPost("/pay", async (HttpRequest request) => (await request.ReadFormAsync())["amount"].ToString())
        .BindTaskParameters("amount"));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("amount=120.5")]
    [InlineData("amount=120.50&other=1")]
    public async Task The_bound_amount_is_accepted_and_the_form_is_still_there(string form)
    {
        ApiAnswer answer = await PostAsync("/pay", form);

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("120.5", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/pay", "amount=9")]
    [InlineData("/pay?amount=120.5", "amount=9")]
    [InlineData("/pay", "amount=120.5&amount=9")]
    [InlineData("/pay", "amount=120.5&Amount=9")]
    [InlineData("/pay", "amount=120.5&payment.amount=9")]
    [InlineData("/pay", "amount=120.5&payments[0].amount=9")]
    [InlineData("/pay", "amount=120.5&payment[amount]=9")]
    [InlineData("/pay", "amount=")]
    public async Task Any_other_amount_is_refused(string path, string form) =>
        (await PostAsync(path, form)).AssertRefused(403, "invalid_authorization_details", "the token is bound to another 'amount'");

    [Fact]
    public async Task A_form_that_is_too_large_is_refused() =>
        (await PostAsync("/pay", "amount=120.5&pad=" + new string('x', 70_000)))
            .AssertRefused(403, "invalid_authorization_details", "the request's body is too large to compare with the token");

    [Fact]
    public async Task A_multipart_form_with_another_amount_is_refused()
    {
        string token = _api.Token();
        using var request = new HttpRequestMessage(HttpMethod.Post, _api.Url + "/pay?amount=120.5")
        {
            Content = new MultipartFormDataContent { { new StringContent("9"), "amount" } },
        };

        (await _api.SendAsync(request, "DPoP " + token, _api.Proof(token, "/pay", "POST")))
            .AssertRefused(403, "invalid_authorization_details", "the token is bound to another 'amount'");
    }

    [Fact]
    public async Task A_malformed_multipart_form_is_refused()
    {
        string token = _api.Token();
        using var content = new StringContent("no boundary here");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var request = new HttpRequestMessage(HttpMethod.Post, _api.Url + "/pay?amount=120.5") { Content = content };

        (await _api.SendAsync(request, "DPoP " + token, _api.Proof(token, "/pay", "POST")))
            .AssertRefused(403, "invalid_authorization_details", "the request's form is malformed, or too large to compare with the token");
    }

    private async Task<ApiAnswer> PostAsync(string path, string form)
    {
        string token = _api.Token();
        using var request = new HttpRequestMessage(HttpMethod.Post, _api.Url + path)
        {
            Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        return await _api.SendAsync(request, "DPoP " + token, _api.Proof(token, "/pay", "POST"));
    }
}
