using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Tests.Gateway;

namespace PolicyAnalyzers.TokenClient.Tests.Delegation;

/// <summary>A task for a user is asked for by token exchange (RFC 8693), and every token of its lease as well.</summary>
public sealed class TokenExchangeTests
{
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_users_token_is_exchanged_with_the_agent_as_actor()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        IFormCollection? form = null;
        gateway.Token = context =>
        {
            form = context.Request.Form;
            return ScriptedGateway.Json(Answer());
        };
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice().OnBehalfOf(new SubjectToken("users-token", SubjectToken.Jwt)), Cancel);
        Assert.Equal(
            (Exchange, "users-token", SubjectToken.Jwt, SubjectToken.AccessToken),
            (form!["grant_type"].ToString(), form["subject_token"].ToString(), form["subject_token_type"].ToString(), form["requested_token_type"].ToString()));

        // The actor is the client, by its assertion; and everything else is asked for as ever.
        Assert.Equal(World.Ledger, form["resource"]);
        Assert.Contains("invoice.read", form["authorization_details"].ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(form["client_assertion"].ToString());
        Assert.False(form.ContainsKey("actor_token"));
    }

    [Fact]
    public async Task Further_tokens_of_the_lease_are_the_users_too()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        var subjects = new List<string>();
        gateway.Token = context =>
        {
            subjects.Add(context.Request.Form["subject_token"].ToString());
            JsonObject answer = Answer();
            answer["scope"] = context.Request.Form["scope"].ToString();
            return ScriptedGateway.Json(answer);
        };
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice().OnBehalfOf(new SubjectToken("users-token")), Cancel);
        await lease.GetTokenAsync(World.Archive, Cancel);
        Assert.Equal(["users-token", "users-token"], subjects);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("urn:ietf:params:oauth:token-type:refresh_token")]
    public async Task An_answer_that_issued_something_else_is_refused(string? issued)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ =>
        {
            JsonObject answer = Answer();
            answer["issued_token_type"] = issued;
            return ScriptedGateway.Json(answer);
        };
        GatewayUnavailableException refused = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => gateway.StartClient().BeginAsync(World.ReadInvoice().OnBehalfOf(new SubjectToken("users-token")), Cancel));
        Assert.Equal("The gateway's answer is not what was asked for.", refused.Message);
    }

    [Fact]
    public async Task A_refusal_of_the_user_is_a_denial_and_never_falls_back_to_the_agent_itself()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Error("invalid_request");
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(
            () => gateway.StartClient().BeginAsync(World.ReadInvoice().OnBehalfOf(new SubjectToken("users-token")), Cancel));
        Assert.Equal("invalid_request", denied.Error);
        Assert.Equal(1, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task Neither_logs_nor_exceptions_nor_texts_hold_the_users_token()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Error("access_denied");
        TaskRequest request = World.ReadInvoice().OnBehalfOf(new SubjectToken("users-token"));
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => gateway.StartClient().BeginAsync(request, Cancel));
        Assert.DoesNotContain("users-token", denied + gateway.Logs.Text + request + request.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nb")]
    [InlineData("\u00e9")]
    public void What_is_no_token_is_refused(string value) => Assert.Throws<ArgumentException>(() => new SubjectToken(value));

    private static JsonObject Answer()
    {
        JsonObject answer = ScriptedGateway.GoodAnswer();
        answer["issued_token_type"] = SubjectToken.AccessToken;
        return answer;
    }
}
