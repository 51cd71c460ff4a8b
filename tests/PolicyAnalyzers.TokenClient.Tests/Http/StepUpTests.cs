using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Http;

/// <summary>What an API asks for beyond the token is told to the caller, by type, and nothing is tried by itself.</summary>
public sealed class StepUpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DPoP error=\"insufficient_user_authentication\", acr_values=\"gold silver\", max_age=\"300\"", new[] { "gold", "silver" }, 300)]
    [InlineData("Bearer error=\"insufficient_user_authentication\", error_description=\"a \\\"different\\\" level, please\", acr_values=\"gold\"", new[] { "gold" }, null)]
    [InlineData("DPoP error=insufficient_user_authentication,max_age=0", new string[0], 0)]
    [InlineData("DPoP error=\"insufficient_user_authentication\", max_age=\"-1\"", new string[0], null)]
    [InlineData("DPoP error=\"insufficient_user_authentication\", max_age=\"99999999999\"", new string[0], null)]
    public async Task Another_sign_in_is_asked_of_the_caller(string challenge, string[] acrValues, int? maxAge)
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (_, context) => ScriptedApi.Refuse(context, challenge);
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        InsufficientUserAuthenticationException refused = await Assert.ThrowsAsync<InsufficientUserAuthenticationException>(() => api.Http.GetAsync("x", Cancel));
        Assert.Equal(("invoice.read", World.Ledger), (refused.Task, refused.Resource));
        Assert.Equal(acrValues, refused.AcrValues);
        Assert.Equal(maxAge, refused.MaxAge is { } age ? (int)age.TotalSeconds : null);
        Assert.Single(api.Received);
    }

    [Theory]
    [InlineData("DPoP error=\"insufficient_scope\", scope=\"payments.create payments.read\"", 403)]
    [InlineData("Bearer realm=\"x\", error=\"insufficient_scope\", scope=\"payments.create payments.read\"", 401)]
    public async Task More_scopes_are_asked_of_the_declaration(string challenge, int status)
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (_, context) => ScriptedApi.Refuse(context, challenge, status);
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        InsufficientScopeException refused = await Assert.ThrowsAsync<InsufficientScopeException>(() => api.Http.GetAsync("x", Cancel));
        Assert.Equal(["payments.create", "payments.read"], refused.Scopes);
        Assert.Equal($"'{World.Ledger}' wants more scopes than task 'invoice.read' has: declare them with [TaskScope], or call another operation.", refused.Message);
        Assert.Single(api.Received);
        Assert.Equal(1, api.Gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task A_step_up_after_a_second_request_is_told_too()
    {
        await using ScriptedApi api = await ScriptedApi.StartAsync();
        api.Answer = (call, context) => ScriptedApi.Refuse(
            context, call == 1 ? "DPoP error=\"use_dpop_nonce\"" : "DPoP error=\"insufficient_user_authentication\"", nonce: "n-1");
        await using TaskLease lease = await api.Client.BeginAsync(World.ReadInvoice(), Cancel);
        await Assert.ThrowsAsync<InsufficientUserAuthenticationException>(() => api.Http.GetAsync("x", Cancel));
        Assert.Equal(2, api.Received.Count);
    }
}
