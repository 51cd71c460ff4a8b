using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

/// <summary>POL2004 in bots: the tenant that a turn comes from, held against the one that the deployment serves. The few declarations of the SDK that count stand here.</summary>
public sealed class TenantOfTurnTests
{
    private const string Id = "POL2004";

    private const string Sdk = """
        namespace Microsoft.Bot.Schema
        {
            public class ConversationAccount { public string Id { get; set; } public string Name { get; set; } public string TenantId { get; set; } }
            public class ChannelAccount { public string Id { get; set; } public string Name { get; set; } }
            public class Activity { public string Type { get; set; } public string Text { get; set; } public ConversationAccount Conversation { get; set; } public ChannelAccount From { get; set; } public T GetChannelData<T>() => default; }
        }

        namespace Microsoft.Bot.Schema.Teams
        {
            public class TenantInfo { public string Id { get; set; } }
            public class TeamInfo { public string Id { get; set; } }
            public class TeamsChannelData { public TenantInfo Tenant { get; set; } public TeamInfo Team { get; set; } }
        }

        namespace Microsoft.Bot.Builder
        {
            using System.Threading;
            using System.Threading.Tasks;
            public interface ITurnContext { Microsoft.Bot.Schema.Activity Activity { get; } Task SendActivityAsync(string text); }
            public delegate Task NextDelegate(CancellationToken token);
            public interface IMiddleware { Task OnTurnAsync(ITurnContext turn, NextDelegate next, CancellationToken token); }
            public interface IBot { Task OnTurnAsync(ITurnContext turn, CancellationToken token); }
            public class ActivityHandler : IBot { public virtual Task OnTurnAsync(ITurnContext turn, CancellationToken token) => null; }
        }
        """;

    [Theory]
    [InlineData("""if ({|#0:turn.Activity.Conversation.TenantId != options.TenantId|}) { await turn.SendActivityAsync("not here"); return; }""")]
    [InlineData("""if (!{|#0:turn.Activity.Conversation.TenantId.Equals(_tenantId, StringComparison.OrdinalIgnoreCase)|}) { return; }""")]
    [InlineData("""if (!{|#0:string.Equals(_tenantId, turn.Activity.Conversation.TenantId)|}) { return; }""")]
    [InlineData("""if ({|#0:turn?.Activity?.Conversation?.TenantId != _tenantId|}) { return; }""")]
    [InlineData("""var tenantId = turn.Activity.Conversation.TenantId; if (!{|#0:_allowedTenants.Contains(tenantId)|}) { return; }""")]
    [InlineData("""if ({|#0:turn.Activity.GetChannelData<TeamsChannelData>().Tenant.Id != options.TenantId|}) { return; }""")]
    [InlineData("""var data = turn.Activity.GetChannelData<TeamsChannelData>(); if ({|#0:data?.Tenant?.Id == options.TenantId|}) { await next(token); } return;""")]
    public Task Decides_in_a_middleware(string body) => V.Sources([Middleware(body), Sdk], Expect.Warning(Id));

    [Theory]
    [InlineData("""turn.Activity.Conversation.TenantId == _tenantId""")]
    [InlineData("""turn.Activity.Conversation.TenantId.Equals(_tenantId, StringComparison.OrdinalIgnoreCase)""")]
    [InlineData("""_allowedTenants.Contains(turn.Activity.Conversation.TenantId)""")]
    public Task Decides_in_a_helper_of_its_own(string check) => V.Sources(
        [Middleware("if (turn.Activity.Type == \"message\" && !IsExpected(turn)) { await turn.SendActivityAsync(\"no\"); return; }", $$"""private bool IsExpected(ITurnContext turn) => {|#0:{{check}}|};"""), Sdk],
        Expect.Warning(Id));

    [Fact]
    public Task Decides_in_a_bot() => V.Sources(
        [
            Usings + """
            public class Bot(BotOptions options) : ActivityHandler
            {
                public override Task OnTurnAsync(ITurnContext turn, CancellationToken token) =>
                    IsExpected(turn) ? base.OnTurnAsync(turn, token) : turn.SendActivityAsync("no");

                private bool IsExpected(ITurnContext turn) => {|#0:turn.Activity.Conversation.TenantId == options.TenantId|};
            }
            """,
            Sdk,
        ],
        Expect.Warning(Id));

    [Theory]
    [InlineData("""if (turn.Activity.Conversation.TenantId != _last) { _last = turn.Activity.Conversation.TenantId; await turn.SendActivityAsync("hello"); }""")]
    [InlineData("""if (turn.Activity.Conversation.Id != _tenantId) { return; }""")]
    [InlineData("""if (turn.Activity.Conversation.Name == options.TenantId) { return; }""")]
    [InlineData("""if (turn.Activity.GetChannelData<TeamsChannelData>().Team.Id != options.TenantId) { return; }""")]
    [InlineData("""if (string.IsNullOrEmpty(turn.Activity.Conversation.TenantId)) { return; }""")]
    [InlineData("""var known = new List<string>(); if (!known.Contains(turn.Activity.Conversation.TenantId)) { known.Add(turn.Activity.Conversation.TenantId); }""")]
    [InlineData("""var all = new List<Room>(); Console.WriteLine(all.Count(room => room.TenantId == turn.Activity.Conversation.TenantId));""")]
    [InlineData("""var label = turn.Activity.Conversation.TenantId == _tenantId ? "home" : "guest"; Console.WriteLine(label);""")]
    public Task What_only_tells_the_tenant_is_silent(string body) => V.Sources([Middleware(body), Sdk]);

    /// <summary>The same check where no turn is.</summary>
    [Fact]
    public Task Outside_of_bots_it_is_silent() => V.Sources(
        [Usings + """public class Gate(BotOptions options) { public bool IsExpected(Activity activity) => activity.Conversation.TenantId == options.TenantId ? true : throw new InvalidOperationException(); }""", Sdk]);

    /// <summary>What a helper takes out of the token is the caller's.</summary>
    [Theory]
    [InlineData("""if ({|#0:Tokens.GetTenantIdFromToken(input) != _home.TenantId|}) { return "I must not talk to strangers."; }""", true)]
    [InlineData("""if (Tokens.GetTenantIdFromToken(input) != Tokens.GetTenantIdFromToken(input)) { input += "!"; }""", false)]
    public Task Taken_from_the_token_by_a_helper(string body, bool isCheck) => V.Source(
        Tool.With(body.Replace("FromToken(input)", "FromToken(accessToken)", StringComparison.Ordinal).Insert(0, "var accessToken = input; "), "private readonly HomeOptions _home = new();", "public class HomeOptions { public string TenantId { get; set; } } public static class Tokens { public static string GetTenantIdFromToken(string token) => token.Substring(3); }"),
        isCheck ? [Expect.Warning(Id)] : []);

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Bot.Builder;
        using Microsoft.Bot.Schema;
        using Microsoft.Bot.Schema.Teams;

        public class BotOptions { public string TenantId { get; set; } }

        public record Room(string TenantId);

        """;

    private static string Middleware(string body, string members = "") => Usings + $$"""
        public class Gate : IMiddleware
        {
            private readonly string _tenantId;
            private readonly HashSet<string> _allowedTenants;
            private readonly BotOptions options;
            private string _last;

            public Gate(BotOptions given) { options = given; _tenantId = given.TenantId; _allowedTenants = [given.TenantId]; }

            public async Task OnTurnAsync(ITurnContext turn, NextDelegate next, CancellationToken token)
            {
                {{body}}
                await next(token);
            }

            {{members}}
        }
        """;
}
