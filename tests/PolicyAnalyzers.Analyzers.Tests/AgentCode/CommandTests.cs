using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>Types that are tools themselves: commands of an MCP server, and tools of a CMS.</summary>
public sealed class CommandTests
{
    private const string Usings = """
        #nullable enable annotations
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Security.Claims;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    private const string Server = """
        namespace Microsoft.Mcp.Core.Models.Command
        {
            public class CommandContext { public CommandResponse Response { get; } = new(); }
            public class CommandResponse { public ResponseResult? Results { get; set; } }
            public class ResponseResult { public static ResponseResult Create<T>(T result, object how) => new(); }
        }
        namespace Microsoft.Mcp.Core.Options
        {
            [AttributeUsage(AttributeTargets.Property)] public sealed class OptionAttribute : Attribute { public string Description { get; set; } = ""; }
        }
        namespace Microsoft.Mcp.Core.Commands
        {
            using Microsoft.Mcp.Core.Models.Command;

            public interface IBaseCommand { string Name { get; } }
            public abstract class BaseCommand<TOptions, TResult> : IBaseCommand where TOptions : class
            {
                public string Name => "";
                public abstract Task<CommandResponse> ExecuteAsync(CommandContext context, TOptions options, CancellationToken cancellationToken);
                public virtual void ValidateOptions(TOptions options) { }
            }
            public abstract class SubscriptionCommand<TOptions, TResult> : BaseCommand<TOptions, TResult> where TOptions : class { }
        }
        """;

    private const string Using = """
        using Azure.Core;
        using Microsoft.Mcp.Core.Commands;
        using Microsoft.Mcp.Core.Models.Command;
        using Microsoft.Mcp.Core.Options;

        """;

    private const string Tool = """
        namespace Umbraco.AI.Core.Tools
        {
            public interface IAITool { Task<object> ExecuteAsync(object? args, CancellationToken c); }
            [AttributeUsage(AttributeTargets.Class)] public sealed class AIToolAttribute(string id, string name) : Attribute { public string Id { get; } = id + name; }
            public abstract class AIToolBase<TArgs> : IAITool where TArgs : class
            {
                public abstract string Description { get; }
                protected abstract Task<object> ExecuteAsync(TArgs args, CancellationToken c);
                Task<object> IAITool.ExecuteAsync(object? args, CancellationToken c) => ExecuteAsync((TArgs)args!, c);
            }
        }
        """;

    private static string Command(string body, string options = "", string members = "", string command = "SubscriptionCommand<QueryOptions, string>") => Usings + Using + $$"""
        public class BaseOptions { [Option] public string? Subscription { get; set; } }
        public sealed class QueryOptions : BaseOptions { [Option(Description = "How to find it.")] public string? Query { get; set; } {{options}} }
        public sealed class QueryCommand : {{command}}
        {
            public override async Task<CommandResponse> ExecuteAsync(CommandContext context, QueryOptions options, CancellationToken cancellationToken)
            {
                {{body}}
                await Task.Yield();
                return context.Response;
            }
            {{members}}
        }
        """;

    [Theory]
    [InlineData("[Option] public required string {|#0:AdministratorPassword|} { get; set; }")]
    [InlineData("[Option(Description = \"The password.\")] public string? {|#0:Password|} { get; set; }")]
    [InlineData("[Option] public string? {|#0:ApiKey|} { get; set; }")]
    public Task A_secret_that_is_an_option(string option) => V.Sources([Command("", option), Usings + Server], Expect.Warning("POL1011"));

    [Fact]
    public Task An_option_that_several_commands_have_is_told_once() => V.Sources(
        [
            Usings + Using + """
            public class ServerOptions { [Option] public string? {|#0:Password|} { get; set; } }
            public sealed class ReadOptions : ServerOptions { [Option] public string? Table { get; set; } }
            public sealed class ReadCommand : SubscriptionCommand<ReadOptions, string>
            {
                public override Task<CommandResponse> ExecuteAsync(CommandContext context, ReadOptions options, CancellationToken cancellationToken) => Task.FromResult(context.Response);
            }
            public sealed class ListCommand : SubscriptionCommand<ServerOptions, string>
            {
                public override Task<CommandResponse> ExecuteAsync(CommandContext context, ServerOptions options, CancellationToken cancellationToken) => Task.FromResult(context.Response);
            }
            """,
            Usings + Server,
        ],
        Expect.Warning("POL1011"));

    [Theory]
    [InlineData("[Option] public string? Secret { get; set; }")]
    [InlineData("[Option] public string? Key { get; set; }")]
    [InlineData("[Option] public string? ApiKeyEnv { get; set; }")]
    [InlineData("public string? Password { get; set; }")]
    public Task What_only_names_a_secret_or_is_no_option_is_none(string option) => V.Sources([Command("", option), Usings + Server]);

    [Fact]
    public Task Of_a_command_that_no_model_calls_nothing_is_known() => V.Sources(
        [
            Usings + """
            public sealed class OptionAttribute : Attribute { }
            public sealed class LoginOptions { [Option] public string? Password { get; set; } }
            public abstract class BaseCommand<T> { public abstract Task ExecuteAsync(T options); }
            public sealed class LoginCommand : BaseCommand<LoginOptions> { public override Task ExecuteAsync(LoginOptions options) => Task.FromResult(Environment.GetEnvironmentVariable("API_KEY") + options.Password); }
            """,
            Usings + Server,
        ]);

    [Theory]
    [InlineData("var token = {|#0:Environment.GetEnvironmentVariable(options.BearerTokenEnv!)|} ?? throw new ArgumentException(\"none\"); sent[\"token\"] = token;", "[Option] public string? BearerTokenEnv { get; set; }")]
    [InlineData("sent[\"key\"] = {|#0:Environment.GetEnvironmentVariable(options.ApiKeyEnvVar!)|}!;", "[Option] public string? ApiKeyEnvVar { get; set; }")]
    [InlineData("sent[\"token\"] = {|#0:Environment.GetEnvironmentVariable(options.TokenEnv!)|}!;", "[Option] public string? TokenEnv { get; set; }")]
    public Task A_secret_of_the_environment_that_an_option_names(string body, string option) => V.Sources(
        [Command("var sent = new Dictionary<string, object>(); " + body, option), Usings + Server],
        Expect.Warning("POL1013"));

    [Theory]
    [InlineData("sent[\"user\"] = Environment.GetEnvironmentVariable(options.UsernameEnv!)!;", "[Option] public string? UsernameEnv { get; set; }")]
    [InlineData("if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(options.ApiKeyEnv!))) throw new ArgumentException(\"none\");", "[Option] public string? ApiKeyEnv { get; set; }")]
    [InlineData("sent[\"key\"] = Environment.GetEnvironmentVariable(options.OpenAIApiKeyEnv!)!;", "[Option] public string? OpenAIApiKeyEnv { get; set; }")]
    [InlineData("sent[\"mode\"] = Environment.GetEnvironmentVariable(options.ModeEnv!)!;", "[Option] public string? ModeEnv { get; set; }")]
    public Task What_is_no_secret_or_is_only_asked_for(string body, string option) => V.Sources(
        [Command("var sent = new Dictionary<string, object>(); " + body, option), Usings + Server]);

    private const string Details = """
        public sealed record SecretDetails
        {
            public required string Name { get; init; }
            public required string Value { get; init; }
            public static SecretDetails FromSecret(AccessToken secret) => new() { Name = secret.ExpiresOn.ToString(), Value = secret.Token };
        }
        public sealed record Answer(List<string>? Names, SecretDetails? Secret);
        public interface IVault { Task<AccessToken> Get(string name); Task<List<string>> List(); }
        """;

    [Theory]
    [InlineData("var secret = await _vault.Get(options.Query!); context.Response.Results = ResponseResult.Create({|#0:SecretDetails.FromSecret(secret)|}, 1);")]
    [InlineData("var secret = await _vault.Get(options.Query!); context.Response.Results = ResponseResult.Create(new Answer(null, {|#0:SecretDetails.FromSecret(secret)|}), 1);")]
    [InlineData("var secret = await _vault.Get(options.Query!); context.Response.Results = ResponseResult.Create({|#0:secret.Token|}, 1);")]
    public Task A_secret_in_the_response(string body) => V.Sources([Command(body, members: "private readonly IVault _vault = null!;") + Details, Usings + Server], Expect.Warning("POL3012"));

    [Theory]
    [InlineData("var names = await _vault.List(); context.Response.Results = ResponseResult.Create(new Answer(names, null), 1);")]
    [InlineData("var secret = await _vault.Get(options.Query!); context.Response.Results = ResponseResult.Create(secret.ExpiresOn, 1);")]
    public Task No_secret_in_the_response(string body) => V.Sources([Command(body, members: "private readonly IVault _vault = null!;") + Details, Usings + Server]);

    /// <summary>Of what a method makes whose name says that it is a secret, a pattern to fill in is none.</summary>
    [Theory]
    [InlineData("$\"Server={server};Password={{password}};\"", false)]
    [InlineData("_vault.Read(server)", true)]
    public Task A_connection_string_in_the_response(string made, bool isSecret) => V.Sources(
        [
            Command($"context.Response.Results = ResponseResult.Create({(isSecret ? "{|#0:BuildConnectionString(options.Query!)|}" : "BuildConnectionString(options.Query!)")}, 1);", members: $"private string BuildConnectionString(string server) => {made}; private readonly IReader _vault = null!;")
                + "public interface IReader { string Read(string name); }",
            Usings + Server,
        ],
        isSecret ? [Expect.Warning("POL3012")] : []);

    /// <summary>What one command writes into an object, another does not answer, and what is cleaned, none.</summary>
    [Fact]
    public Task What_is_cleaned_is_none() => V.Sources(
        [
            Command("var made = Make(); Redactor.RedactSecrets(made.Properties); context.Response.Results = ResponseResult.Create(made, 1);", members: "private TokenCredential _credential = null!; private Connector Make() => new() { Properties = new() { [\"bearerToken\"] = _credential.GetToken(default, default).Token } };")
                + "public sealed class Connector { public Dictionary<string, object>? Properties { get; set; } } public static class Redactor { public static void RedactSecrets(Dictionary<string, object>? properties) => properties?.Clear(); }",
            Usings + Server,
        ]);

    [Fact]
    public Task The_same_that_nobody_cleans() => V.Sources(
        [
            Command("var made = Make(); context.Response.Results = ResponseResult.Create({|#0:made|}, 1);", members: "private TokenCredential _credential = null!; private Connector Make() => new() { Properties = new() { [\"bearerToken\"] = _credential.GetToken(default, default).Token } };")
                + "public sealed class Connector { public Dictionary<string, object>? Properties { get; set; } }",
            Usings + Server,
        ],
        Expect.Warning("POL3012"));

    [Fact]
    public Task What_a_command_reaches_is_agent_code() => V.Sources(
        [Command("sent = new Service().Ask();", members: "private bool sent;") + "public class Service { public bool Ask() => " + MapSource.Check + "; }", Usings + Server],
        Expect.Warning("POL2001"));

    [Theory]
    [InlineData("BaseCommand<QueryOptions, string>")]
    [InlineData("SubscriptionCommand<QueryOptions, string>")]
    public Task Whose_package_is_missing(string command) => V.Broken(Command("sent = " + MapSource.Check + ";", "[Option] public string? {|#1:Password|} { get; set; }", "private bool sent;", command), frameworkOnly: false, Expect.Warning("POL2001"), Expect.Warning("POL1011", 1));

    [Fact]
    public Task A_secret_in_the_response_whose_packages_are_missing() => V.Broken(
        "using Azure.Security.KeyVault.Secrets;\n" + Command("var secret = await _vault.Get(options.Query!); context.Response.Results = ResponseResult.Create(new(null, {|#0:SecretDetails.FromSecret(secret)|}), Json.Default.Answer);", members: "private readonly IVault _vault = null!;")
            + Details.Replace("AccessToken", "KeyVaultSecret", StringComparison.Ordinal).Replace("secret.Token", "secret.Value", StringComparison.Ordinal),
        frameworkOnly: false,
        Expect.Warning("POL3012"));

    [Theory]
    [InlineData("public sealed class Login : BaseCommand<LoginSettings> { public override async Task<int> ExecuteAsync(CommandContext context, LoginSettings settings) { sent = " + MapSource.Silent + "; return 0; } private bool sent; }")]
    [InlineData("public sealed class Login : Command { public override Task<CommandResponse> ExecuteAsync(string name) { sent = " + MapSource.Silent + "; return null; } private bool sent; }")]
    public Task Another_missing_base(string source) => V.Broken(Usings + source, frameworkOnly: false);

    private static string Run(string body, string usings = "using Umbraco.AI.Core.Tools;") => Usings + usings + $$"""
        public sealed record RunArgs(Guid Id, string? Message);
        public sealed record RunResult(bool Success, string Message);
        public interface IWorkspaces { Task<List<Guid>> GetAccessibleWorkspaceIdsAsync(List<Guid> groups); Task<List<Guid>> GetOpenAsync(); }
        [AITool("run", "Run")]
        public sealed class RunTool(IWorkspaces workspaces) : AIToolBase<RunArgs>
        {
            public override string Description => "Runs it.";
            protected override async Task<object> ExecuteAsync(RunArgs args, CancellationToken c)
            {
                {{body}}
                return new RunResult(true, "Started.");
            }
        }
        """;

    [Theory]
    [InlineData("var accessibleWorkspaceIds = await workspaces.GetAccessibleWorkspaceIdsAsync([]); if (!{|#0:accessibleWorkspaceIds.Contains(args.Id)|}) { return new RunResult(false, \"You do not have access to this automation's workspace.\"); }", "POL2003")]
    [InlineData("await Task.Yield(); if (" + MapSource.Check + ") { }", "POL2001")]
    public Task A_tool_of_a_cms(string body, string rule) => V.Sources([Run(body), Usings + Tool], Expect.Warning(rule));

    [Theory]
    [InlineData("var openIds = await workspaces.GetOpenAsync(); if (!openIds.Contains(args.Id)) { return new RunResult(false, \"It is not allowed now.\"); }")]
    [InlineData("var accessibleWorkspaceIds = await workspaces.GetOpenAsync(); if (!accessibleWorkspaceIds.Contains(args.Id)) { return new RunResult(false, \"There is no such workspace.\"); }")]
    public Task What_is_asked_of_a_record(string body) => V.Sources([Run(body), Usings + Tool]);

    [Fact]
    public Task A_tool_of_a_cms_whose_package_is_missing() => V.Broken(Run("await Task.Yield(); if (" + MapSource.Check + ") { }"), frameworkOnly: false, Expect.Warning("POL2001"));
}
