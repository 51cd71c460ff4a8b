using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests.Refusals;

/// <summary>For which address a proof must be: one that the API's owner vouches for, and never one that the request says.</summary>
public sealed class AddressTests
{
    private const string Url = "the proof's htu is not the request's URL";

    private static readonly Action<TaskTokenOptions> Behind = options => options.Dpop.PublicUrls.Add(new Uri(TestApi.Audience));

    [Fact]
    public async Task Behind_a_proxy_a_proof_for_the_public_address_is_accepted()
    {
        await using TestApi api = await TestApi.StartAsync(Behind);

        Assert.Equal(200, (await SendAsync(api, TestApi.Audience + "/whoami")).Status);
    }

    [Fact]
    public async Task Behind_a_proxy_that_takes_a_path_away_the_path_is_part_of_the_address()
    {
        await using TestApi api = await TestApi.StartAsync(options => options.Dpop.PublicUrls.Add(new Uri("https://api.contoso.example/ledger/")));

        Assert.Equal(200, (await SendAsync(api, "https://api.contoso.example/ledger/whoami")).Status);
        (await SendAsync(api, "https://api.contoso.example/whoami")).AssertRefused(401, "invalid_dpop_proof", Url);
    }

    [Fact]
    public async Task An_API_with_two_names_takes_both_and_no_third()
    {
        await using TestApi api = await TestApi.StartAsync(options =>
        {
            Behind(options);
            options.Dpop.PublicUrls.Add(new Uri("https://books.contoso.example"));
        });

        Assert.Equal(200, (await SendAsync(api, TestApi.Audience + "/whoami")).Status);
        Assert.Equal(200, (await SendAsync(api, "https://books.contoso.example/whoami")).Status);
        (await SendAsync(api, "https://other.contoso.example/whoami")).AssertRefused(401, "invalid_dpop_proof", Url);
    }

    [Theory]
    [InlineData("the address behind the proxy", "{0}/whoami")]
    [InlineData("another host", "https://evil.example/whoami")]
    [InlineData("another port", TestApi.Audience + ":8443/whoami")]
    [InlineData("another scheme", "http://ledger.contoso.example/whoami")]
    [InlineData("another path", TestApi.Audience + "/search")]
    [InlineData("a host below", "https://x.ledger.contoso.example/whoami")]
    public async Task Behind_a_proxy_a_proof_for_another_address_is_refused(string name, string url)
    {
        Assert.NotEmpty(name);
        await using TestApi api = await TestApi.StartAsync(Behind);

        (await SendAsync(api, string.Format(null, url, api.Url))).AssertRefused(401, "invalid_dpop_proof", Url);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: evil.example")]
    [InlineData("X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https")]
    [InlineData("Forwarded: host=evil.example;proto=https")]
    [InlineData("X-Original-Host: evil.example")]
    [InlineData("X-Forwarded-Server: evil.example")]
    [InlineData("Host: evil.example")]
    [InlineData("Host: evil.example", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-For: 127.0.0.1")]
    public async Task Headers_that_name_the_host_a_stolen_proof_is_for_are_not_believed(params string[] headers)
    {
        // A server that an agent was made to call got token and proof, and passes them on, with the header that would make them fit.
        await using TestApi behind = await TestApi.StartAsync(Behind);
        await using TestApi plain = await TestApi.StartAsync();
        foreach (string scheme in new[] { "http", "https" })
        {
            (await SendLinesAsync(behind, $"{scheme}://evil.example/whoami", headers)).AssertRefused(401, "invalid_dpop_proof", Url);
            (await SendLinesAsync(plain, $"{scheme}://evil.example/whoami", headers)).AssertRefused(401, "invalid_dpop_proof", Url);
        }
    }

    [Fact]
    public async Task Without_a_public_address_the_audiences_origin_counts_whatever_the_Host_header()
    {
        await using TestApi api = await TestApi.StartAsync();

        ApiAnswer answer = await SendLinesAsync(api, TestApi.Audience + "/whoami", "Host: ledger.contoso.example");
        Assert.Equal(200, answer.Status);
        Assert.Equal(200, (await SendLinesAsync(api, TestApi.Audience + "/whoami", "Host: anything.example")).Status);
    }

    [Fact]
    public async Task The_host_of_a_known_proxy_is_believed_where_the_owner_says_so()
    {
        await using TestApi api = await TestApi.StartAsync(options => options.Dpop.TrustRequestHost = true, map: app => UseForwardedHeaders(app, IPAddress.Loopback));
        string[] forwarded = ["X-Forwarded-Host: ledger.contoso.example", "X-Forwarded-Proto: https"];

        Assert.Equal(200, (await SendLinesAsync(api, TestApi.Audience + "/whoami", forwarded)).Status);
        (await SendLinesAsync(api, api.Url + "/whoami", forwarded)).AssertRefused(401, "invalid_dpop_proof", Url);
    }

    [Fact]
    public async Task The_host_of_an_unknown_proxy_is_not_believed_even_then()
    {
        await using TestApi api = await TestApi.StartAsync(
            options => options.Dpop.TrustRequestHost = true, map: app => UseForwardedHeaders(app, IPAddress.Parse("192.0.2.1")));

        (await SendLinesAsync(api, "https://evil.example/whoami", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https"))
            .AssertRefused(401, "invalid_dpop_proof", Url);
    }

    [Theory]
    [InlineData("/whoami\\")]
    [InlineData("/x\\..\\whoami")]
    public async Task A_path_with_a_backslash_has_no_address(string target)
    {
        await using TestApi api = await TestApi.StartAsync(map: app => app.MapGet("/{**path}", () => "served").RequireTaskScope("payments.create"));
        string token = api.Token();

        (await api.SendLinesAsync(target, $"Authorization: DPoP {token}", $"DPoP: {api.Proof(token, target.Replace('\\', '/'))}"))
            .AssertRefused(401, "invalid_dpop_proof", "the request's address is none that this API is known by");
    }

    private static void UseForwardedHeaders(WebApplication app, IPAddress proxy)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        options.KnownProxies.Add(proxy);
        app.UseForwardedHeaders(options).UseRouting().UseAuthentication().UseAuthorization();
    }

    private static Task<ApiAnswer> SendAsync(TestApi api, string htu)
    {
        string token = api.Token();
        return api.SendAsync("DPoP " + token, Proof(api, token, htu));
    }

    private static Task<ApiAnswer> SendLinesAsync(TestApi api, string htu, params string[] headers)
    {
        string token = api.Token();
        return api.SendLinesAsync("/whoami", [$"Authorization: DPoP {token}", $"DPoP: {Proof(api, token, htu)}", .. headers]);
    }

    private static string Proof(TestApi api, string token, string htu)
    {
        JsonObject payload = api.ProofPayload(token);
        payload["htu"] = htu;
        return Jwt.Es256(api.ProofHeader(), payload, api.SenderKey);
    }
}
