using Microsoft.AspNetCore.Builder;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests.Refusals;

/// <summary>In which form credentials are taken, and what is said of any other.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Two_Authorization_headers_are_a_malformed_request()
    {
        string token = _api.Token();

        (await _api.SendLinesAsync("/whoami", $"Authorization: DPoP {token}", $"Authorization: DPoP {token}", $"DPoP: {_api.Proof(token)}"))
            .AssertRefused(400, "invalid_request", "more than one Authorization header");
    }

    [Fact]
    public async Task A_Bearer_and_a_DPoP_header_are_a_malformed_request()
    {
        string token = _api.Token();

        (await _api.SendLinesAsync("/whoami", $"Authorization: Bearer {token}", $"Authorization: DPoP {token}", $"DPoP: {_api.Proof(token)}"))
            .AssertRefused(400, "invalid_request", "more than one Authorization header");
    }

    [Fact]
    public async Task Two_proofs_are_refused()
    {
        string token = _api.Token();

        (await _api.SendLinesAsync("/whoami", $"Authorization: DPoP {token}", $"DPoP: {_api.Proof(token)}", $"DPoP: {_api.Proof(token)}"))
            .AssertRefused(401, "invalid_dpop_proof", "exactly one DPoP header is expected");
    }

    [Fact]
    public async Task An_empty_proof_is_refused() =>
        (await _api.SendLinesAsync("/whoami", $"Authorization: DPoP {_api.Token()}", "DPoP: ")).AssertRefused(401, "invalid_dpop_proof", "exactly one DPoP header is expected");

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("Basic {0}")]
    [InlineData("DPoP")]
    [InlineData("DPoP {0} ")]
    [InlineData("DPoP  {0}")]
    [InlineData("DPoP\t{0}")]
    [InlineData("DPoP {0} {0}")]
    [InlineData("DPoP{0}")]
    [InlineData("{0}")]
    [InlineData("DPoP-x {0}")]
    public async Task A_bound_token_in_another_form_is_refused_with_and_without_its_proof(string form)
    {
        string token = _api.Token();
        string value = string.Format(null, form, token);
        if (value.EndsWith(' '))
        {
            // Servers trim a header's value, so there this is the right form.
            Assert.Equal(200, (await _api.SendLinesAsync("/whoami", $"Authorization: {value}", $"DPoP: {_api.Proof(token)}")).Status);
            return;
        }

        const string Description = "the token must be sent with the DPoP scheme and a proof";
        (await _api.SendLinesAsync("/whoami", $"Authorization: {value}", $"DPoP: {_api.Proof(token)}")).AssertRefused(401, "invalid_token", Description);
        (await _api.SendLinesAsync("/whoami", $"Authorization: {value}")).AssertRefused(401, "invalid_token", Description);
    }

    [Fact]
    public async Task The_scheme_is_read_in_any_case()
    {
        string token = _api.Token();

        Assert.Equal(200, (await _api.SendAsync("dpop " + token, _api.Proof(token))).Status);
    }

    [Fact]
    public async Task A_token_in_the_query_is_no_credential()
    {
        string token = _api.Token();

        ApiAnswer answer = await _api.SendLinesAsync($"/whoami?access_token={token}", $"DPoP: {_api.Proof(token)}");

        Assert.Equal((401, "DPoP algs=\"ES256\""), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task A_token_in_a_form_is_no_credential()
    {
        await using TestApi api = await TestApi.StartAsync(map: app => app.MapPost("/form", () => "served").RequireTaskScope("payments.create"));
        string token = api.Token();
        using var request = new HttpRequestMessage(HttpMethod.Post, api.Url + "/form")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["access_token"] = token }),
        };

        ApiAnswer answer = await api.SendAsync(request, authorization: null, api.Proof(token, "/form", "POST"));

        Assert.Equal((401, "DPoP algs=\"ES256\""), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task A_proof_alone_is_no_credential()
    {
        ApiAnswer answer = await _api.SendLinesAsync("/whoami", $"DPoP: {_api.Proof("x")}");

        Assert.Equal((401, "DPoP algs=\"ES256\""), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task No_refusal_repeats_what_was_sent()
    {
        ApiAnswer answer = await _api.SendAsync("DPoP SECRET-TOKEN", "SECRET-PROOF");

        Assert.DoesNotContain("SECRET", answer.Body + answer.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_beyond_the_servers_bounds_never_reach_the_checks()
    {
        string token = _api.Token();
        ApiAnswer answer = await _api.SendLinesAsync("/whoami", $"Authorization: DPoP {token}", $"DPoP: {new string('x', 40_000)}");

        Assert.Equal(431, answer.Status);
    }
}
