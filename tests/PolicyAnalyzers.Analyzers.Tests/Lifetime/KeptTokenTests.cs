using static PolicyAnalyzers.Analyzers.Tests.Lifetime.LifetimeSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Lifetime;

public sealed class KeptTokenTests
{
    private const string Id = "POL3001";

    [Theory]
    [InlineData("{|#0:_text = await source.GetAccessTokenAsync()|};")]
    [InlineData("{|#0:_text ??= await source.GetAccessTokenAsync().ConfigureAwait(false)|};")]
    [InlineData("var token = await credential.GetTokenAsync(new TokenRequestContext([]), ct); {|#0:_text = token.Token|};")]
    [InlineData("{|#0:_token = await credential.GetTokenAsync(new TokenRequestContext([]), ct)|};")]
    [InlineData("{|#0:_result = await app.AcquireTokenForClient([]).ExecuteAsync()|};")]
    [InlineData("""{|#0:_text = "Bearer " + (await app.AcquireTokenForClient([]).ExecuteAsync()).AccessToken|};""")]
    [InlineData("""var json = JsonDocument.Parse("{}").RootElement; {|#0:_text = json.GetProperty("access_token").GetString()|};""")]
    [InlineData("""if (JsonDocument.Parse("{}").RootElement.TryGetProperty("access_token", out var element)) { {|#0:_text = element.GetString()|}; }""")]
    [InlineData("""var answer = JsonSerializer.Deserialize<OAuthAnswer>("{}"); {|#0:_text = answer!.AccessToken|};""")]
    [InlineData("""{|#0:_answer = JsonSerializer.Deserialize<OAuthAnswer>("{}")|};""")]
    [InlineData("{|#0:_pair = (await source.GetAccessTokenAsync(), DateTime.UtcNow)|};")]
    [InlineData("{|#0:_entry = new Entry(await source.GetAccessTokenAsync(), DateTime.UtcNow)|};")]
    [InlineData("{|#0:_lazy = new Lazy<Task<string>>(() => source.GetAccessTokenAsync())|};")]
    [InlineData("{|#0:_promise = source.GetAccessTokenAsync()|};")]
    [InlineData("{|#0:_bearer = await source.LoginAsync()|};")]
    [InlineData("""{|#0:_text = await accessor.HttpContext!.GetTokenAsync("access_token")|};""")]
    [InlineData("""{|#0:_map["a"] = await source.GetAccessTokenAsync()|};""")]
    [InlineData("""string value = await source.GetAccessTokenAsync(); {|#0:_map.TryAdd("a", value)|};""")]
    [InlineData("""{|#0:_map.GetOrAdd("a", _ => source.GetAccessTokenAsync().Result)|};""")]
    [InlineData("{|#0:Static = await source.GetAccessTokenAsync()|};")]
    [InlineData("{|#0:Interlocked.Exchange(ref s_text, await source.GetAccessTokenAsync())|};")]
    [InlineData("{|#0:s_entry.Value = await source.GetAccessTokenAsync()|};")]
    [InlineData("""{|#0:cache.Set("k", await source.GetAccessTokenAsync(), TimeSpan.FromMinutes(5))|};""")]
    [InlineData("""{|#0:cache.GetOrCreateAsync("k", async entry => await source.GetAccessTokenAsync())|};""")]
    [InlineData("""{|#0:cache.GetOrCreate("k", entry => new Entry(source.GetAccessTokenAsync().Result, DateTime.UtcNow))|};""")]
    [InlineData("""{|#0:Environment.SetEnvironmentVariable("TOKEN", await source.GetAccessTokenAsync())|};""")]
    [InlineData("""accessor.HttpContext!.Session.Id.ToString(); {|#0:accessor.HttpContext!.Session.SetString("t", await source.GetAccessTokenAsync())|};""")]
    [InlineData("""{|#0:http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await source.GetAccessTokenAsync())|};""")]
    [InlineData("""{|#0:http.DefaultRequestHeaders.Add("Authorization", "Bearer " + await source.GetAccessTokenAsync())|};""")]
    [InlineData("{|#0:http.SetBearerToken(await source.GetAccessTokenAsync())|};")]
    [InlineData("""var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = new("Bearer", await source.GetAccessTokenAsync()); {|#0:_graph = new GraphServiceClient(client)|};""")]
    public Task A_plugin_keeps_it(string body) => V.Source(Plugin(body, Members), Expect.Warning(Id));

    [Theory]
    [InlineData("""{|#0:_text = new JObject()["access_token"].Value<string>()|};""", true)]
    [InlineData("""{|#0:_text = new JObject()["access_token"].ToObject<string>()|};""", true)]
    [InlineData("""_text = new JObject()["name"].Value<string>();""", false)]
    public Task A_plugin_keeps_what_json_of_another_library_holds(string body, bool isToken) => V.Source(
        Plugin(body, Members) + """
            public class JToken { public T ToObject<T>() => default!; }
            public class JObject : JToken { public JToken this[string name] => new(); }
            public static class Extensions { public static T Value<T>(this JToken token) => token.ToObject<T>(); }
            """,
        isToken ? [Expect.Warning(Id)] : []);

    private const string Clients = """
        private HttpClient? _kept; private static HttpClient? s_kept;
            private async Task<HttpClient> ConnectAsync() { var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = new("Bearer", await source.GetAccessTokenAsync()); return client; }
            private static HttpClient Connect(string bearer) { var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = new("Bearer", bearer); return client; }
            private static HttpClient Open() => new() { BaseAddress = new Uri("https://ledger.contoso.example") };
        """;

    [Theory]
    [InlineData("{|#0:_kept = await ConnectAsync()|};")]
    [InlineData("{|#0:_kept = ConnectAsync().GetAwaiter().GetResult()|};")]
    [InlineData("{|#0:_kept = ConnectAsync().Result|};")]
    [InlineData("{|#0:_kept ??= await ConnectAsync().ConfigureAwait(false)|};")]
    [InlineData("{|#0:s_kept = Connect(await source.GetAccessTokenAsync())|};")]
    public Task A_plugin_keeps_a_client_that_a_helper_made_with_it(string body) => V.Source(Plugin(body, Clients), Expect.Warning(Id));

    [Theory]
    [InlineData("_kept = Open();")]
    [InlineData("var client = await ConnectAsync(); await client.GetStringAsync(\"https://ledger.contoso.example\");")]
    [InlineData("_kept = Connect(configuration[\"Ledger:Key\"]!);")]
    public Task A_client_without_one_or_for_the_call_is_silent(string body) => V.Source(Plugin(body, Clients));

    private static string Container(string registration) => Usings + """
        public static class Connections
        {
            public static async Task<HttpClient> OpenAsync(ISource source)
            {
                var token = await source.GetAccessTokenAsync();
                return new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
            }

            public static HttpClient Plain(ISource source) => new() { DefaultRequestHeaders = { { "X-Source", source.Name } } };
        }
        public class Tools(HttpClient client) { [McpServerTool] public Task<string> Read() => client.GetStringAsync("https://ledger.contoso.example"); }
        public class Portal(IMemoryCache client) { public string Read() => client.ToString()!; }
        public static class SetUp
        {
            public static void Add(IServiceCollection services, ISource source) { REGISTRATION }
        }
        """.Replace("REGISTRATION", registration, StringComparison.Ordinal) + Services;

    [Theory]
    [InlineData("services.AddSingleton({|#0:provider => { var source = provider.GetRequiredService<ISource>(); return Connections.OpenAsync(source).GetAwaiter().GetResult(); }|});")]
    [InlineData("services.AddSingleton<HttpClient>({|#0:provider => Connections.OpenAsync(provider.GetRequiredService<ISource>()).Result|});")]
    [InlineData("services.AddSingleton({|#0:Connections.OpenAsync(source).Result|});")]
    public Task The_container_keeps_one_client_for_all(string registration) => V.Source(Container(registration), Expect.Warning(Id));

    [Theory]
    [InlineData("services.AddScoped(provider => Connections.OpenAsync(provider.GetRequiredService<ISource>()).Result);")]
    [InlineData("services.AddSingleton(provider => Connections.Plain(provider.GetRequiredService<ISource>()));")]
    [InlineData("services.AddSingleton<Portal>();")]
    public Task The_container_makes_one_for_each_or_one_without_a_token_is_silent(string registration) => V.Source(Container(registration));

    [Fact]
    public Task The_container_keeps_a_client_that_a_service_made_with_it() => V.Source(
        Usings + """
        public interface IConnections { Task<HttpClient> OpenAsync(); }
        public class Connections(ISource source) : IConnections
        {
            public async Task<HttpClient> OpenAsync()
            {
                var client = new HttpClient();
                client.DefaultRequestHeaders.Authorization = new("Bearer", await source.GetAccessTokenAsync());
                return client;
            }
        }
        public class Ledger(IConnections connections)
        {
            private HttpClient? _client;
            public async Task<string> ReadAsync() { {|#0:_client ??= await connections.OpenAsync()|}; return await _client.GetStringAsync("https://ledger.contoso.example"); }
        }
        public class Tools(Ledger ledger) { [McpServerTool] public Task<string> Read() => ledger.ReadAsync(); }
        public static class SetUp { public static void Add(IServiceCollection services) => services.AddSingleton<Ledger>().AddSingleton<IConnections, Connections>(); }
        """ + Services,
        Expect.Warning(Id));

    [Fact]
    public Task All_functions_of_a_plugin_send_it() => V.TopLevel(
        Usings + """
        string token = JsonDocument.Parse(Environment.NewLine).RootElement.GetProperty("access_token").GetString()!;
        var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var parameters = new OpenApiFunctionExecutionParameters { {|#0:HttpClient = client|} };
        var bare = new OpenApiFunctionExecutionParameters { HttpClient = new HttpClient() };
        AIFunction tool = AIFunctionFactory.Create(() => parameters.ToString() + bare);
        Console.WriteLine(tool.Name);

        public class OpenApiFunctionExecutionParameters { public HttpClient? HttpClient { get; set; } }
        """ + Services,
        Expect.Suggestion(Id));

    private const string Members = """
        private string? _text; private AccessToken _token; private AuthenticationResult? _result; private OAuthAnswer? _answer; private (string, DateTime) _pair; private Entry? _entry; private Lazy<Task<string>>? _lazy;
            private Task<string>? _promise; private string? _bearer; private readonly ConcurrentDictionary<string, string> _map = new(); private GraphServiceClient? _graph; private static string? s_text;
            private static readonly Entry s_entry = new("", default); public static string? Static { get; set; } private int _count; private readonly List<string> _words = []; private CancellationToken _ct; private DateTimeOffset _until;
            public class OAuthAnswer { public string AccessToken { get; set; } = ""; }
            public class Entry(string value, DateTime until) { public string Value { get; set; } = value; public DateTime Until => until; }
        """;

    [Theory]
    [InlineData("string token = await source.GetAccessTokenAsync(); await api.SendAsync(\"a\", token);")]
    [InlineData("_text = source.Name;")]
    [InlineData("_text = await source.GetPageTokenAsync();")]
    [InlineData("_text = await source.LoginAsync();")]
    [InlineData("""_text = configuration["Ledger:Token"];""")]
    [InlineData("""_text = Environment.GetEnvironmentVariable("GITHUB_ORGANIZATION");""")]
    [InlineData("_text = null; _token = default; _result = null;")]
    [InlineData("_count = await source.CountTokensAsync(\"a\"); _words.Add(\"token\");")]
    [InlineData("_ct = ct;")]
    [InlineData("_until = (await credential.GetTokenAsync(new TokenRequestContext([]), ct)).ExpiresOn;")]
    [InlineData("_text = (await app.AcquireTokenForClient([]).ExecuteAsync()).TenantId;")]
    [InlineData("""var map = new Dictionary<string, string>(); map["a"] = await source.GetAccessTokenAsync();""")]
    [InlineData("""using var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = new("Bearer", await source.GetAccessTokenAsync());""")]
    [InlineData("""using var request = new HttpRequestMessage(); request.Headers.Authorization = new("Bearer", await source.GetAccessTokenAsync()); await http.SendAsync(request, ct);""")]
    [InlineData("""using var request = new HttpRequestMessage(); request.SetBearerToken(await source.GetAccessTokenAsync()); await http.SendAsync(request, ct);""")]
    [InlineData("""accessor.HttpContext!.Items["token"] = await source.GetAccessTokenAsync();""")]
    [InlineData("""s_flow.Value = await source.GetAccessTokenAsync();""")]
    [InlineData("""cache.Set("k", (await source.GetAccessTokenAsync()).Length);""")]
    [InlineData("""await cache.GetOrCreateAsync("k", async entry => { await api.SendAsync("a", await source.GetAccessTokenAsync()); return "answer"; });""")]
    [InlineData("""http.DefaultRequestHeaders.Add("X-Correlation-Id", Guid.NewGuid().ToString());""")]
    [InlineData("""_provider = () => source.GetAccessTokenAsync();""")]
    [InlineData("""string? token = null; await Again(async () => { token ??= await source.GetAccessTokenAsync(); await api.SendAsync("a", token); }); static Task Again(Func<Task> what) => what();""")]
    public Task What_ends_with_the_call_and_what_is_none_is_silent(string body) =>
        V.Source(Plugin(body, Members + " private Func<Task<string>>? _provider; private static readonly AsyncLocal<string> s_flow = new();"));

    private const string Brokers = """

        public record Ticket(string Value, string Id, DateTimeOffset Until);
        public class Grant { public string access_token { get; set; } = ""; public int expires_in { get; set; } }
        public class Pass { public string Value { get; set; } = ""; }
        public interface IBroker { Task<Ticket> ObtainAsync(string audience); Task<string> AskAsync(string audience); Task<Grant> EnterAsync(); Task<Pass> PassAsync(); string Ready { get; } }
        public interface ISecretStore { Task<string> ReadAsync(string name); }
        public delegate Task<string> Source(string audience);
        """;

    private static string Brokered(string body) => Plugin("IBroker broker = null!; ISecretStore store = null!; Source give = null!; _ = (broker, store, give); var request = new HttpRequestMessage(); " + body, Members + " private Pass? _pass;") + Brokers;

    [Theory]
    [InlineData("""var ticket = await broker.ObtainAsync("a"); {|#0:_text = ticket.Value|}; request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket.Value);""")]
    [InlineData("""if (!_map.TryGetValue("a", out var value)) { var ticket = await broker.ObtainAsync("a"); value = ticket.Value; {|#0:_map["a"] = value|}; } request.Headers.Authorization = new("Bearer", value);""")]
    [InlineData("""var value = await broker.AskAsync("a").ConfigureAwait(false); {|#0:s_text = value|}; request.Headers.Add("Authorization", $"Bearer {value}");""")]
    [InlineData("""var value = await give("a"); {|#0:cache.Set("k", value)|}; request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + value);""")]
    [InlineData("""{|#0:_text ??= await broker.AskAsync("a")|}; request.Headers.Authorization = new("Bearer", _text);""")]
    [InlineData("""{|#0:_pass ??= await broker.PassAsync()|}; request.SetBearerToken(_pass.Value);""")]
    [InlineData("""var value = await broker.AskAsync("a"); {|#0:http.DefaultRequestHeaders.Authorization = new("Bearer", value)|};""")]
    [InlineData("""var grant = await broker.EnterAsync(); {|#0:_text = grant.access_token|};""")]
    public Task Its_use_says_that_it_is_a_token(string body) => V.Source(Brokered(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""var ticket = await broker.ObtainAsync("a"); _text = ticket.Id; request.Headers.Authorization = new("Bearer", ticket.Value);""")]
    [InlineData("""var ticket = await broker.ObtainAsync("a"); _text = ticket.Value;""")]
    [InlineData("""var value = await store.ReadAsync("a"); _text = value; request.Headers.Authorization = new("Bearer", value);""")]
    [InlineData("""var value = broker.Ready; _text = value; request.Headers.Authorization = new("Bearer", value);""")]
    [InlineData("""var value = configuration["Ledger:Token"]; _text = value; request.Headers.Authorization = new("Bearer", value);""")]
    [InlineData("""var value = await File.ReadAllTextAsync("a"); _text = value; request.Headers.Authorization = new("Bearer", value);""")]
    [InlineData("""var value = await broker.AskAsync("a"); _text = value; request.Headers.Authorization = new("Basic", value);""")]
    [InlineData("""var value = await broker.AskAsync("a"); var known = new Dictionary<string, string> { ["a"] = value }; request.Headers.Authorization = new("Bearer", known["a"]);""")]
    [InlineData("""_pass = await broker.PassAsync();""")]
    public Task What_its_use_does_not_say_is_silent(string body) => V.Source(Brokered(body));

    private const string Holder = """
        public class Tokens(TokenCredential credential)
        {
            private string? _token;
            private DateTimeOffset _until;

            public async Task<string> GetAsync(CancellationToken ct)
            {
                var token = await credential.GetTokenAsync(new TokenRequestContext([]), ct);
                {|#0:_token = token.Token|};
                _until = token.ExpiresOn;
                return _token;
            }
        }

        """;

    private static string Tools(string registration, string holder = Holder, string type = "Tokens", string tool = "[McpServerTool]") => Usings + holder + $$"""

        public class Tools({{type}} tokens)
        {
            {{tool}}
            public async Task<int> Run(CancellationToken ct) => (await tokens.GetAsync(ct)).Length;
        }

        public static class Setup
        {
            public static void Add(IServiceCollection services, IKernelBuilder builder, IMcpServerBuilder mcp) { {{registration}} }
        }
        """;

    [Theory]
    [InlineData("")]
    [InlineData("services.AddSingleton<Tokens>();")]
    [InlineData("services.AddSingleton(provider => new Tokens(provider.GetRequiredService<TokenCredential>()));")]
    [InlineData("services.AddSingleton(typeof(Tokens));")]
    [InlineData("services.AddKeyedSingleton<Tokens>(\"a\");")]
    [InlineData("services.AddTransient<Tokens>(); services.AddSingleton<Tools>();")]
    [InlineData("services.AddTransient<Tokens>(); builder.Plugins.AddFromType<Tools>();")]
    [InlineData("services.AddHttpClient<Tokens>(); services.AddSingleton<Tools>();")]
    public Task An_object_that_outlives_the_call(string registration) => V.Source(Tools(registration), Expect.Warning(Id));

    [Theory]
    [InlineData("services.AddScoped<Tokens>();")]
    [InlineData("services.AddTransient<Tokens>();")]
    [InlineData("services.AddTransient<Tokens>(); mcp.WithTools<Tools>();")]
    [InlineData("services.AddHttpClient<Tokens>();")]
    public Task An_object_that_ends_with_the_call_is_silent(string registration) => V.Source(Tools(registration, Unmarked(Holder)));

    [Fact]
    public Task Behind_an_interface() => V.Source(
        Tools("services.AddSingleton<ITokens, Tokens>();", "public interface ITokens { Task<string> GetAsync(CancellationToken ct); }\n" + Holder.Replace("(TokenCredential credential)", "(TokenCredential credential) : ITokens", StringComparison.Ordinal), "ITokens"),
        Expect.Warning(Id));

    [Fact]
    public Task Made_for_the_call_is_silent() => V.Source(Usings + Unmarked(Holder) + """
        public class Tools(TokenCredential credential)
        {
            [KernelFunction]
            public async Task<int> Run(CancellationToken ct)
            {
                var tokens = new Tokens(credential);
                return (await tokens.GetAsync(ct)).Length;
            }
        }
        """);

    [Theory]
    [InlineData("await Task.Yield();", false)]
    [InlineData("if (_token != null) { return; }", true)]
    [InlineData("if (string.IsNullOrEmpty(_token)) { }", true)]
    public Task A_server_makes_its_tools_anew_but_who_looks_for_an_earlier_token_keeps_it(string before, bool isKept)
    {
        string source = Plugin(before + " {|#0:_token = await source.GetAccessTokenAsync()|}; await api.SendAsync(\"a\", _token);", "private string? _token;", "[McpServerTool]");
        return isKept ? V.Source(source, Expect.Warning(Id)) : V.Source(Unmarked(source));
    }

    private static string Client(string registration, string tool = "public class Tools(HttpClient http, ISource source) { [McpServerTool] public async Task Run() { HEADER; } }") => Usings
        + tool.Replace("HEADER", """{|#0:http.DefaultRequestHeaders.Authorization = new("Bearer", await source.GetAccessTokenAsync())|}""", StringComparison.Ordinal)
        + "public static class Setup { public static void Add(IServiceCollection services) { " + registration + " } }"
        + Services;

    private const string Given = "public class Tools { [McpServerTool] public static async Task Run(HttpClient http, ISource source) { HEADER; } }";

    [Fact]
    public Task The_header_of_a_client_for_all() => V.Source(Client("services.AddSingleton(new HttpClient());"), Expect.Warning(Id));

    [Fact]
    public Task The_header_of_a_client_for_all_that_the_tool_is_given() => V.Source(Client("services.AddSingleton(_ => new HttpClient());", Given), Expect.Warning(Id));

    [Fact]
    public Task The_header_of_a_client_of_which_nothing_is_known_is_a_suggestion() => V.Source(Client(""), Expect.Suggestion(Id));

    [Fact]
    public Task The_header_of_a_client_that_the_tool_is_given_is_a_suggestion() => V.Source(Client("", Given), Expect.Suggestion(Id));

    [Theory]
    [InlineData("services.AddHttpClient();")]
    [InlineData("services.AddTransient<HttpClient>();")]
    [InlineData("services.AddHttpClient<Tools>();")]
    public Task The_header_of_a_client_of_a_factory_is_silent(string registration) => V.Source(Unmarked(Client(registration)));

    private static string Handled(string registration, string code, string client = "ledger") => Usings + $$"""
        public class Bearer(TokenCredential credential) : DelegatingHandler
        {
            private string? _token;
            private static string? s_token;

            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                {{code}}
                _ = (_token, s_token);
                return await base.SendAsync(request, cancellationToken);
            }
        }

        public class Ledger(HttpClient http) { public Task<string> ReadAsync() => http.GetStringAsync("a"); }
        public class Portal(HttpClient http) { public Task<string> ReadAsync() => http.GetStringAsync("a"); }
        public class Tools(IHttpClientFactory factory, Ledger ledger) { [KernelFunction] public async Task<string> Run() => await factory.CreateClient("{{client}}").GetStringAsync("a") + await ledger.ReadAsync(); }
        public static class Setup { public static void Add(IServiceCollection services) { {{registration}} } }
        """;

    private const string Reused = """if (_token is null) { {|#0:_token = (await credential.GetTokenAsync(new TokenRequestContext([]), cancellationToken)).Token|}; } request.Headers.Authorization = new("Bearer", _token);""";

    [Theory]
    [InlineData("services.AddHttpClient(\"ledger\").AddHttpMessageHandler<Bearer>();")]
    [InlineData("services.AddHttpClient(\"ledger\", client => client.Timeout = TimeSpan.FromSeconds(9)).AddHttpMessageHandler(provider => new Bearer(provider.GetRequiredService<TokenCredential>()));")]
    [InlineData("services.AddHttpClient<Ledger>().AddHttpMessageHandler<Bearer>();")]
    [InlineData("var builder = services.AddHttpClient(\"ledger\"); builder.AddHttpMessageHandler<Bearer>();")]
    public Task A_handler_of_a_client_that_tools_use(string registration) => V.Source(Handled(registration, Reused), Expect.Warning(Id));

    [Fact]
    public Task A_handler_that_keeps_it_for_all_of_its_kind() => V.Source(
        Handled("services.AddHttpClient<Ledger>().AddHttpMessageHandler<Bearer>();", Reused.Replace("_token", "s_token", StringComparison.Ordinal)), Expect.Warning(Id));

    [Theory]
    [InlineData("services.AddHttpClient(\"server\").AddHttpMessageHandler<Bearer>();", "new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new(\"https://tools.contoso.com\") }, factory.CreateClient(\"server\"))")]
    [InlineData("services.AddHttpClient(\"server\").AddHttpMessageHandler<Bearer>();", "new HttpClientTransport(new() { Endpoint = new(\"https://tools.contoso.com\") }, new HttpClient()); _ = factory.CreateClient(name)", false)]
    [InlineData("services.AddHttpClient(\"server\").AddHttpMessageHandler<Bearer>();", "factory.CreateClient(name); _ = new HttpClientTransport(new() { Endpoint = new(\"https://tools.contoso.com\") }, client)")]
    [InlineData("services.AddHttpClient(\"server\").AddHttpMessageHandler<Bearer>();", "factory.CreateClient(\"other\"); _ = new HttpClientTransport(new() { Endpoint = new(\"https://tools.contoso.com\") }, client)", false)]
    [InlineData("services.AddHttpClient(\"server\").AddHttpMessageHandler<Bearer>();", "factory.CreateClient(\"server\")", false)]
    public Task A_handler_of_a_client_through_which_a_server_of_tools_is_reached(string registration, string made, bool isTold = true)
    {
        string code = Handled(registration, Reused) + "public class Connection(IHttpClientFactory factory) { public void Open(string name) { var client = " + made + "; } }";
        code = "using ModelContextProtocol.Client;\n" + code;
        return isTold ? V.Source(code, Expect.Warning(Id)) : V.Source(Unmarked(code));
    }

    [Theory]
    [InlineData("services.AddHttpClient(\"ledger\").AddHttpMessageHandler<Bearer>();", """_token = (await credential.GetTokenAsync(new TokenRequestContext([]), cancellationToken)).Token; request.Headers.Authorization = new("Bearer", "");""")]
    [InlineData("services.AddHttpClient(\"ledger\").AddHttpMessageHandler<Bearer>();", """request.Headers.Authorization = new("Bearer", (await credential.GetTokenAsync(new TokenRequestContext([]), cancellationToken)).Token);""")]
    [InlineData("services.AddHttpClient(\"portal\").AddHttpMessageHandler<Bearer>();", Reused)]
    [InlineData("services.AddHttpClient<Portal>().AddHttpMessageHandler<Bearer>();", Reused)]
    [InlineData("", Reused)]
    public Task A_handler_that_keeps_none_or_serves_no_tool_is_silent(string registration, string code) => V.Source(Unmarked(Handled(registration, code)));

    [Fact]
    public Task A_credential_caches_as_the_sdk_asks() => V.Source(Usings + """
        public class Cached(TokenCredential inner) : TokenCredential
        {
            private AccessToken _token;
            public override AccessToken GetToken(TokenRequestContext context, CancellationToken ct) => _token = inner.GetToken(context, ct);
            public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext context, CancellationToken ct) => _token = await inner.GetTokenAsync(context, ct);
        }

        public class Tools(Cached credential)
        {
            [KernelFunction]
            public async Task<string> Run(CancellationToken ct) => (await credential.GetTokenAsync(new TokenRequestContext([]), ct)).ExpiresOn.ToString();
        }
        """);

    [Fact]
    public Task A_variable_of_the_program_that_a_tool_fills() => V.TopLevel(
        Usings + """
        string? cached = null;
        ISource source = null!;
        Api api = new();
        AIFunction tool = AIFunctionFactory.Create(async (string what) =>
        {
            {|#0:cached ??= await source.GetAccessTokenAsync()|};
            await api.SendAsync(what, cached);
        });
        Console.WriteLine(tool.Name);
        """ + Services,
        Expect.Warning(Id));

    [Fact]
    public Task A_variable_of_the_program_that_was_filled_before() => V.TopLevel(
        Usings + """
        ISource source = null!;
        Api api = new();
        string token = await source.GetAccessTokenAsync();
        AIFunction tool = AIFunctionFactory.Create(async (string what) =>
        {
            await api.SendAsync(what, {|#0:token|});
            await api.SendAsync(what, token);
        });
        Console.WriteLine(tool.Name);
        """ + Services,
        Expect.Warning(Id));

    [Fact]
    public Task An_endpoint_that_makes_its_agent_for_one_request_is_silent() => V.TopLevel(Usings + """
        using Microsoft.AspNetCore.Builder;

        ISource source = null!;
        Api api = new();
        WebApplication web = WebApplication.Create(args);
        web.MapPost("/chat", async (HttpContext context) =>
        {
            string token = await source.GetAccessTokenAsync();
            AIFunction tool = AIFunctionFactory.Create(async (string what) => await api.SendAsync(what, token));
            return tool.Name;
        });
        """.Replace("using Microsoft.AspNetCore.Builder;", "", StringComparison.Ordinal).Replace("WebApplication", "Microsoft.AspNetCore.Builder.WebApplication", StringComparison.Ordinal).Replace("web.MapPost(", "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(web, ", StringComparison.Ordinal) + Services);

    [Fact]
    public Task What_the_program_gives_to_a_plugin_when_it_starts() => V.TopLevel(
        Usings + """
        ISource source = null!;
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Plugins.AddFromObject({|#0:new Plugin(await source.GetAccessTokenAsync())|});

        public class Plugin(string token)
        {
            [KernelFunction]
            public Task Run() => new Api().SendAsync("a", token);
        }
        """ + Services,
        Expect.Warning(Id));

    [Fact]
    public Task Through_a_static_holder() => V.Source(
        Plugin("Box.Put(await source.GetAccessTokenAsync());") + """
        public static class Box
        {
            private static string? s_value;
            public static void Put(string value) => {|#0:s_value = value|};
        }
        """,
        Expect.Warning(Id));

    [Fact]
    public Task A_mcp_client_is_opened_with_a_token() => V.TopLevel(
        Usings + """
        ISource source = null!;
        string token = await source.GetAccessTokenAsync();
        var options = new ModelContextProtocol.Client.HttpClientTransportOptions
        {
            Endpoint = new Uri("https://mcp.contoso.example"),
            {|#0:AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" }|},
        };
        AIFunction tool = AIFunctionFactory.Create(() => options.Endpoint.ToString());
        Console.WriteLine(tool.Name);
        """ + Services,
        Expect.Suggestion(Id));

    [Fact]
    public Task A_mcp_client_is_opened_with_a_token_of_an_own_flow() => V.TopLevel(
        Usings + """
        string token = await new Flow().AcquireTokenAsync();
        var options = new ModelContextProtocol.Client.HttpClientTransportOptions
        {
            Endpoint = new Uri("https://mcp.contoso.example"),
            {|#0:AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" }|},
        };
        AIFunction tool = AIFunctionFactory.Create(() => options.Endpoint.ToString());
        Console.WriteLine(tool.Name);

        public class Flow
        {
            public async Task<string> AcquireTokenAsync()
            {
                await Task.Yield();
                using var answer = System.Text.Json.JsonDocument.Parse(Environment.NewLine);
                return answer.RootElement.GetProperty("access_token").GetString()!;
            }
        }
        """ + Services,
        Expect.Suggestion(Id));

    [Fact]
    public Task Where_no_tool_comes_it_is_silent() => V.Source(Unmarked(Plugin("{|#0:Static = await source.GetAccessTokenAsync()|};", Members, "")) + """
        public class Clock { [McpServerTool] public string Now() => ""; }
        """);

    private static string Unmarked(string source) => source.Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal);
}
