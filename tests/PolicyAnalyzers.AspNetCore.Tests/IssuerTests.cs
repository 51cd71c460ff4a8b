using System.Text;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests;

/// <summary>What an API does when its issuer does not answer as it must: it refuses.</summary>
public sealed class IssuerTests
{
    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "not json")]
    [InlineData(200, """{"active":"yes"}""")]
    [InlineData(500, """{"active":true}""")]
    [InlineData(302, """{"active":true}""")]
    public async Task An_introspection_answer_that_is_no_answer_refuses(int status, string body)
    {
        await using TestApi api = await TestApi.StartAsync();
        api.Issuer.Introspection = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = api.Issuer.Issuer + "/jwks";
            return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
        };

        ApiAnswer answer = await api.GetAsync(api.Token());

        Assert.Equal(503, answer.Status);
        Assert.Null(answer.Challenge);
    }

    [Fact]
    public async Task An_introspection_answer_without_end_refuses()
    {
        await using TestApi api = await TestApi.StartAsync();
        api.Issuer.Introspection = context => context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("{\"active\":true}" + new string(' ', 300_000))).AsTask();

        Assert.Equal(503, (await api.GetAsync(api.Token())).Status);
    }

    [Fact]
    public async Task A_gateway_that_is_too_slow_refuses()
    {
        await using TestApi api = await TestApi.StartAsync();
        var asked = new TaskCompletionSource();
        api.Issuer.Introspection = async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        Task<ApiAnswer> request = api.GetAsync(api.Token());
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        api.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(503, (await request).Status);
    }

    [Fact]
    public async Task A_gateway_that_is_down_refuses()
    {
        await using TestApi api = await TestApi.StartAsync(options => options.Authority = new Uri("http://127.0.0.1:9"));

        Assert.Equal(503, (await api.GetAsync(api.Token())).Status);
    }

    [Fact]
    public async Task Metadata_of_another_issuer_refuses()
    {
        await using TestApi api = await TestApi.StartAsync();
        api.Issuer.StatedIssuer = "https://other.example";

        Assert.Equal(503, (await api.GetAsync(api.Token())).Status);
    }

    [Fact]
    public async Task Without_introspection_a_revoked_token_lives_until_it_expires()
    {
        await using TestApi api = await TestApi.StartAsync(options => options.Introspect = false);
        api.Issuer.Introspection = context => throw new InvalidOperationException("must not be asked");

        Assert.Equal(200, (await api.GetAsync(api.Token())).Status);
    }

    [Theory]
    [InlineData(null, TestApi.Audience, "ledger-api")]
    [InlineData("http://gateway.example", TestApi.Audience, "ledger-api")]
    [InlineData("https://gateway.example", null, "ledger-api")]
    [InlineData("https://gateway.example", TestApi.Audience, null)]
    public void Options_that_cannot_work_are_refused(string? authority, string? audience, string? clientId)
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var options = new TaskTokenOptions
        {
            Authority = authority is null ? null : new Uri(authority),
            Audience = audience,
            ClientId = clientId,
            ClientKey = key,
        };

        Assert.Throws<ArgumentException>(options.Validate);
    }
}
