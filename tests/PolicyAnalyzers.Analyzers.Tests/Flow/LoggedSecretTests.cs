using static PolicyAnalyzers.Analyzers.Tests.Flow.FlowSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Flow;

/// <summary>POL3010, and what all rules about where secrets go have in common: what is one, and how it travels.</summary>
public sealed class LoggedSecretTests
{
    private const string Id = "POL3010";

    [Fact]
    public Task What_a_cache_gives_back_is_what_its_factory_made() => V.Source(
        Tool(
            """var entry = await {|#1:Cache.GetOrCreateAsync("ledger", async e => await LoginAsync())|}; Console.WriteLine({|#0:entry|});""",
            """
            private static Microsoft.Extensions.Caching.Memory.IMemoryCache Cache = null!;
            private async Task<string> LoginAsync() { using var answer = JsonDocument.Parse(await http.GetStringAsync("x")); return answer.RootElement.GetProperty("access_token").GetString()!; }
            """).Replace("using System.Text.Json;", "using System.Text.Json;\nusing Microsoft.Extensions.Caching.Memory;", StringComparison.Ordinal),
        Expect.Warning("POL3010"),
        Expect.Warning("POL3001", 1));

    /// <summary>What takes a bearer token out of a request hands it out; what takes parts of a text apart does not.</summary>
    [Theory]
    [InlineData("""var bearer = ExtractBearerToken(accessor.HttpContext!.Request); Console.WriteLine(bearer is null ? "none" : $"Bearer token: {{|#0:bearer|}}");""", true)]
    [InlineData("""Console.WriteLine(ExtractToken(order));""", false)]
    [InlineData("""Console.WriteLine(ReadNextToken(order));""", false)]
    public Task A_helper_that_takes_the_token_out(string body, bool isSecret) => V.Source(
        Tool(
            body,
            """
            private static string? ExtractBearerToken(HttpRequest request) => AuthenticationHeaderValue.TryParse(request.Headers["Authorization"], out var header) ? header.Parameter : null;
            private static string ExtractToken(string text) => text.Split(' ')[0];
            private static string ReadNextToken(string text) => text.Split(' ')[0];
            """),
        isSecret ? [Expect.Warning(Id)] : []);

    [Theory]
    [InlineData("""logger.LogInformation("Got {Token}", {|#0:token.Token|});""")]
    [InlineData("""logger.LogInformation($"Got {{|#0:token.Token|}}");""")]
    [InlineData("""logger.Log(LogLevel.Debug, new EventId(1), {|#0:token.Token|}, null, (state, _) => state);""")]
    [InlineData("""using var scope = logger.BeginScope("{Token}", {|#0:token.Token|});""")]
    [InlineData("""Console.WriteLine({|#0:token.Token|});""")]
    [InlineData("""Console.Write("{0}", {|#0:token.Token|});""")]
    [InlineData("""Console.Error.WriteLine("token: " + {|#0:token.Token|});""")]
    [InlineData("""await Console.Out.WriteLineAsync($"{{|#0:token.Token|}}");""")]
    [InlineData("""Debug.WriteLine($"{{|#0:token.Token|}}");""")]
    [InlineData("""Trace.TraceWarning("{0} {1}", order, {|#0:token.Token|});""")]
    [InlineData("""Serilog.Log.Logger.Warning("{Token}", {|#0:token.Token|});""")]
    [InlineData("""NLog.LogManager.GetCurrentClassLogger().Warn("{0}", {|#0:token.Token|});""")]
    public Task Whichever_log_it_is(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""Console.WriteLine({|#0:await tokens.GetAccessTokenForUserAsync(new[] { "api://x/read" })|});""")]
    [InlineData("""Console.WriteLine({|#0:(await vault.GetSecretAsync("x")).Value.Value|});""")]
    [InlineData("""Console.WriteLine({|#0:Environment.GetEnvironmentVariable("GITHUB_TOKEN")|});""")]
    [InlineData("""Console.WriteLine({|#0:configuration["Ledger:ApiKey"]|});""")]
    [InlineData("""Console.WriteLine({|#0:configuration.GetValue<string>("Ledger:ClientSecret")|});""")]
    [InlineData("""Console.WriteLine({|#0:configuration.GetSection("Ledger")["Password"]|});""")]
    [InlineData("""Console.WriteLine({|#0:configuration.GetConnectionString("Ledger")|});""")]
    [InlineData("""Console.WriteLine({|#0:accessor.HttpContext.Request.Headers.Authorization.ToString()|});""")]
    [InlineData("""Console.WriteLine({|#0:settings.ApiKey|});""")]
    [InlineData("""Console.WriteLine({|#0:JsonDocument.Parse(order).RootElement.GetProperty("access_token").GetString()|});""")]
    [InlineData("""Console.WriteLine((string?){|#0:JsonNode.Parse(order)!["refresh_token"]|});""")]
    [InlineData("""Console.WriteLine({|#0:http.DefaultRequestHeaders.Authorization!.Parameter|});""")]
    [InlineData("""Console.WriteLine(JsonSerializer.Serialize({|#0:Environment.GetEnvironmentVariables()|}));""")]
    [InlineData("""Console.WriteLine(JsonSerializer.Serialize({|#0:settings|}));""")]
    [InlineData("""logger.LogInformation("{@Settings}", {|#0:settings|});""")]
    public Task Whatever_secret_it_is(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""Console.WriteLine(JsonSerializer.Serialize(accessor.HttpContext.User.Claims.Select(c => new { c.Type, c.Value })));""")]
    [InlineData("""var pair = new { order, Value = order + "!" }; Console.WriteLine(JsonSerializer.Serialize(pair));""")]
    public Task What_has_no_name_is_no_secret_by_its_value(string body) => V.Source(Tool(body));

    [Theory]
    [InlineData("""var body = JsonSerializer.Serialize(new { grant_type = "authorization_code", code = order }); var content = new StringContent(body, Encoding.UTF8, "application/json"); using var response = await http.PostAsync("authenticate", content);""", true)]
    [InlineData("""using var response = await http.PostAsync("authenticate", System.Net.Http.Json.JsonContent.Create(new { grant_type = "authorization_code", code = order }));""", true)]
    [InlineData("""using var response = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(http, "authenticate", new { grant_type = "authorization_code", code = order });""", true)]
    [InlineData("""var body = JsonSerializer.Serialize(new { order, amount = 3 }); using var response = await http.PostAsync("orders", new StringContent(body));""", false)]
    public Task What_a_token_endpoint_answers_that_is_asked_in_JSON(string request, bool isSecret) => V.Source(
        Tool(request + "var answer = await response.Content.ReadAsStringAsync(); Console.WriteLine(" + (isSecret ? "{|#0:answer|}" : "answer") + ");"),
        isSecret ? [Expect.Warning(Id)] : []);

    [Theory]
    [InlineData("""var bearer = token.Token; Console.WriteLine({|#0:bearer|});""", "")]
    [InlineData("""string? bearer = null; bearer = token.Token ?? ""; Console.WriteLine({|#0:bearer|});""", "")]
    [InlineData("""if (token.Token is { } bearer) { Console.WriteLine({|#0:bearer|}); }""", "")]
    [InlineData("""var (bearer, until) = (token.Token, token.ExpiresOn); Console.WriteLine({|#0:bearer|}); Console.WriteLine(until);""", "")]
    [InlineData("""var bearer = "Bearer " + token.Token; Console.WriteLine({|#0:bearer.Trim()|});""", "")]
    [InlineData("""var text = new StringBuilder("token: "); text.Append(order).AppendLine(token.Token); Console.WriteLine({|#0:text|});""", "")]
    [InlineData("""var pair = new { order, bearer = token.Token }; Console.WriteLine({|#0:pair.bearer|}); Console.WriteLine(pair.order);""", "")]
    [InlineData("""var own = new { Text = order, Bearer = token.Token }; for (int i = 0; i < 2; i++) { own = new { own.Text, own.Bearer }; } Console.WriteLine({|#0:own.Bearer|});""", "")]
    [InlineData("""(string A, string B) own = ("", token.Token); own = (own.B, own.A); Console.WriteLine({|#0:own.A|});""", "")]
    [InlineData("""Console.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes($"agent:{{|#0:token.Token|}}")));""", "")]
    [InlineData("""_bearer = token.Token; Print();""", """string? _bearer; void Print() => Console.WriteLine({|#0:_bearer|});""")]
    [InlineData("""Note($"{order} {{|#0:token.Token|}}");""", """void Note(string text) => Console.WriteLine(text);""")]
    [InlineData("""Outer({|#0:token.Token|});""", """void Outer(string text) => Note(text); void Note(string text) => Console.WriteLine(text);""")]
    [InlineData("""Console.WriteLine({|#0:await Bearer()|});""", """async Task<string> Bearer() { var token = await credential.GetTokenAsync(new TokenRequestContext(new[] { "api://x/read" }), default); return $"Bearer {token.Token}"; }""")]
    [InlineData("""Console.WriteLine({|#0:new Pair(order, token.Token).Second|});""", """record Pair(string First, string Second);""")]
    [InlineData("""Console.WriteLine(Line("token", {|#0:token.Token|})); Console.WriteLine(Line("order", order));""", """static string Line(string name, string value) => $"{name}: {value}";""")]
    [InlineData("""Console.WriteLine({|#0:Second()|});""", """string Second() => First(); string First() => settings.ApiKey;""")]
    public Task However_it_travels(string body, string members) => V.Source(Tool(body, members), Expect.Warning(Id));

    [Fact]
    public Task Through_an_interface_and_another_file() => V.Sources(
        [
            Tool("""Console.WriteLine({|#0:await ledger.OpenAsync()|});""", "private readonly ILedger ledger = null!;", types: "public interface ILedger { Task<string> OpenAsync(); }"),
            Usings + """
            public class Ledger(ITokenAcquisition tokens) : ILedger
            {
                public Task<string> OpenAsync() => tokens.GetAccessTokenForUserAsync(new[] { "api://ledger/read" });
            }
            """,
        ],
        Expect.Warning(Id));

    [Theory]
    [InlineData("""Log({|#0:token.Token|});""", """[LoggerMessage(Level = LogLevel.Debug, Message = "{Value}")] partial void Log(string value);""")]
    [InlineData("""s_log(logger, {|#0:token.Token|}, null);""", """static readonly Action<ILogger, string, Exception?> s_log = LoggerMessage.Define<string>(LogLevel.Debug, new EventId(1), "{Value}");""")]
    public Task Generated_logs(string body, string members) => V.Source(Tool(body, members), Expect.Warning(Id));

    [Theory]
    [InlineData("""Console.WriteLine(token.Token.Length); Console.WriteLine(token.ExpiresOn);""")]
    [InlineData("""Console.WriteLine(string.IsNullOrEmpty(token.Token) ? "missing" : "present");""")]
    [InlineData("""Console.WriteLine(token.Token == order); Console.WriteLine(token.Token.StartsWith("ey"));""")]
    [InlineData("""Console.WriteLine(configuration["Redis:ConnectionString"].Split(',')[0]); Console.WriteLine(configuration["Redis:ConnectionString"].Split(";")[0]); Console.WriteLine(token.Token.Split('.')[1]);""")]
    [InlineData("""Console.WriteLine(token.Token[..8]); Console.WriteLine(token.Token[^4..]); Console.WriteLine(token.Token.Substring(0, 6) + "…");""")]
    [InlineData("""Console.WriteLine(token.Token.Length > 10 ? token.Token[..10] + "…" : token.Token); Console.WriteLine(token.Token[..Math.Min(8, token.Token.Length)]);""")]
    [InlineData("""Console.WriteLine(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token.Token))));""")]
    [InlineData("""Console.WriteLine(Mask(token.Token)); Console.WriteLine(Mask(order));""")]
    [InlineData("""Console.WriteLine($"curl {token.Token}".Replace(token.Token, "***")); Console.WriteLine(RedactAll($"curl {token.Token}"));""")]
    [InlineData("""Quiet(token.Token, logger: null);""")]
    [InlineData("""string storageKey = await http.GetStringAsync(order); Console.WriteLine(storageKey); Console.WriteLine($"ends with {settings.ApiKey.Substring(Math.Max(0, settings.ApiKey.Length - 4))}");""")]
    [InlineData("""var json = JsonDocument.Parse(order); Console.WriteLine(json.RootElement.GetProperty("nextPageToken").GetString());""")]
    [InlineData("""string secretName = "ledger-key"; Console.WriteLine(secretName + (await vault.GetSecretAsync(secretName)).Value.Name);""")]
    [InlineData("""Console.WriteLine(configuration["Ledger:Endpoint"] + configuration["Ledger:KeyId"] + configuration["Model:MaxTokens"]);""")]
    [InlineData("""Console.WriteLine(Environment.GetEnvironmentVariables().Count + Environment.GetEnvironmentVariable("REGION"));""")]
    [InlineData("""Console.WriteLine(settings.Endpoint); Console.WriteLine(settings); Console.WriteLine(nameof(settings.ApiKey));""")]
    [InlineData("""foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables()) { Console.WriteLine(entry.Key); if (entry.Key.ToString()!.StartsWith("APP_")) { Console.WriteLine(entry.Value); } }""")]
    [InlineData("""using var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token); Console.WriteLine(await client.GetStringAsync("https://a.example/" + order));""")]
    public Task What_only_speaks_of_it_is_silent(string body) => V.Source(Tool(body, """
        static string Mask(string value) => value[..4] + new string('*', value.Length - 4);
        static string RedactAll(string value) => System.Text.RegularExpressions.Regex.Replace(value, "curl .*", "curl ***");
        static void Quiet(string value, ILogger? logger) => logger?.LogInformation("{Value}", value);
        """));

    [Fact]
    public Task A_member_of_one_object_is_not_that_of_every_other() => V.Source(Tool(
        """Console.WriteLine(new Row { Text = order }.Text);""",
        types: """
        public class Row { public string Text { get; set; } = ""; }
        public class Field { public string Value { get; set; } = ""; }
        public static class Mapping
        {
            public static Row Of(Field field) => new Row { Text = field.Value };
            public static Field Of(Settings settings) => new Field { Value = settings.ApiKey };
        }
        """));

    [Fact]
    public Task Elsewhere_in_an_agent_project_it_is_a_suggestion() => V.Sources(
        [
            "public class Agent { [ModelContextProtocol.Server.McpServerTool] public string Run() => \"\"; }",
            Tool("""Console.WriteLine({|#0:token.Token|});""", attribute: ""),
        ],
        Expect.Suggestion(Id));

    [Fact]
    public Task Without_an_agent_it_is_silent() => V.Source(Tool("""Console.WriteLine(token.Token);""", attribute: ""));

    [Fact]
    public Task What_a_result_holds_for_one_is_none_of_what_it_holds_for_another() => V.Source(
        Tool(
            """Result<string> made = Make(token.Token), id = Find(order); Console.WriteLine(id.Value); Console.WriteLine(made.Error);""",
            """
            private static Result<string> Make(string secret) => Result<string>.Ok(secret);
            private static Result<string> Find(string order) => Result<string>.Ok(order);
            """,
            types: """
            public sealed class Result<T>
            {
                private Result(T value) => Value = value;
                public T Value { get; }
                public string Error { get; } = "";
                public static Result<T> Ok(T value) => new(value);
            }
            """));
}
