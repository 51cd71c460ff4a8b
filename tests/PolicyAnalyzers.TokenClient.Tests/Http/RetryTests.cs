using System.Net;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Http;

/// <summary>When a request is sent once more, and that it is never sent a third time.</summary>
public sealed class RetryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_nonce_that_an_api_wants_is_sent_and_kept_for_later_requests()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (call, context) => call == 1 ? ScriptedApi.Refuse(context, "DPoP error=\"use_dpop_nonce\"", nonce: "n-1") : Task.CompletedTask;
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(HttpStatusCode.OK, (await api.Http.PostAsync("x", new StringContent("body"), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync("x", Cancel)).StatusCode);
        Assert.Equal(3, api.Received.Count);
        Assert.False(ScriptedApi.Payload(api.Received[0].Proof).TryGetProperty("nonce", out _));
        Assert.All(api.Received.Skip(1), request => Assert.Equal("n-1", ScriptedApi.Payload(request.Proof).GetProperty("nonce").GetString()));
        Assert.Equal(3, api.Received.Select(request => ScriptedApi.Payload(request.Proof).GetProperty("jti").GetString()).Distinct().Count());
        Assert.Equal(1, api.Gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task A_nonce_that_comes_with_a_good_answer_is_used_from_then_on()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (call, context) =>
        {
            context.Response.Headers["DPoP-Nonce"] = $"n-{call}";
            return Task.CompletedTask;
        };
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        await api.Http.GetAsync("x", Cancel);
        await api.Http.GetAsync("x", Cancel);
        Assert.Equal("n-1", ScriptedApi.Payload(api.Received[1].Proof).GetProperty("nonce").GetString());
    }

    [Fact]
    public async Task An_api_that_always_wants_another_nonce_gets_its_refusal_through()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (call, context) => ScriptedApi.Refuse(context, "DPoP error=\"use_dpop_nonce\"", nonce: $"n-{call}");
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Http.GetAsync("x", Cancel)).StatusCode);
        Assert.Equal(2, api.Received.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("with\"quote")]
    [InlineData("with\\backslash")]
    public async Task A_nonce_that_is_none_is_not_sent(string? nonce)
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (_, context) => ScriptedApi.Refuse(context, "DPoP error=\"use_dpop_nonce\"", nonce: nonce);
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Http.GetAsync("x", Cancel)).StatusCode);
        Assert.Single(api.Received);
    }

    [Fact]
    public async Task A_token_that_an_api_no_longer_takes_is_replaced_once_in_the_same_lease()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (call, context) => call == 1 ? ScriptedApi.Refuse(context, "DPoP error=\"invalid_token\"") : Task.CompletedTask;
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync("x", Cancel)).StatusCode);
        Assert.Equal(["DPoP token-1", "DPoP token-2"], api.Received.Select(request => request.Authorization));
        Assert.Equal(["/token", "/token"], api.Gateway.Server.Received.Where(request => request.Path == "/token").Select(request => request.Path));
    }

    [Fact]
    public async Task An_api_that_takes_no_token_gets_two_and_its_refusal_through()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (_, context) => ScriptedApi.Refuse(context, "DPoP error=\"invalid_token\"");
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Http.GetAsync("x", Cancel)).StatusCode);
        Assert.Equal((2, 2), (api.Received.Count, api.Gateway.Server.Count("/token")));
    }

    [Fact]
    public async Task A_hundred_requests_that_meet_a_dead_token_share_one_new_one()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (_, context) => context.Request.Headers.Authorization == "DPoP token-1" ? ScriptedApi.Refuse(context, "DPoP error=\"invalid_token\"") : Task.CompletedTask;
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => api.Http.GetAsync("x", Cancel)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(2, api.Gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task A_body_that_was_streamed_is_not_sent_again()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (_, context) => ScriptedApi.Refuse(context, "DPoP error=\"use_dpop_nonce\"", nonce: "n-1");
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Http.PostAsync("x", new StreamContent(new MemoryStream([1, 2, 3])), Cancel)).StatusCode);
        Assert.Single(api.Received);
    }

    [Theory]
    [InlineData("Bearer error=\"invalid_token\"", 401)]
    [InlineData("Bearer realm=\"api\"", 401)]
    [InlineData("DPoP error=\"invalid_token\"", 403)]
    [InlineData("DPoP error=\"invalid_dpop_proof\"", 401)]
    [InlineData("DPoP error=\"something_else\"", 401)]
    [InlineData("DPoP", 401)]
    [InlineData("DPoP error=\"invalid_token", 401)]
    [InlineData("DPoP =\"invalid_token\"", 401)]
    [InlineData("Negotiate", 401)]
    public async Task To_any_other_refusal_there_is_no_second_request_and_never_a_bearer_token(string challenge, int status)
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (_, context) => ScriptedApi.Refuse(context, challenge, status);
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(status, (int)(await api.Http.GetAsync("x", Cancel)).StatusCode);
        Assert.StartsWith("DPoP ", Assert.Single(api.Received).Authorization, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(90)]
    public async Task A_clock_that_differs_from_the_apis_is_corrected_from_its_date(int seconds)
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        DateTimeOffset theirs = api.Gateway.Time.GetUtcNow().AddSeconds(seconds);
        api.Answer = (_, context) =>
            Math.Abs(ScriptedApi.Payload(context.Request.Headers["DPoP"].ToString()).GetProperty("iat").GetInt64() - theirs.ToUnixTimeSeconds()) <= 60
                ? Task.CompletedTask
                : ScriptedApi.Refuse(context, "DPoP error=\"invalid_dpop_proof\"", date: theirs);
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync("x", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync("x", Cancel)).StatusCode);
        Assert.Equal(3, api.Received.Count);
        Assert.Contains("Warning 8 The clock of https://ledger.contoso.example is", api.Gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_beyond_a_day_or_from_a_cache_is_no_clock()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        api.Answer = (_, context) => ScriptedApi.Refuse(context, "DPoP error=\"invalid_dpop_proof\"", date: api.Gateway.Time.GetUtcNow().AddDays(2));
        await api.Http.GetAsync("x", Cancel);
        Assert.Single(api.Received);
        api.Answer = (_, context) =>
        {
            context.Response.Headers.Age = "3600";
            return ScriptedApi.Refuse(context, "DPoP error=\"invalid_dpop_proof\"", date: api.Gateway.Time.GetUtcNow().AddHours(-1));
        };
        await api.Http.GetAsync("x", Cancel);
        Assert.Equal(2, api.Received.Count);
    }

    [Fact]
    public async Task A_lease_that_ends_before_the_second_request_has_none()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        api.Answer = async (_, context) =>
        {
            await lease.DisposeAsync();
            await ScriptedApi.Refuse(context, "DPoP error=\"invalid_token\"");
        };
        await Assert.ThrowsAsync<LeaseEndedException>(() => api.Http.GetAsync("x", Cancel));
        Assert.Equal((1, 1), (api.Received.Count, api.Gateway.Server.Count("/token")));
    }

    [Fact]
    public async Task A_primary_handler_that_follows_redirects_sends_nothing()
    {
        foreach (Func<HttpMessageHandler> primary in new Func<HttpMessageHandler>[] { () => new SocketsHttpHandler(), () => new HttpClientHandler() })
        {
            await using ScriptedApi api = await ScriptedApi.StartAsync(http => Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions.ConfigurePrimaryHttpMessageHandler(http, primary));
            await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
            InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => api.Http.GetAsync("x", Cancel));
            Assert.Equal("The primary handler of a client with task tokens must not follow redirects: set AllowAutoRedirect to false. Nothing was sent.", refused.Message);
            Assert.Empty(api.Received);
        }
    }
}
