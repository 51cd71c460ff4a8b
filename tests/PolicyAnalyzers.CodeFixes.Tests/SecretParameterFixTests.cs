using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Credentials.SecretParameterFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class SecretParameterFixTests
{
    private static string Tool(string method, string attributes = "[McpServerTool]", string parameters = "(IssueClient issues, IConfiguration configuration)", string others = "") => $$"""
        using System;
        using System.Threading.Tasks;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.Configuration;
        using ModelContextProtocol.Server;

        public class IssueTools{{parameters}}
        {
            /// <summary>Lists.</summary>
            /// <param name="repository">Where.</param>
            {{attributes}}
            {{method}}
        }

        public class IssueClient
        {
            public Task<string> ListAsync(string repository, string token = "") => Task.FromResult(repository + token);
        }
        {{others}}
        """;

    private const string Read = "configuration[\"Issue:GithubToken\"] ?? throw new InvalidOperationException(\"'Issue:GithubToken' is not configured.\")";

    [Theory]
    [InlineData("public Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository);", "public Task<string> List(string repository) => issues.ListAsync(repository);")]
    [InlineData("public Task<string> List(string {|POL1011:githubToken|}, string repository) => issues.ListAsync(repository);", "public Task<string> List(string repository) => issues.ListAsync(repository);")]
    [InlineData("public Task<string> List(string {|POL1011:githubToken|}, string {|POL1011:apiKey|}, string repository) => issues.ListAsync(repository);", "public Task<string> List(string repository) => issues.ListAsync(repository);")]
    [InlineData("public Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository, githubToken);", $"public Task<string> List(string repository) => issues.ListAsync(repository, {Read});")]
    [InlineData("public Task<string> List(string repository, string {|POL1011:githubToken|} = null) => issues.ListAsync(repository, githubToken.Trim());", $"public Task<string> List(string repository) => issues.ListAsync(repository, ({Read}).Trim());")]
    public Task The_model_does_not_know_it_any_more(string method, string without) => V.Source(Tool(method), Tool(without));

    [Fact]
    public Task Where_it_is_read_more_than_once_it_becomes_a_variable() => V.Source(
        Tool("""
            public async Task<string> List(string repository, string {|POL1011:githubToken|})
                {
                    // Only with a token.
                    if (githubToken.Length == 0)
                    {
                        return "";
                    }

                    return await issues.ListAsync(repository, githubToken);
                }
            """),
        Tool($$"""
            public async Task<string> List(string repository)
                {
                    // Only with a token.
                    string githubToken = {{Read}};
                    if (githubToken.Length == 0)
                    {
                        return "";
                    }

                    return await issues.ListAsync(repository, githubToken);
                }
            """));

    [Fact]
    public Task What_is_said_about_it_goes_too() => V.Source(
        Tool("public Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository);", "/// <param name=\"githubToken\">Whose.</param>\n    [McpServerTool]"),
        Tool("public Task<string> List(string repository) => issues.ListAsync(repository);"));

    [Fact]
    public Task A_registered_method_and_a_lambda()
    {
        const string Setup = """
            public static class Setup
            {
                public static AIFunction List(IssueTools tools) => AIFunctionFactory.Create(tools.List, nameof(IssueTools.List));

                public static AIFunction Lambda(IConfiguration configuration) => AIFunctionFactory.Create((string repository{0}) => repository + {1});
            }
            """;
        static string Others(string parameter, string use) => Setup.Replace("{0}", parameter, StringComparison.Ordinal).Replace("{1}", use, StringComparison.Ordinal);
        return V.Everywhere(
            Tool("public Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository, githubToken);", "", others: Others(", string {|POL1011:password|}", "password")),
            Tool(
                $"public Task<string> List(string repository) => issues.ListAsync(repository, {Read});",
                "",
                others: Others("", "(configuration[\"Setup:Password\"] ?? throw new InvalidOperationException(\"'Setup:Password' is not configured.\"))")));
    }

    [Fact]
    public Task A_type_that_only_a_container_builds_is_given_the_configuration() => V.Source(
        Tool("public Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository, githubToken);", parameters: "(IssueClient issues)"),
        Tool($"public Task<string> List(string repository) => issues.ListAsync(repository, {Read});"));

    [Theory]
    [InlineData("public Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository); public object All() => List(\"a\", \"b\");", "")]
    [InlineData("public virtual Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository);", "")]
    [InlineData("public Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository); public Func<string, string, Task<string>> Delegate => List;", "")]
    [InlineData("public static Task<string> List(string repository, string {|POL1011:githubToken|}) => new IssueClient().ListAsync(repository, githubToken);", "")]
    [InlineData("public Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository, githubToken + githubToken);", "")]
    [InlineData("public Task<string> List(string repository, System.Security.SecureString {|POL1011:userPassword|}) => issues.ListAsync(repository, userPassword.ToString());", "")]
    public Task Nothing_is_offered_where_code_gives_it_or_it_cannot_come_from_elsewhere(string method, string others) => V.Nothing(Tool(method, others: others));

    [Fact]
    public Task Nothing_is_offered_where_a_contract_wants_it() => V.Nothing(
        Tool("public Task<string> List(string repository, string {|POL1011:githubToken|}) => issues.ListAsync(repository);", others: "public interface ILister { Task<string> List(string repository, string githubToken); }")
            .Replace("configuration)\n", "configuration) : ILister\n", StringComparison.Ordinal));
}
