using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class SecretParameterTests
{
    private const string Id = "POL1011";

    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.AI;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Server;

        """;

    private static string Tool(string parameter, string attribute = "[McpServerTool]") => Usings + $$"""
        public class Tools
        {
            {{attribute}}
            public string Run({{parameter}}) => "";
        }
        """;

    [Theory]
    [InlineData("string {|#0:password|}")]
    [InlineData("string {|#0:clientSecret|}")]
    [InlineData("string {|#0:tokenKey|}")]
    [InlineData("string {|#0:apiKey|}")]
    [InlineData("string {|#0:APIKey|}")]
    [InlineData("string? {|#0:api_key|} = null")]
    [InlineData("string {|#0:accessToken|}")]
    [InlineData("string {|#0:githubToken|}")]
    [InlineData("string {|#0:connectionString|}")]
    [InlineData("string {|#0:sshPrivateKey|}")]
    [InlineData("string {|#0:githubPat|}")]
    [InlineData("string {|#0:secretValue|}")]
    [InlineData("System.Security.SecureString {|#0:userPassword|}")]
    [InlineData("""[System.ComponentModel.Description("The bearer token of the user")] string {|#0:token|}""")]
    [InlineData("""[System.ComponentModel.Description("API key for the weather service")] string {|#0:key|}""")]
    public Task A_secret_that_the_model_has_to_know(string parameter) => V.Source("#nullable enable annotations\n" + Tool(parameter), Expect.Warning(Id));

    [Theory]
    [InlineData("JWT token to revoke", true)]
    [InlineData("Bearer token of the user", true)]
    [InlineData("The word to look up", false)]
    public Task Other_attributes_describe_a_parameter_as_well(string text, bool isSecret) => V.Source(
        $$"""
        public class McpToolAttribute(string name, string text) : System.Attribute { public string Name { get; } = name + text; }
        public class McpParameterAttribute(bool isRequired, string text) : System.Attribute { public string Text { get; } = isRequired + text; }

        public class Tools
        {
            [McpTool("find", "Finds something."), PolicyAnalyzers.AgentTask("a")]
            public string Run([McpParameter(true, "{{text}}")] string {{(isSecret ? "{|#0:token|}" : "token")}}) => token;
        }
        """,
        isSecret ? [Expect.Warning(Id)] : []);

    [Theory]
    [InlineData("JWT token to revoke", true)]
    [InlineData("The word to look up", false)]
    public Task So_do_those_of_a_package_that_is_missing(string text, bool isSecret) => V.Broken(
        $$"""
        public class Tools
        {
            [McpTool("find", "Finds something.")]
            public string Run([McpParameter(true, "{{text}}")] string {{(isSecret ? "{|#0:token|}" : "token")}}) => token;
        }
        """,
        frameworkOnly: false,
        isSecret ? [Expect.Warning(Id)] : []);

    /// <summary>What a tool lists by hand; a parameter with a value is no wish.</summary>
    [Theory]
    [InlineData("""new ToolParameter({|#0:"service_principal_secret"|}, "SP client secret", false)""", true)]
    [InlineData("""new ToolParameter({|#0:"apiKey"|}, "Key of the service")""", true)]
    [InlineData("""new ToolParameter("secret_name", "Which one")""", false)]
    [InlineData("""new ToolParameter("page_token", "Where to go on")""", false)]
    [InlineData("""new SqlParameter("password", input)""", false)]
    [InlineData("""new Setting("password", "Of the page")""", false)]
    public Task What_a_tool_lists_itself(string made, bool isSecret) => V.Source(
        Usings + $$"""
        public class ToolParameter(string name, string description, bool required = false) { public string Text { get; } = name + description + required; }
        public class SqlParameter(string name, object value) { public string Text { get; } = name + value; }
        public class Setting(string name, string description) { public string Text { get; } = name + description; }
        public class Tools
        {
            public Tools() => Parameters.Add({{made.Replace("input", "\"x\"", StringComparison.Ordinal)}});
            public System.Collections.Generic.List<object> Parameters { get; } = new();
            [McpServerTool]
            public string Run(string input) => input;
        }
        """,
        isSecret ? [Expect.Warning(Id)] : []);

    [Theory]
    [InlineData("[KernelFunction]")]
    [InlineData("[PolicyAnalyzers.AgentTask(\"a\")]")]
    public Task In_a_tool_of_any_framework(string attribute) => V.Source(Tool("string {|#0:password|}", attribute), Expect.Warning(Id));

    [Theory]
    [InlineData("SetBearerToken", "string {|#0:token|}", "Sets what is sent", true)]
    [InlineData("Connect", "string {|#0:token|}", "Connects with a personal access token", true)]
    [InlineData("Tokenize", "string token", "Counts the letters of a token", false)]
    [InlineData("Lookup", "string key", "Finds a record by its key", false)]
    [InlineData("SetBearerToken", "[System.ComponentModel.Description(\"A word of the text\")] string token", "Sets what is sent", false)]
    public Task By_what_is_told_of_it(string name, string parameter, string description, bool speaks) => V.Source(
        Usings + $"public class Tools {{ [McpServerTool, System.ComponentModel.Description(\"{description}\")] public string {name}({parameter}) => \"\"; }}",
        speaks ? [Expect.Warning(Id)] : []);

    [Fact]
    public Task In_a_lambda_that_becomes_a_tool() => V.Source(
        Usings + """
        public class Setup
        {
            public AIFunction Make() => AIFunctionFactory.Create((string server, string {|#0:password|}) => server + password.Length);
        }
        """,
        Expect.Warning(Id));

    [Fact]
    public Task In_a_method_that_another_type_registers() => V.Sources(
        [
            Usings + "public class Setup { public AIFunction Make() => AIFunctionFactory.Create(Sql.Query); }",
            "public static class Sql { public static string Query(string {|#0:connectionString|}, string query) => query + connectionString.Length; }",
        ],
        Expect.Warning(Id));

    [Theory]
    [InlineData("string pageToken")]
    [InlineData("string continuationToken")]
    [InlineData("string nextPageToken")]
    [InlineData("string token")]
    [InlineData("string secretName")]
    [InlineData("string keyVaultName")]
    [InlineData("int passwordLength")]
    [InlineData("string passwordPolicy")]
    [InlineData("bool resetPassword")]
    [InlineData("string path")]
    [InlineData("string key")]
    [InlineData("string tokenizer")]
    [InlineData("int maxTokens")]
    [InlineData("CancellationToken accessToken")]
    [InlineData("[FromServices] string apiKey")]
    [InlineData("[FromKernelServices] string apiKey")]
    public Task What_is_no_secret_or_not_from_the_model_is_silent(string parameter) => V.Source(Tool(parameter));

    [Fact]
    public Task A_method_that_a_tool_calls_is_no_tool() => V.Source(
        Usings + """
        public class Tools
        {
            [McpServerTool]
            public string Run(string server) => Connect(server, Environment.MachineName);

            private static string Connect(string server, string password) => server + password.Length;
        }
        """);

    [Theory]
    [InlineData("{|#0:\"password\"|}: { \"type\": \"string\", \"description\": \"Of the super user.\" }")]
    [InlineData("\"database\": { \"type\": \"object\", \"properties\": { {|#0:\"connectionString\"|}: { \"type\": \"string\" } } }")]
    public Task In_a_schema_that_the_tool_writes(string property) => V.Source(Schema(property), Expect.Warning(Id));

    [Theory]
    [InlineData("\"passwordLength\": { \"type\": \"integer\" }")]
    [InlineData("\"password\": { \"type\": \"boolean\", \"description\": \"Whether it has one.\" }")]
    [InlineData("\"name\": { \"type\": \"string\", \"description\": \"Whose password is reset.\" }")]
    public Task A_schema_without_secrets_is_silent(string property) => V.Source(Schema(property));

    [Fact]
    public Task A_schema_of_something_else_is_silent() => V.Source(Schema("\"password\": { \"type\": \"string\" }").Replace(": AIFunction", "", StringComparison.Ordinal).Replace("override ", "", StringComparison.Ordinal));

    private static string Listed(string tools) => Usings + """
        using OpenAI.Chat;

        public static class Listing
        {
            public static object Tools() => TOOLS;
            public static object Other(object given) => given;
        }

        public class Known { [McpServerTool] public string Run(string id) => id; }
        """.Replace("TOOLS", tools, StringComparison.Ordinal);

    [Theory]
    [InlineData("""new[] { new { name = "create_user", inputSchema = new { type = "object", properties = new { title = new { type = "string" }, {|#0:password|} = new { type = "string" } } } } }""")]
    [InlineData("""ChatTool.CreateFunctionTool("sign_in", "Signs in", BinaryData.FromObjectAsJson(new { type = "object", properties = new { {|#0:apiKey|} = new { type = "string" } } }))""")]
    [InlineData(""""ChatTool.CreateFunctionTool(functionName: "sign_in", functionParameters: BinaryData.FromString("""{ "type": "object", "properties": { {|#0:"password"|}: { "type": "string" } } }"""))"""")]
    public Task A_secret_in_the_definition_of_a_tool(string tools) => V.Source(Listed(tools), Expect.Warning(Id));

    [Theory]
    [InlineData("""new { type = "object", properties = new { password = new { type = "string" } } }""")]
    [InlineData("""Other(new { schema = new { type = "object", properties = new { password = new { type = "string" } } } })""")]
    [InlineData("""new[] { new { name = "count", inputSchema = new { type = "object", properties = new { password = new { type = "boolean" }, title = new { type = "string" } } } } }""")]
    [InlineData("""BinaryData.FromString("{ \"type\": \"object\", \"properties\": { \"password\": { \"type\": \"string\" } } }")""")]
    public Task A_schema_of_no_tool_or_without_a_secret_is_silent(string tools) => V.Source(Listed(tools));

    private static string Schema(string property) => Usings + $$""""
        using System.Text.Json;

        public sealed class SetUp : AIFunction
        {
            private static readonly JsonElement Schema = JsonSerializer.Deserialize<JsonElement>(
                """
                {
                  "type": "object",
                  "properties": { "title": { "type": "string" }, {{property}} }
                }
                """);

            public override JsonElement JsonSchema => Schema;

            protected override ValueTask<object> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new(arguments.Count);
        }
        """";
}
