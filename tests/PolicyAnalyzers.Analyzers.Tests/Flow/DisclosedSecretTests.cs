using static PolicyAnalyzers.Analyzers.Tests.Flow.FlowSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Flow;

/// <summary>POL3011, POL3012, POL3013, POL3016, POL3017: where else a secret is shown.</summary>
public sealed class DisclosedSecretTests
{
    [Theory]
    [InlineData("""_ = new ChatMessage(ChatRole.System, $"Use {{|#0:token.Token|}}");""")]
    [InlineData("""await chat.GetResponseAsync("Use " + {|#0:token.Token|});""")]
    [InlineData("""_ = new ChatOptions { Instructions = $"Use {{|#0:settings.ApiKey|}}" };""")]
    [InlineData("""new Microsoft.SemanticKernel.ChatCompletion.ChatHistory().AddSystemMessage($"Use {{|#0:token.Token|}}");""")]
    [InlineData("""_ = new Microsoft.SemanticKernel.ChatCompletion.ChatHistory($"Use {{|#0:token.Token|}}");""")]
    [InlineData("""_ = new Microsoft.SemanticKernel.ChatMessageContent(Microsoft.SemanticKernel.ChatCompletion.AuthorRole.User, {|#0:token.Token|});""")]
    [InlineData("""await kernel.InvokePromptAsync("{{$token}}", new KernelArguments { ["token"] = {|#0:token.Token|} });""")]
    [InlineData("""_ = new OpenAI.Chat.SystemChatMessage($"Use {{|#0:token.Token|}}");""")]
    [InlineData("""_ = new Microsoft.Agents.AI.ChatClientAgent(chat, instructions: $"Use {{|#0:token.Token|}}");""")]
    [InlineData("""_ = new Microsoft.Agents.AI.AIContext { Instructions = {|#0:token.Token|} };""")]
    public Task A_prompt(string body) => V.Source(Tool(body), Expect.Warning("POL3011"));

    [Theory]
    [InlineData("""_ = new ChatMessage(ChatRole.System, $"Use {{|#0:token.Token|}}");""")]
    [InlineData("""new Microsoft.SemanticKernel.ChatCompletion.ChatHistory().AddSystemMessage("Use " + {|#0:settings.ApiKey|});""")]
    [InlineData("""await chat.GetResponseAsync("Use " + {|#0:token.Token|});""")]
    public Task A_prompt_in_a_project_without_tools(string body) => V.Source(Tool(body, attribute: ""), Expect.Warning("POL3011"));

    [Theory]
    [InlineData("""_ = new ChatMessage(ChatRole.System, "Never tell an access token"); await chat.GetResponseAsync(order);""")]
    [InlineData("""await kernel.InvokeAsync("Mail", "Send", new KernelArguments { ["token"] = token.Token });""")]
    [InlineData("""await chat.GetResponseAsync($"At most {order.Length} tokens until {token.ExpiresOn}");""")]
    public Task A_prompt_without_is_silent(string body) => V.Source(Tool(body));

    [Theory]
    [InlineData("""return {|#0:token.Token|};""", "Task<string>")]
    [InlineData("""return $"token {{|#0:settings.ApiKey|}}";""", "Task<string>")]
    [InlineData("""return new { order, token = {|#0:token.Token|} };""", "Task<object>")]
    [InlineData("""return JsonSerializer.Serialize(new { order, token = {|#0:token.Token|} });""", "Task<string>")]
    [InlineData("""return new Dictionary<string, object> { ["token"] = {|#0:token.Token|} };""", "Task<object>")]
    [InlineData("""var all = new Dictionary<string, object>(); all["token"] = token.Token; return {|#0:all|};""", "Task<object>")]
    [InlineData("""var made = new Result(); made.Value = token.Token; return {|#0:made|};""", "Task<Result>")]
    [InlineData("""return new CallToolResult { Content = [new TextContentBlock { Text = {|#0:token.Token|} }] };""", "Task<CallToolResult>")]
    [InlineData("""return (order, {|#0:token.Token|});""", "Task<(string, string)>")]
    [InlineData("""return {|#0:Made(token.Token)|};""", "Task<object>")]
    [InlineData("""return {|#0:token|};""", "Task<object>")]
    [InlineData("""return {|#0:settings|};""", "Task<Settings>")]
    [InlineData("""return {|#0:Environment.GetEnvironmentVariables()|};""", "Task<object>")]
    [InlineData("""return {|#0:Environment.GetEnvironmentVariable(order)|};""", "Task<string?>")]
    [InlineData("""var text = new StringBuilder(); foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables()) { text.AppendLine($"{entry.Key}={entry.Value}"); } return {|#0:text.ToString()|};""", "Task<string>")]
    public Task The_result_of_a_tool(string body, string returns) => V.Source(
        Tool(body, "object Made(string _) => new { settings.ApiKey };", returns, types: "public class Result { public string Value { get; set; } = \"\"; }"),
        Expect.Warning("POL3012"));

    /// <summary>All that a sign-in answers has the tokens in it.</summary>
    [Theory]
    [InlineData("""var answer = await LoginAsync(order, "x"); return JsonSerializer.Serialize({|#0:answer|});""", true)]
    [InlineData("""return {|#0:(await LoginAsync(order, "x")).GetRawText()|};""", true)]
    [InlineData("""var answer = await LoginAsync(order, "x"); return answer.GetProperty("status").GetString()!;""", false)]
    [InlineData("""var answer = await LoginAsync(order, "x"); return $"signed in: {answer.ValueKind}";""", false)]
    [InlineData("""var answer = await LogoutAsync(order); return JsonSerializer.Serialize(answer);""", false)]
    public Task The_answer_of_a_sign_in(string body, bool isSecret) => V.Source(
        Tool(
            body,
            """private async Task<JsonElement> LoginAsync(string user, string password) { using var response = await http.PostAsync("login", new StringContent(user)); return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement; } private Task<JsonElement> LogoutAsync(string user) => Task.FromResult(default(JsonElement));""",
            "Task<string>"),
        isSecret ? [Expect.Warning("POL3012")] : []);

    /// <summary>So has all that an endpoint answers which is called after the token that it gives.</summary>
    [Theory]
    [InlineData("""return {|#0:await GetAsync("v2/createsubtoken", settings.Endpoint)|};""", true)]
    [InlineData("""return {|#0:await http.GetStringAsync("https://issuer.example/oauth/token?for=a")|};""", true)]
    [InlineData("""return await GetAsync("v2/colors", settings.Endpoint);""", false)]
    [InlineData("""return await GetAsync("oauth/verify_token", settings.Endpoint);""", false)]
    [InlineData("""return await GetAsync("token", settings.Endpoint);""", false)]
    [InlineData("""await GetAsync("v2/createsubtoken", settings.Endpoint); return "made";""", false)]
    public Task The_answer_of_an_endpoint_that_gives_tokens(string body, bool isSecret) => V.Source(
        Tool(body, """private Task<string> GetAsync(string path, string where) => http.GetStringAsync(where + path);""", "Task<string>"),
        isSecret ? [Expect.Warning("POL3012")] : []);

    [Fact]
    public Task The_result_of_a_lambda_that_is_a_tool() => V.Source(Usings + """
        public static class SetUp
        {
            public static AIFunction Make(IConfiguration configuration) => AIFunctionFactory.Create(() => {|#0:configuration["Ledger:ApiKey"]|});
        }
        """, Expect.Warning("POL3012"));

    [Theory]
    [InlineData("""return $"until {token.ExpiresOn}";""", "Task<string>", "[McpServerTool]")]
    [InlineData("""return token.Token;""", "Task<string>", "")]
    [InlineData("""return order;""", "Task<string>", "[McpServerTool]")]
    [InlineData("""OpenAI.Chat.ChatTokenLogProbabilityDetails part = null!; return part.Token;""", "Task<string>", "[McpServerTool]")]
    [InlineData("""return typeof(string).Assembly.FullName!.Split("PublicKeyToken=") is [_, var publicKeyToken] ? publicKeyToken : order;""", "Task<string>", "[McpServerTool]")]
    [InlineData("""return new { order, HasToken = token.Token is { Length: > 0 } };""", "Task<object>", "[McpServerTool]")]
    [InlineData("""return Environment.GetEnvironmentVariables().Keys.Cast<string>().ToList();""", "Task<List<string>>", "[McpServerTool]")]
    [InlineData("""return order == "LANG" ? Environment.GetEnvironmentVariable(order) : null;""", "Task<string?>", "[McpServerTool]")]
    [InlineData("""http.DefaultRequestHeaders.Add("X-Api-Key", settings.ApiKey); return await http.GetStringAsync(order);""", "Task<string>", "[McpServerTool]")]
    [InlineData("""return new Hidden { Password = settings.ApiKey.Length.ToString() };""", "Task<Hidden>", "[McpServerTool]")]
    public Task A_result_without_is_silent(string body, string returns, string attribute) => V.Source(
        Tool(body, returns: returns, attribute: attribute, types: "public class Hidden { [JsonIgnore] public string Password { get; set; } = \"\"; }"));

    [Theory]
    [InlineData("""throw new InvalidOperationException($"failed with {{|#0:settings.ApiKey|}}");""")]
    [InlineData("""throw new ModelContextProtocol.McpException("failed with " + {|#0:token.Token|});""")]
    [InlineData("""var cs = configuration.GetConnectionString("Ledger"); throw new ArgumentException($"cannot open {{|#0:cs|}}", nameof(order));""")]
    public Task An_exception(string body) => V.Source(Tool(body), Expect.Warning("POL3013"));

    [Theory]
    [InlineData("""throw new InvalidOperationException("ApiKey is missing");""")]
    [InlineData("""_ = settings.ApiKey ?? throw new ArgumentNullException(settings.ApiKey);""")]
    [InlineData("""throw new InvalidOperationException($"{nameof(settings.ApiKey)} has {settings.ApiKey.Length} characters");""")]
    public Task An_exception_without_is_silent(string body) => V.Source(Tool(body));

    [Theory]
    [InlineData("""Activity.Current?.SetTag("token", {|#0:token.Token|});""")]
    [InlineData("""Activity.Current?.AddBaggage("token", {|#0:token.Token|});""")]
    [InlineData("""Activity.Current?.AddEvent(new ActivityEvent("got", tags: new ActivityTagsCollection { ["token"] = {|#0:token.Token|} }));""")]
    [InlineData("""new Microsoft.ApplicationInsights.TelemetryClient(new Microsoft.ApplicationInsights.Extensibility.TelemetryConfiguration()).TrackTrace($"{{|#0:token.Token|}}");""")]
    [InlineData("""Activity.Current?.AddEvent(new ActivityEvent("got", tags: new ActivityTagsCollection { ["robot.secret"] = {|#0:robots.Rent().Secret|} }));""")]
    [InlineData("""using var robot = robots.Rent(); Activity.Current?.AddTag("secret", {|#0:robot.Secret|});""")]
    [InlineData("""var tags = new ActivityTagsCollection(); tags["secret"] = token.Token; Activity.Current?.AddEvent(new ActivityEvent("got", tags: {|#0:tags|}));""")]
    [InlineData("""var tags = new TagList { { "token", {|#0:token.Token|} } }; _ = tags;""")]
    [InlineData("""using var activity = Source.StartActivity("call", ActivityKind.Client, default(ActivityContext), tags: new KeyValuePair<string, object?>[] { new("token", {|#0:token.Token|}) });""")]
    [InlineData("""_ = new ActivityLink(default, new ActivityTagsCollection { ["token"] = {|#0:token.Token|} });""")]
    public Task Telemetry(string body) => V.Source(Robots(body), Expect.Warning("POL3016"));

    private const string Records = """
        public record Job(string Id, string Bearer);
        public record Login(string User, string Password);
        public record Quiet(string Id, string Bearer) { public override string ToString() => Id; }
        public class Plain { public string Id { get; set; } = ""; public string Password { get; set; } = ""; }
        public class Account { public string Name { get; set; } = ""; public string Password { get; set; } = ""; public string Code { get; set; } = ""; }
        """;

    private const string Queues = """
        private readonly System.Threading.Channels.Channel<Job> _jobs = null!; private readonly Queue<Login> _logins = new(); private readonly Queue<Quiet> _quiet = new(); private readonly Queue<Plain> _plain = new(); private Login _last = null!;
            private static string MakePassword(int length) => new('x', length);
        """;

    [Theory]
    [InlineData("""await foreach (var job in _jobs.Reader.ReadAllAsync()) { logger.LogInformation("job {Job}", {|#0:job|}); }""", "POL3010")]
    [InlineData("""var login = _logins.Dequeue(); throw new InvalidOperationException($"cannot log in {{|#0:login|}}");""", "POL3013")]
    [InlineData("""logger.LogInformation("last was {Login}", {|#0:_last|});""", "POL3010")]
    [InlineData("""var password = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)); _ = new Account { Name = order, Password = password }; return $"made {order} with {{|#0:password|}}";""", "POL3012")]
    public Task A_record_as_a_whole_and_a_password_that_is_made(string body, string id) => V.Source(Tool(body, Queues, id == "POL3012" ? "Task<string>" : "Task", types: Records), Expect.Warning(id));

    [Theory]
    [InlineData("""await foreach (var job in _jobs.Reader.ReadAllAsync()) { logger.LogInformation("job {Job}", job.Id); } return "";""")]
    [InlineData("""var quiet = _quiet.Dequeue(); logger.LogInformation("job {Job}", quiet); return "";""")]
    [InlineData("""var plain = _plain.Dequeue(); logger.LogInformation("job {Job}", plain); return "";""")]
    [InlineData("""var login = _logins.Dequeue(); var shown = login with { Password = "***" }; logger.LogInformation("login {Login}", shown); return "";""")]
    [InlineData("""var login = new Login(order, "***"); logger.LogInformation("login {Login}", login); return "";""")]
    [InlineData("""var password = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)); return $"How about {password}?";""")]
    [InlineData("""var password = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)); _ = new Account { Name = order, Password = password }; return "made " + order;""")]
    [InlineData("""var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(3)); _ = new Account { Name = order, Code = code }; return $"made {order} with {code}";""")]
    public Task A_record_that_says_itself_and_a_password_that_is_only_made_are_silent(string body) => V.Source(Tool(body, Queues, "Task<string>", types: Records));

    private const string Answer = """var json = JsonNode.Parse(await http.GetStringAsync(order))!; var root = JsonDocument.Parse(await http.GetStringAsync(order)).RootElement; _ = (json, root);""";

    [Theory]
    [InlineData("""Use((string?)json["access_token"]); File.WriteAllText("a.json", {|#0:json.ToJsonString()|});""", "POL3017")]
    [InlineData("""var key = root.GetProperty("client_secret").GetString(); Use(key); logger.LogInformation("got {Answer}", {|#0:root.GetRawText()|});""", "POL3010")]
    [InlineData("""if (root.TryGetProperty("refresh_token", out var next)) { Use(next.GetString()); } return {|#0:root.ToString()|};""", "POL3012")]
    [InlineData("""Use(json["access_token"]!.GetValue<string>()); File.WriteAllText("a.json", JsonSerializer.Serialize({|#0:json|}));""", "POL3017")]
    [InlineData("""Use(json["access_token"]!.ToString()); throw new InvalidOperationException($"what is {{|#0:json|}}?");""", "POL3013")]
    public Task Json_that_a_secret_is_read_of(string body, string id) => V.Source(
        Tool(Answer + body, "private static void Use(string? value) { }", id == "POL3012" ? "Task<string>" : "Task"), Expect.Warning(id));

    [Theory]
    [InlineData("""File.WriteAllText("a.json", json.ToJsonString());""")]
    [InlineData("""Use(json["access_token"]!.ToString()); File.WriteAllText("a.json", json["name"]!.ToJsonString());""")]
    [InlineData("""Use(json["access_token"]!.ToString()); json["access_token"] = "***"; File.WriteAllText("a.json", json.ToJsonString());""")]
    [InlineData("""var all = json.AsObject(); Use(all["access_token"]!.ToString()); all.Remove("access_token"); File.WriteAllText("a.json", all.ToJsonString());""")]
    [InlineData("""Use(json["next_page_token"]!.ToString()); File.WriteAllText("a.json", json.ToJsonString());""")]
    [InlineData("""var token2 = json["access_token"]?.ToString() ?? throw new InvalidOperationException($"no token in {json}"); Use(token2);""")]
    [InlineData("""if (json["access_token"] is null) { throw new InvalidOperationException($"no token in {json}"); }""")]
    [InlineData("""if (root.TryGetProperty("access_token", out var element)) { Use(element.GetString()); return; } throw new InvalidOperationException(root.GetRawText());""")]
    public Task Json_without_or_that_has_none_is_silent(string body) => V.Source(Tool(Answer + body, "private static void Use(string? value) { }"));

    private static string Robots(string body) => Tool("IRobots robots = null!; _ = robots; " + body, "private static readonly ActivitySource Source = new(\"a\");", types: "public interface IRobots { IRobotLease Rent(); } public interface IRobotLease : IDisposable { string Name { get; } string Secret { get; } }");

    [Theory]
    [InlineData("""File.WriteAllText("token.txt", {|#0:token.Token|});""")]
    [InlineData("""await File.WriteAllTextAsync("token.json", JsonSerializer.Serialize(new { token = {|#0:token.Token|} }));""")]
    [InlineData("""using var writer = new StreamWriter("token.txt"); writer.WriteLine({|#0:token.Token|});""")]
    public Task A_file(string body) => V.Source(Tool(body), Expect.Warning("POL3017"));

    [Theory]
    [InlineData("""Activity.Current?.SetTag("token.length", token.Token.Length); File.WriteAllText("until.txt", token.ExpiresOn.ToString());""")]
    [InlineData("""File.WriteAllText(order, await http.GetStringAsync(order));""")]
    [InlineData("""using var robot = robots.Rent(); Activity.Current?.AddEvent(new ActivityEvent("got", tags: new ActivityTagsCollection { ["robot"] = robot.Name, ["order"] = order }));""")]
    [InlineData("""using var activity = Source.StartActivity("call", ActivityKind.Client, default(ActivityContext), tags: new TagList { { "order", order } });""")]
    public Task Telemetry_and_files_without_are_silent(string body) => V.Source(Robots(body));

    /// <summary>A user's token in the chat, from a step of a dialog.</summary>
    [Theory]
    [InlineData("""await step.Context.SendActivityAsync(MessageFactory.Text($"Here is your token {{|#0:((TokenResponse)step.Result).Token|}}"));""", true)]
    [InlineData("""var response = step.Result as TokenResponse; if (response?.Token != null) { await step.Context.SendActivityAsync($"Your token is: {{|#0:response.Token|}}"); }""", true)]
    [InlineData("""var response = step.Result as TokenResponse; await step.Context.SendActivityAsync(MessageFactory.Text(response?.Token != null ? "You are signed in." : "Please sign in."));""", false)]
    [InlineData("""var response = (TokenResponse)step.Result; await step.Context.SendActivityAsync(MessageFactory.Text($"until {response.Expiration}"));""", false)]
    public Task A_step_of_a_dialog(string body, bool isSecret) => V.WithLibrary(
        """
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Bot.Schema;

        namespace Microsoft.Bot.Schema
        {
            public class Activity { public string Text; }
            public class TokenResponse { public string Token { get; set; } public string Expiration { get; set; } }
        }

        namespace Microsoft.Bot.Builder
        {
            public interface ITurnContext { Task SendActivityAsync(Activity activity); Task SendActivityAsync(string text); }
            public static class MessageFactory { public static Activity Text(string text) => new() { Text = text }; }
        }

        namespace Microsoft.Bot.Builder.Dialogs
        {
            public class WaterfallStepContext { public ITurnContext Context { get; } public object Result { get; } }
            public delegate Task WaterfallStep(WaterfallStepContext step, CancellationToken token);
            public abstract class Dialog { }
            public class WaterfallDialog(string id, System.Collections.Generic.IEnumerable<WaterfallStep> actions = null) : Dialog { }
            public class ComponentDialog : Dialog { public ComponentDialog AddDialog(Dialog dialog) => this; }
        }
        """,
        $$"""
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Bot.Builder;
        using Microsoft.Bot.Builder.Dialogs;
        using Microsoft.Bot.Schema;

        public class MainDialog : ComponentDialog
        {
            public MainDialog() => AddDialog(new WaterfallDialog(nameof(WaterfallDialog), new WaterfallStep[] { PromptStepAsync, LoginStepAsync }));

            private Task PromptStepAsync(WaterfallStepContext step, CancellationToken token) => Task.CompletedTask;

            private async Task LoginStepAsync(WaterfallStepContext step, CancellationToken token)
            {
                await Task.Yield();
                {{body}}
            }
        }
        """,
        isSecret ? [Expect.Warning("POL3012").WithMessage("'TokenResponse.Token' goes to the conversation in what the agent answers; make the request that needs it in the turn, and answer with its outcome")] : []);

    [Fact]
    public Task What_ends_a_conversation_is_told_to_the_agent_that_began_it() => V.Source("""
        using System.Threading.Tasks;
        using Microsoft.Bot.Builder;

        namespace Microsoft.Bot.Builder
        {
            public interface ITurnContext { Task SendActivityAsync(Activity activity); }
            public interface IBot { Task OnTurnAsync(ITurnContext turn); }
            public class Activity(string type) { public object Value; public string Type = type; }
            public static class ActivityTypes { public const string EndOfConversation = "endOfConversation", Message = "message"; }
        }

        public class Bot : IBot
        {
            private Settings _settings = new();

            public async Task OnTurnAsync(ITurnContext turn)
            {
                var end = new Activity(ActivityTypes.EndOfConversation) { Value = _settings.ApiKey };
                await turn.SendActivityAsync(end);
                await turn.SendActivityAsync(new Activity(ActivityTypes.Message) { Value = {|#0:_settings.ApiKey|} });
            }
        }

        public class Settings { public string ApiKey { get; set; } }
        """,
        Expect.Warning("POL3012"));
}
