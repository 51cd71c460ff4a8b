using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>The code that a container runs to make what a tool is given.</summary>
public sealed class ServiceFactoryTests
{
    private const string Id = "POL1013";

    private const string Usings = """
        #nullable enable annotations
        using System;
        using Azure.AI.OpenAI;
        using Azure.Core;
        using Azure.Identity;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        """;

    private const string Vault = "public class Vault(TokenCredential credential) : IDisposable { public void Dispose() => Console.WriteLine(credential); }\n";

    private const string Tools = """
        public class Tools(Vault vault)
        {
            [McpServerTool]
            public string Read() => vault.ToString()!;
        }

        """;

    private static string SetUp(string registration) => "public static class SetUp { public static void Add(IServiceCollection services) { " + registration + " } }\n" + Vault;

    [Theory]
    [InlineData("services.AddSingleton(provider => new Vault({|#0:new DefaultAzureCredential()|}));")]
    [InlineData("services.AddScoped<Vault>(provider => { TokenCredential credential = {|#0:new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned)|}; return new Vault(credential); });")]
    [InlineData("services.AddSingleton(Open); static Vault Open(IServiceProvider provider) => new({|#0:new DefaultAzureCredential()|});")]
    [InlineData("""services.AddKeyedSingleton("graph", (provider, key) => new Vault({|#0:new DefaultAzureCredential()|}));""")]
    public Task A_client_that_the_type_of_a_tool_takes(string registration) => V.Sources([Usings + Tools, Usings + SetUp(registration)], Expect.Warning(Id));

    [Fact]
    public Task A_client_that_the_tool_itself_takes() => V.Sources(
        [
            Usings + "public static class Tools { [McpServerTool] public static string Read(Vault vault, string id) => vault.ToString() + id; }",
            Usings + SetUp("services.AddSingleton(provider => new Vault({|#0:new DefaultAzureCredential()|}));"),
        ],
        Expect.Warning(Id));

    [Fact]
    public Task A_client_of_a_service_that_the_tool_calls() => V.Sources(
        [
            Usings + """
            public class Tools(IMail mail) { [McpServerTool] public string Read() => mail.Read(); }
            public interface IMail { string Read(); }
            public class Mail(Vault vault) : IMail { public string Read() => vault.ToString()!; }
            """,
            Usings + SetUp("services.AddSingleton<IMail, Mail>(); services.AddSingleton(provider => new Vault({|#0:new DefaultAzureCredential()|}));"),
        ],
        Expect.Warning(Id));

    [Fact]
    public Task A_contract_that_the_service_keeps() => V.Sources(
        [
            Usings + "public class Tools(IDisposable store) { [McpServerTool] public string Read() => store.ToString()!; }",
            Usings + SetUp("services.AddSingleton<IDisposable>(provider => new Vault({|#0:new DefaultAzureCredential()|}));"),
        ],
        Expect.Warning(Id));

    [Theory]
    [InlineData("services.AddSingleton<TokenCredential>(provider => {|#0:new DefaultAzureCredential()|}); services.AddSingleton(provider => new Vault(provider.GetRequiredService<TokenCredential>()));")]
    [InlineData("services.AddSingleton<TokenCredential>({|#0:new DefaultAzureCredential()|}); services.AddSingleton(provider => { var credential = provider.GetService<TokenCredential>(); return new Vault(credential!); });")]
    [InlineData("""services.AddKeyedSingleton<TokenCredential>("own", (provider, key) => {|#0:new DefaultAzureCredential()|}); services.AddSingleton(provider => new Vault(provider.GetRequiredKeyedService<TokenCredential>("own")));""")]
    public Task What_the_code_that_makes_it_asks_the_container_for(string registration) => V.Sources([Usings + Tools, Usings + SetUp(registration)], Expect.Warning(Id));

    [Fact]
    public Task What_the_tool_itself_asks_the_container_for() => V.Sources(
        [
            Usings + "public class Tools(IServiceProvider services) { [McpServerTool] public string Read() => services.GetRequiredService<Vault>().ToString()!; }",
            Usings + SetUp("services.AddSingleton(provider => new Vault({|#0:new DefaultAzureCredential()|}));"),
        ],
        Expect.Warning(Id));

    [Fact]
    public Task What_only_other_code_asks_for_is_silent() => V.Sources(
        [
            Usings + "public class Tools(IServiceProvider services) { [McpServerTool] public string Read() => services.GetRequiredService<TimeProvider>().ToString()!; public object Other() => services.GetRequiredService<Vault>(); }",
            Usings + SetUp("services.AddSingleton<TokenCredential>(provider => new DefaultAzureCredential()); services.AddSingleton(provider => new Vault(provider.GetRequiredService<TokenCredential>()));"),
        ]);

    [Theory]
    [InlineData("public class Page(Vault vault) { public string Show() => vault.ToString()!; } public class Tools { [McpServerTool] public string Read() => string.Empty; }")]
    [InlineData("public class Tools(TimeProvider time) { [McpServerTool] public string Read() => time.ToString()!; }")]
    public Task What_no_tool_is_given_is_silent(string code) => V.Sources([Usings + code, Usings + SetUp("services.AddSingleton(provider => new Vault(new DefaultAzureCredential()));")]);

    [Theory]
    [InlineData("""services.AddSingleton<IChatClient>(provider => new AzureOpenAIClient(new Uri("https://model.example"), new DefaultAzureCredential()).GetChatClient("m").AsIChatClient());""", "IChatClient")]
    [InlineData("""services.AddSingleton(provider => new AzureOpenAIClient(new Uri("https://model.example"), new DefaultAzureCredential()));""", "AzureOpenAIClient")]
    [InlineData("services.AddSingleton(provider => new Vault(provider.GetRequiredService<TokenCredential>()));", "Vault")]
    public Task The_models_own_and_what_makes_no_service_is_silent(string registration, string given) => V.Sources(
        [
            Usings + "public class Tools(" + given + " given) { [McpServerTool] public string Read() => given.ToString()!; }",
            Usings + SetUp(registration),
        ]);

    private const string Orders = """
        public class Orders(System.Net.Http.HttpClient http) { public string Read() => http.ToString()!; }
        public class KeyHandler(string key) : System.Net.Http.DelegatingHandler { public override string ToString() => key; }

        """;

    private const string ByType = "public class Tools(Orders orders) { [McpServerTool] public string Read() => orders.Read(); }";
    private const string ByName = """public class Tools(System.Net.Http.IHttpClientFactory clients) { [McpServerTool] public string Read() => clients.CreateClient("orders").ToString()!; }""";
    private const string Key = """{|#0:Environment.GetEnvironmentVariable("ORDERS_API_KEY")|}""";

    [Theory]
    [InlineData("services.AddHttpClient<Orders>(http => http.DefaultRequestHeaders.Add(\"X-Api-Key\", " + Key + "));", ByType)]
    [InlineData("services.AddHttpClient<Orders>((provider, http) => http.DefaultRequestHeaders.Authorization = new(\"Bearer\", " + Key + "));", ByType)]
    [InlineData("services.AddHttpClient<Orders>().ConfigureHttpClient(http => http.DefaultRequestHeaders.Add(\"X-Api-Key\", " + Key + "));", ByType)]
    [InlineData("services.AddHttpClient(\"orders\", http => http.DefaultRequestHeaders.Add(\"X-Api-Key\", " + Key + "));", ByName)]
    [InlineData("services.AddHttpClient(\"orders\").AddHttpMessageHandler(() => new KeyHandler(" + Key + "!));", ByName)]
    public Task What_sets_up_a_client_that_a_tool_asks_for(string registration, string tools) => V.Sources([Usings + tools + Orders, Usings + SetUp(registration)], Expect.Warning(Id));

    [Theory]
    [InlineData("""services.AddHttpClient("others", http => http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("ORDERS_API_KEY")));""", ByName)]
    [InlineData("""services.AddHttpClient<KeyHandler>(http => http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("ORDERS_API_KEY")));""", ByType)]
    [InlineData("""services.AddHttpClient<Orders>(http => http.BaseAddress = new(Environment.GetEnvironmentVariable("ORDERS_URL")!));""", ByType)]
    public Task A_client_of_others_and_its_address_is_silent(string registration, string tools) => V.Sources([Usings + tools + Orders, Usings + SetUp(registration)]);

    [Theory]
    [InlineData("services.AddSingleton<LedgerClient>(provider => new LedgerClient({|#0:new DefaultAzureCredential()|}));")]
    [InlineData("services.AddSingleton(provider => { var credential = {|#0:new DefaultAzureCredential()|}; return new LedgerClient(credential); });")]
    public Task A_client_of_a_package_that_is_missing(string registration) =>
        V.Broken(Usings + "public class Tools(LedgerClient ledger) { [McpServerTool] public string Read() => ledger.ToString(); }" + SetUp(registration), frameworkOnly: false, Expect.Warning(Id));

    [Fact]
    public Task A_missing_client_that_no_tool_is_given_is_silent() => V.Broken(
        Usings + "public class Tools(TimeProvider time) { [McpServerTool] public string Read() => time.ToString(); }" + SetUp("services.AddSingleton<LedgerClient>(provider => new LedgerClient(new DefaultAzureCredential()));"),
        frameworkOnly: false);
}
