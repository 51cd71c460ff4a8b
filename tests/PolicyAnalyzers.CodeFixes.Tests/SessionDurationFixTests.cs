using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Aws.SessionDurationFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class SessionDurationFixTests
{
    private static string Session(string duration, string members = "", string policy = "Policy = policy,") => $$"""
        using System;
        using System.Threading.Tasks;
        using Amazon.SecurityToken;
        using Amazon.SecurityToken.Model;
        using ModelContextProtocol.Server;

        public class Tools(IAmazonSecurityTokenService sts)
        {
            {{members}}

            [McpServerTool]
            public async Task<object> Run(string policy)
            {
                _ = policy;
                return await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = "arn", {{policy}} {{duration}} });
            }
        }
        """;

    [Theory]
    [InlineData("DurationSeconds = {|POL1016:43200|} /* a day's work */", "DurationSeconds = 900 /* a day's work */")]
    [InlineData("DurationSeconds = {|POL1016:(int)TimeSpan.FromHours(12).TotalSeconds|}", "DurationSeconds = 900")]
    [InlineData("DurationSeconds = {|POL1016:12 * 60 * 60|}", "DurationSeconds = 900")]
    public Task A_session_lives_as_long_as_a_task(string duration, string brief) => V.Source(Session(duration), Session(brief));

    [Fact]
    public Task A_constant_that_nothing_else_reads_is_changed() => V.Everywhere(
        Session("DurationSeconds = {|POL1016:Life|}", "private const int Life = 7200;"),
        Session("DurationSeconds = Life", "private const int Life = 900;"));

    [Fact]
    public Task A_constant_that_others_read_stays() => V.Source(
        Session("DurationSeconds = {|POL1016:Life|}", "private const int Life = 7200; public int Cache => Life;"),
        Session("DurationSeconds = 900", "private const int Life = 7200; public int Cache => Life;"));

    [Fact]
    public Task No_policy_is_made_up() => V.Nothing(Session("DurationSeconds = 900", policy: "").Replace("new AssumeRoleRequest { RoleArn = \"arn\",  DurationSeconds = 900 }", "{|POL1016:new AssumeRoleRequest { RoleArn = \"arn\",  DurationSeconds = 900 }|}", StringComparison.Ordinal));
}
