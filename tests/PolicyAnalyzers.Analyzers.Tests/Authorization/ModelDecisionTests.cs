using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

public sealed class ModelDecisionTests
{
    private const string Id = "POL2008";

    private const string Types = """
        public static class Models
        {
            public static IChatClient Chat = null!;
            public static Kernel Kernel = null!;
            public static Microsoft.Agents.AI.AIAgent Agent = null!;
        }

        public record Verdict(bool Approved, bool IsPolite, string Reason);
        public record Ruling(Decision Decision);
        public enum Decision { Approve, Reject }
        """;

    [Theory]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("May I?"); if (!{|#0:answer.Text.Contains("yes")|}) { return "no"; }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("May I?"); if ({|#0:answer.Text.Trim().ToUpperInvariant() == "NO"|}) { return "no"; }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("May I?"); var text = answer.Text.ToLower(); if ({|#0:text.StartsWith("approved")|}) { await store.RemoveAsync(input); }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync<Verdict>("May I?"); if (!{|#0:answer.Result.Approved|}) { return "no"; }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("May I?"); var verdict = System.Text.Json.JsonSerializer.Deserialize<Verdict>(answer.Text); if ({|#0:verdict!.Approved|}) { await store.RemoveAsync(input); }""")]
    [InlineData("""var answer = await Models.Kernel.InvokePromptAsync("May I?"); if ({|#0:answer.GetValue<bool>()|}) { await store.RemoveAsync(input); }""")]
    [InlineData("""var answer = await Models.Kernel.InvokePromptAsync("May I?"); if ({|#0:answer.ToString() == "SAFE"|}) { await store.RemoveAsync(input); }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync<Ruling>("May I?"); if ({|#0:answer.Result.Decision == Decision.Approve|}) { await store.RemoveAsync(input); }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("May I?"); using var json = System.Text.Json.JsonDocument.Parse(answer.Text); if (!{|#0:json.RootElement.GetProperty("approved").GetBoolean()|}) { return "no"; }""")]
    [InlineData("""var answer = await Models.Agent.RunAsync("May I?"); if (bool.TryParse(answer.Text, out bool may) && {|#0:may|}) { await store.RemoveAsync(input); }""")]
    [InlineData("""var answer = await Models.Agent.RunAsync<bool>("May I?"); if (!{|#0:answer.Result|}) { return "declined"; } await store.RemoveAsync(input);""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync<bool>("May I?"); if ({|#0:answer.Result|}) { await store.RemoveAsync(input); }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("May I?"); var verdict = System.Text.Json.JsonSerializer.Deserialize<Verdict>(answer.Text); if ({|#0:verdict is not { Approved: true }|}) { return "no"; } await store.RemoveAsync(input);""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("May I?"); var approved = {|#0:answer.Text.Contains("APPROVED")|}; if (approved || input == "mine") { await store.RemoveAsync(input); }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("May I?"); int score = input.Length; var approved = {|#0:answer.Text.Contains("APPROVED")|}; if (approved || score > 80) { await store.RemoveAsync(input); }""")]
    public Task A_yes_or_no_of_the_model_before_a_change_is_a_warning(string body) => V.Source(Tool.With(body, types: Types), Expect.Warning(Id));

    [Theory]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("What?"); if (answer.Text.Contains("weather")) { return await http.GetStringAsync("weather"); }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("Is it English?"); if (answer.Text == "yes") { input += "!"; }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync<Verdict>("Is it polite?"); if (!answer.Result.IsPolite) { return answer.Result.Reason; }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("Is it polite?"); using var json = System.Text.Json.JsonDocument.Parse(answer.Text); if (!json.RootElement.GetProperty("polite").GetBoolean()) { return "no"; }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("Summarize"); if (answer.Text == "") { return "nothing"; }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("Summarize"); await http.PutAsync(input, new StringContent(answer.Text));""")]
    [InlineData("""var answer = await http.GetStringAsync("answer"); if (answer == "yes") { await store.RemoveAsync(input); }""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync<bool>("Is it polite?"); input += answer.Result ? "!" : "?";""")]
    [InlineData("""var answer = await Models.Chat.GetResponseAsync("Is it polite?"); var verdict = System.Text.Json.JsonSerializer.Deserialize<Verdict>(answer.Text); if (verdict is not { IsPolite: true }) { return "no"; } await store.RemoveAsync(input);""")]
    [InlineData("""for (int i = 1; i <= 3; i++) { var answer = await Models.Agent.RunAsync("Ready?"); var approved = answer.Text.Contains("APPROVED"); if (approved || i == 3) { await store.RemoveAsync(input); break; } }""")]
    [InlineData("""int round = 0; while (true) { round++; var answer = await Models.Agent.RunAsync("Ready?"); if (round >= 3 || answer.Text.Contains("APPROVED")) { await store.RemoveAsync(input); break; } }""")]
    public Task Other_answers_are_silent(string body) => V.Source(Tool.With(body, types: Types));

    [Theory]
    [InlineData("bool isAuthorized", "if (!{|#0:isAuthorized|}) { return \"no\"; }", true)]
    [InlineData("bool authorised", "if (!{|#0:authorised|}) { return \"no\"; }", true)]
    [InlineData("bool managerApproved", "if ({|#0:managerApproved|}) { http.DeleteAsync(id); }", true)]
    [InlineData("bool overwrite", "if (!overwrite) { return \"no\"; }", false)]
    [InlineData("bool isAuthorized", "System.Console.WriteLine(isAuthorized);", false)]
    public Task A_tools_parameter_that_claims_an_authorization_is_the_models_word(string parameter, string body, bool isFound)
    {
        string source = $$"""
            using System.Net.Http;
            using Microsoft.SemanticKernel;

            public class Tools(HttpClient http)
            {
                [KernelFunction]
                public string Run(string id, {{parameter}})
                {
                    {{body}}
                    http.DeleteAsync(id);
                    return "done";
                }
            }
            """;
        return isFound ? V.Source(source, Expect.Warning(Id)) : V.Source(Tool.Unmarked(source));
    }

    private static string Router(string prompt, string property = "RequiresHumanApproval") => """
        using System;
        using System.Threading.Tasks;
        using Microsoft.Extensions.AI;
        using Microsoft.SemanticKernel;

        public record RouterDecision(bool RequiresHumanApproval, bool RequiresLogin);
        public interface IApprovals { Task<bool> RequestApprovalAsync(string reason); }
        public class Plugin { [KernelFunction] public string Delete(string id) => id; }
        public class Router
        {
            public const string Prompt = "PROMPT";
            public Task<RouterDecision> DecideAsync(string message) => Task.FromResult(new RouterDecision(message.Length > Prompt.Length, false));
        }
        public class Chat(Router router, IApprovals approvals)
        {
            public async Task<string> AnswerAsync(string message)
            {
                var decision = await router.DecideAsync(message);
                if (CONDITION && !await approvals.RequestApprovalAsync(message)) { return "Rejected."; }
                return "Done.";
            }
        }
        """.Replace("PROMPT", prompt, StringComparison.Ordinal).Replace("CONDITION", property == "RequiresHumanApproval" ? "{|#0:decision.RequiresHumanApproval|}" : "decision." + property, StringComparison.Ordinal);

    private const string Asking = "Decide which plugins are to be called. Answer as JSON: { 'plugins': [], 'requiresHumanApproval': false, 'requiresLogin': false }.";

    [Fact]
    public Task The_model_says_whether_a_human_is_asked() => V.Source(Router(Asking), Expect.Warning("POL2008"));

    [Fact]
    public Task Another_member_of_its_answer_is_silent() => V.Source(Router(Asking, "RequiresLogin"));

    [Fact]
    public Task What_no_prompt_asks_the_model_for_is_silent() =>
        V.Source(Router("Decide which plugins are to be called. Answer as JSON with the names of the plugins and nothing else.").Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal));
}
