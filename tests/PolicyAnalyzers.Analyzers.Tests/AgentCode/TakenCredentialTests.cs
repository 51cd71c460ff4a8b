using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>A credential that the set-up has, and that it gives to what a tool uses.</summary>
public sealed class TakenCredentialTests
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
        using Microsoft.Extensions.Options;
        using ModelContextProtocol.Server;

        """;

    private const string Services = """
        public class Vault(TokenCredential credential) { public override string ToString() => credential.ToString()!; }
        public class News(string key) { public override string ToString() => key.Length.ToString(); }
        public class Page(Vault vault) { public string Show() => vault.ToString(); }
        public class NewsOptions { public string? Key { get; set; } }

        """;

    private const string Tools = """
        public class Tools(Vault vault, News news, IOptions<NewsOptions> options)
        {
            [McpServerTool]
            public string Read() => vault.ToString() + news.ToString() + options.Value.GetHashCode();
        }

        """;

    private const string PageAlone = "public class Tools { [McpServerTool] public string Read() => string.Empty; }\n";

    private static string SetUp(string code) => Usings + "public static class SetUp { public static void Add(IServiceCollection services, Uri endpoint) { _ = endpoint; " + code + " } }\n" + Services;

    [Theory]
    [InlineData("services.AddSingleton(new Vault({|#0:new DefaultAzureCredential()|}));")]
    [InlineData("var vault = new Vault({|#0:new DefaultAzureCredential()|}); services.AddSingleton(vault);")]
    [InlineData("TokenCredential credential = {|#0:new DefaultAzureCredential()|}; services.AddSingleton(new Vault(credential));")]
    [InlineData("TokenCredential credential = {|#0:new DefaultAzureCredential()|}; services.AddSingleton(provider => new Vault(credential));")]
    [InlineData("TokenCredential credential = {|#0:new DefaultAzureCredential()|}; services.AddSingleton(provider => new AzureOpenAIClient(endpoint, credential)); services.AddSingleton(provider => new Vault(credential));")]
    [InlineData("""var key = {|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|} ?? throw new InvalidOperationException("NEWS_API_KEY is not set."); services.AddSingleton(provider => new News(key));""")]
    [InlineData("""services.AddSingleton(new News({|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|} ?? "none"));""")]
    [InlineData("""services.Configure<NewsOptions>(options => options.Key = {|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|});""")]
    [InlineData("""var key = {|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|}; services.AddOptions<NewsOptions>().Configure(options => options.Key = key);""")]
    public Task What_the_set_up_gives_to_what_a_tool_uses(string code) => V.Sources([Usings + Tools, SetUp(code)], Expect.Warning(Id));

    [Fact]
    public Task What_a_helper_reads_for_the_set_up() => V.Sources(
        [
            Usings + Tools,
            Usings + """
            public static class SetUp { public static void Add(IServiceCollection services) { var key = Helper.GetEnvironmentVariable({|#0:"NewsApiKey"|}); services.AddSingleton(provider => new News(key)); } }
            public static class Helper { public static string GetEnvironmentVariable(string name) => Environment.GetEnvironmentVariable(name, EnvironmentVariableTarget.Process) ?? ""; }

            """ + Services,
        ],
        Expect.Warning(Id));

    private static string Bot(string code) => Usings + """
        using Microsoft.SemanticKernel;

        public class NewsPlugin(string key) { [KernelFunction] public int Read() => key.Length; }
        public class Bot(Kernel kernel) { public void Start(Func<object> make) { _ = make; _ = kernel; CODE } }
        """.Replace("CODE", code);

    [Theory]
    [InlineData("""kernel.Plugins.AddFromObject(new NewsPlugin({|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|}!));""")]
    [InlineData("""var key = {|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|}; var plugin = new NewsPlugin(key!); kernel.ImportPluginFromObject(plugin, "news");""")]
    public Task A_plugin_that_is_made_with_it_wherever_it_is_registered(string code) => V.Source(Bot(code), Expect.Warning(Id));

    [Theory]
    [InlineData("""var plugin = new NewsPlugin(Environment.GetEnvironmentVariable("NEWS_API_KEY")!); Console.WriteLine(plugin.Read());""")]
    [InlineData("""var plugin = new NewsPlugin(make().ToString()!); var other = Environment.GetEnvironmentVariable("NEWS_API_KEY"); Console.WriteLine(other!.Length); kernel.ImportPluginFromObject(plugin, "news");""")]
    public Task A_plugin_that_is_not_registered_or_made_with_other_things_is_silent(string code) => V.Source(Bot(code));

    [Theory]
    [InlineData("services.AddSingleton(new Azure.Storage.Blobs.BlobServiceClient(endpoint, {|#0:new DefaultAzureCredential()|}));")]
    [InlineData("var blobs = new Azure.Storage.Blobs.BlobServiceClient(endpoint, {|#0:new DefaultAzureCredential()|}); services.AddSingleton(blobs);")]
    [InlineData("TokenCredential credential = {|#0:new DefaultAzureCredential()|}; var blobs = new Azure.Storage.Blobs.BlobServiceClient(endpoint, credential); services.AddSingleton<Azure.Storage.Blobs.BlobServiceClient>(blobs);")]
    public Task A_client_that_is_registered_as_an_object(string code) => V.Sources(
        [
            Usings + "public class Tools(Azure.Storage.Blobs.BlobServiceClient blobs) { [McpServerTool] public string Read() => blobs.AccountName; }",
            SetUp(code),
        ],
        Expect.Warning(Id));

    private const string Library = "namespace Contoso { public class Ledger(Azure.Core.TokenCredential credential) { public override string ToString() => credential.ToString()!; } }";

    private static string OfLibrary => "#nullable disable\n" + Usings + """
        public class Tools(Contoso.Ledger ledger) { [McpServerTool] public string Read() => ledger.ToString(); }
        public static class SetUp { public static void Add(IServiceCollection services) => services.AddSingleton(new Contoso.Ledger({|#0:new DefaultAzureCredential()|})); }
        """;

    /// <summary>Built, or in an editor.</summary>
    [Fact]
    public Task An_object_of_another_project() => V.WithLibrary("#nullable disable\n" + Library.Replace("!", ""), OfLibrary, Expect.Warning(Id));

    [Fact]
    public Task An_object_of_another_project_in_an_editor() => V.WithProject("#nullable disable\n" + Library.Replace("!", ""), OfLibrary, Expect.Warning(Id));

    /// <summary>Tools of another project: of its own making, with an attribute, and what is none.</summary>
    private const string ToolLibrary = """
        namespace Contoso
        {
            public interface ITool { string Name { get; } string Description { get; } System.Threading.Tasks.Task<string> ExecuteAsync(System.Text.Json.JsonElement arguments); }
            public class SearchTool(string key) : ITool
            {
                public string Name => "search";
                public string Description => "Searches the web";
                public System.Threading.Tasks.Task<string> ExecuteAsync(System.Text.Json.JsonElement arguments) => System.Threading.Tasks.Task.FromResult(key + arguments);
            }
            public class MailPlugin(Azure.Core.TokenCredential credential) { [ModelContextProtocol.Server.McpServerTool] public string Read() => credential.ToString(); }
            public class News(string key) { public override string ToString() => key; }
        }
        """;

    private static string Host(string code) => "#nullable disable\n" + Usings + """
        public class Registry { public void Register(object tool) => _ = tool; }
        public class Host { public void Start(Registry registry, Func<object, object> agent) { CODE } }
        """.Replace("CODE", code);

    [Theory]
    [InlineData("""registry.Register(new Contoso.SearchTool({|#0:Environment.GetEnvironmentVariable("SEARCH_API_KEY")|} ?? ""));""")]
    [InlineData("""string key = null; key ??= {|#0:Environment.GetEnvironmentVariable("SEARCH_API_KEY")|}; registry.Register(new Contoso.SearchTool(key));""")]
    [InlineData("""var tool = new Contoso.SearchTool({|#0:Environment.GetEnvironmentVariable("SEARCH_API_KEY")|}); registry.Register(tool);""")]
    [InlineData("""_ = agent(new object[] { new Contoso.SearchTool({|#0:Environment.GetEnvironmentVariable("SEARCH_API_KEY")|}) });""")]
    [InlineData("registry.Register(new Contoso.MailPlugin({|#0:new DefaultAzureCredential()|}));")]
    public Task A_tool_of_another_project_is_made_with_it(string code) => V.WithLibrary("#nullable disable\n" + ToolLibrary, Host(code), Expect.Warning(Id));

    [Theory]
    [InlineData("""private readonly string _key; public Host() { _key = {|#0:Environment.GetEnvironmentVariable("SEARCH_API_KEY")|}; } public void Start(Registry registry) => registry.Register(new Contoso.SearchTool(_key));""")]
    [InlineData("""private readonly string _key = {|#0:Environment.GetEnvironmentVariable("SEARCH_API_KEY")|}; public void Start(Registry registry) { var tool = new Contoso.SearchTool(_key); registry.Register(tool); }""")]
    [InlineData("""public sealed record Config(string Key); public static Config Load() => new(Key: {|#0:Environment.GetEnvironmentVariable("SEARCH_API_KEY")|}); public void Start(Registry registry, Config config) => registry.Register(new Contoso.SearchTool(config.Key));""")]
    public Task A_tool_is_made_with_what_another_member_read(string members) => V.WithLibrary(
        "#nullable disable\n" + ToolLibrary,
        "#nullable disable\n" + Usings + "public class Registry { public void Register(object tool) => _ = tool; }\npublic class Host { " + members + " }",
        Expect.Warning(Id));

    [Fact]
    public Task A_tool_of_another_project_in_an_editor() => V.WithProject("#nullable disable\n" + ToolLibrary, Host("registry.Register(new Contoso.MailPlugin({|#0:new DefaultAzureCredential()|}));"), Expect.Warning(Id));

    [Theory]
    [InlineData("""registry.Register(new Contoso.SearchTool(Environment.GetEnvironmentVariable("SEARCH_URL")));""")]
    [InlineData("""registry.Register(new Contoso.News(Environment.GetEnvironmentVariable("NEWS_API_KEY")));""")]
    [InlineData("""var tool = new Contoso.SearchTool(Environment.GetEnvironmentVariable("SEARCH_API_KEY")); Console.WriteLine(tool.Name);""")]
    [InlineData("""if (Environment.GetEnvironmentVariable("SEARCH_API_KEY") is not null) { registry.Register(new Contoso.SearchTool("none")); }""")]
    [InlineData("_ = new AzureOpenAIClient(new Uri(\"https://a\"), new DefaultAzureCredential()); registry.Register(new Contoso.MailPlugin(null));")]
    public Task What_is_no_tool_or_is_handed_to_nobody_is_silent(string code) => V.WithLibrary("#nullable disable\n" + ToolLibrary, Host(code));

    [Theory]
    [InlineData("services.AddSingleton(new Azure.Storage.Blobs.BlobServiceClient(endpoint, new DefaultAzureCredential()));", "TimeProvider")]
    [InlineData("services.AddSingleton(new AzureOpenAIClient(endpoint, new DefaultAzureCredential()));", "AzureOpenAIClient")]
    [InlineData("""TokenCredential credential = new DefaultAzureCredential(); services.AddSingleton(new AzureOpenAIClient(endpoint, credential).GetChatClient("m").AsIChatClient());""", "IChatClient")]
    public Task An_object_that_no_tool_takes_and_the_models_own_are_silent(string code, string taken) => V.Sources(
        [
            Usings + "public class Tools(" + taken + " taken) { [McpServerTool] public string Read() => taken.ToString()!; }",
            SetUp(code),
        ]);

    [Theory]
    [InlineData("""var blobs = new Azure.Storage.Blobs.BlobServiceClient(endpoint, {|#0:new DefaultAzureCredential()|}); return AIFunctionFactory.Create((string name) => blobs.GetBlobContainerClient(name).Name);""")]
    [InlineData("""var blobs = new Azure.Storage.Blobs.BlobServiceClient(endpoint, {|#0:new DefaultAzureCredential()|}).GetBlobContainerClient("a"); return AIFunctionFactory.Create(Read); string Read(string name) => blobs.GetBlobClient(name).Name;""")]
    [InlineData("""var key = {|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|}; var http = new System.Net.Http.HttpClient(); http.DefaultRequestHeaders.Add("X-Api-Key", key); return AIFunctionFactory.Create((string name) => http.GetStringAsync(name));""")]
    [InlineData("""var http = new System.Net.Http.HttpClient(); http.DefaultRequestHeaders.Authorization = new("Bearer", {|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|}); return AIFunctionFactory.Create((string name) => http.GetStringAsync(name));""")]
    public Task A_client_that_a_tool_takes_along(string code) => V.Source(Tool(code), Expect.Warning(Id));

    [Theory]
    [InlineData("""var blobs = new Azure.Storage.Blobs.BlobServiceClient(endpoint, new DefaultAzureCredential()); Console.WriteLine(blobs.Uri); return AIFunctionFactory.Create((string name) => name.Length);""")]
    [InlineData("""var model = new AzureOpenAIClient(endpoint, new DefaultAzureCredential()).GetChatClient("m"); return AIFunctionFactory.Create((string name) => model.CompleteChat(name));""")]
    [InlineData("""var key = Environment.GetEnvironmentVariable("NEWS_API_KEY"); return AIFunctionFactory.Create((string name) => key is null ? "off" : name);""")]
    public Task What_a_tool_does_not_take_along_is_silent(string code) => V.Source(Tool(code));

    [Fact]
    public Task Another_way_to_make_what_a_tool_uses_is_silent() => V.Sources(
        [
            Usings + Tools,
            Usings + Services + "public static class Console2 { public static Vault Open() => new(new DefaultAzureCredential()); }",
        ]);

    private static string Tool(string code) => Usings + "public static class Agent { public static object Make(Uri endpoint) { _ = endpoint; " + code + " } }\n";

    [Theory]
    [InlineData("services.AddSingleton(new Vault(new DefaultAzureCredential()));")]
    [InlineData("TokenCredential credential = new DefaultAzureCredential(); services.AddSingleton(provider => new Vault(credential));")]
    [InlineData("""services.Configure<NewsOptions>(options => options.Key = Environment.GetEnvironmentVariable("NEWS_API_KEY"));""")]
    public Task What_it_gives_to_what_no_tool_uses_is_silent(string code) => V.Sources([Usings + PageAlone, SetUp(code)]);

    [Theory]
    [InlineData("TokenCredential credential = new DefaultAzureCredential(); services.AddSingleton(provider => new AzureOpenAIClient(endpoint, credential));")]
    [InlineData("""var key = Environment.GetEnvironmentVariable("NEWS_API_KEY"); if (key is null) { throw new InvalidOperationException(); }""")]
    [InlineData("""var key = Environment.GetEnvironmentVariable("NEWS_API_KEY"); services.AddSingleton(provider => new News(string.IsNullOrEmpty(key) ? "off" : "on"));""")]
    [InlineData("""var key = Environment.GetEnvironmentVariable("OPENAI_API_KEY"); services.AddSingleton(provider => new News(key!));""")]
    [InlineData("""var place = Environment.GetEnvironmentVariable("NEWS_URL"); services.AddSingleton(provider => new News(place!));""")]
    [InlineData("TokenCredential credential = new DefaultAzureCredential(); Action show = () => Console.WriteLine(credential); show();")]
    public Task The_models_own_and_what_is_only_asked_about_is_silent(string code) => V.Sources([Usings + Tools, SetUp(code)]);
}
