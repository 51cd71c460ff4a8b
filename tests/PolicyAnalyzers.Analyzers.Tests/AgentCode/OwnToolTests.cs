using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>Tools that an application makes itself, without a framework.</summary>
public sealed class OwnToolTests
{
    private const string Usings = """
        #nullable enable annotations
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Threading;
        using System.Threading.Tasks;
        using Azure.Identity;

        """;

    private const string Ask = "await Task.Yield(); Console.WriteLine({|#0:new DefaultAzureCredential()|});";

    private static readonly string Silent = Ask.Replace("{|#0:", "").Replace("|}", "");

    [Theory]
    [InlineData("JsonNode? arguments")]
    [InlineData("JsonElement input, CancellationToken cancellationToken")]
    [InlineData("JsonElement? input")]
    [InlineData("string argumentsJson")]
    [InlineData("Dictionary<string, object> parameters")]
    public Task What_runs_with_the_arguments_of_a_model_is_a_tool(string parameters) => V.Source($$"""
        {{Usings}}
        public interface ITool
        {
            string Name { get; }
            string Description { get; }
            Task<string> ExecuteAsync({{parameters}});
        }

        public sealed class MailTool : ITool
        {
            public string Name => "mail";
            public string Description => "Reads mails";
            public async Task<string> ExecuteAsync({{parameters}}) { {{Ask}} return ""; }
        }
        """, Expect.Warning("POL1013"));

    [Fact]
    public Task A_tool_may_derive_from_a_base() => V.Source($$"""
        {{Usings}}
        public interface IDescribed { string Description { get; } }
        public interface IAgentTool : IDescribed { Task<string> RunAsync(JsonObject args); }
        public abstract class AgentToolBase : IAgentTool
        {
            public abstract string Description { get; }
            public abstract Task<string> RunAsync(JsonObject args);
        }

        public sealed class MailTool : AgentToolBase
        {
            public override string Description => "Reads mails";
            public override async Task<string> RunAsync(JsonObject args) { {{Ask}} return ""; }
        }
        """, Expect.Warning("POL1013"));

    [Fact]
    public Task What_a_tool_does_not_run_is_none() => V.Source($$"""
        {{Usings}}
        public interface ITool
        {
            string Description { get; }
            Task<string> ExecuteAsync(JsonNode? arguments);
            Task SetUpAsync(string name);
        }

        public sealed class MailTool : ITool
        {
            public string Description => "Reads mails";
            public Task<string> ExecuteAsync(JsonNode? arguments) => Task.FromResult("");
            public async Task SetUpAsync(string name) { {{Silent}} }
        }
        """);

    [Theory]
    [InlineData("public interface IHandler { string Description { get; } Task<string> ExecuteAsync(JsonNode? arguments); }", "IHandler")]
    [InlineData("public interface ITool { string Name { get; } Task<string> ExecuteAsync(JsonNode? arguments); }", "ITool")]
    [InlineData("public interface ITool { string Description { get; } Task<string> ExecuteAsync(HttpRequestMessage arguments); }", "ITool")]
    [InlineData("public interface ITool { string Description { get; } Task<string> ExecuteAsync(string path); }", "ITool")]
    [InlineData("public interface ITool { string Description { get; } Task<string> DrawAsync(JsonNode? arguments); }", "ITool")]
    public Task Other_contracts_are_none(string contract, string name) => V.Source($$"""
        {{Usings}}
        {{contract}}

        public sealed class Mails : {{name}}
        {
            public string Name => "mail";
            public string Description => "Reads mails";
            public Task<string> ExecuteAsync(JsonNode? arguments) => ReadAsync();
            public Task<string> ExecuteAsync(HttpRequestMessage arguments) => ReadAsync();
            public Task<string> ExecuteAsync(string path) => ReadAsync();
            public Task<string> DrawAsync(JsonNode? arguments) => ReadAsync();
            private async Task<string> ReadAsync() { {{Silent}} return ""; }
        }
        """);
}
