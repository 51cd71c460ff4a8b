using Check = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Lifetime.CheckLifetimeFix>;
using Dispose = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Lifetime.DisposeLeaseFix>;
using Return = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Lifetime.AwaitReturnFix>;
using Work = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Lifetime.AwaitWorkFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class LifetimeFixTests
{
    private const string Usings = """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Azure.Core;
        using Microsoft.IdentityModel.Tokens;
        using Microsoft.SemanticKernel;
        using PolicyAnalyzers.TokenClient;


        """;

    private static string Plugin(string body, string signature = "async Task Run()") => Usings + $$"""
        public class Plugin(ITaskTokenClient tasks, HttpClient http, ISource source, TokenCredential credential)
        {
            [KernelFunction]
            public {{signature}}
            {
                _ = (tasks, http, source, credential);
                {{body}}
            }

            private static TaskRequest Pay => new("invoice.pay");
            private static Task SendAsync(string token) => Task.Delay(token.Length);
        }

        public interface ISource { Task<string> GetAccessTokenAsync(); }
        """;

    [Theory]
    [InlineData("var own = await {|POL3002:tasks.BeginAsync(Pay)|}; await http.GetAsync(own.Id);", "await using var own = await tasks.BeginAsync(Pay); await http.GetAsync(own.Id);")]
    [InlineData("TaskLease own = await {|POL3002:tasks.BeginAsync(Pay)|}.ConfigureAwait(false);", "await using TaskLease own = await tasks.BeginAsync(Pay).ConfigureAwait(false);")]
    [InlineData("await {|POL3002:tasks.BeginAsync(Pay)|};", "await using var lease = await tasks.BeginAsync(Pay);")]
    [InlineData("_ = await {|POL3002:tasks.BeginAsync(Pay)|};", "await using var lease = await tasks.BeginAsync(Pay);")]
    [InlineData("string lease = \"\"; await {|POL3002:tasks.BeginAsync(Pay)|}; Console.WriteLine(lease);", "string lease = \"\"; await using var lease2 = await tasks.BeginAsync(Pay); Console.WriteLine(lease);")]
    public Task A_lease_is_disposed(string body, string corrected) => Dispose.Source(Plugin(body), Plugin(corrected));

    [Theory]
    [InlineData("var own = {|POL3002:robots.Rent()|}; await SendAsync(own.Secret);", "using var own = robots.Rent(); await SendAsync(own.Secret);")]
    [InlineData("var own = await {|POL3002:robots.RentAsync()|}; await SendAsync(own.Secret);", "using var own = await robots.RentAsync(); await SendAsync(own.Secret);")]
    [InlineData("{|POL3002:robots.Rent()|};", "using var lease = robots.Rent();")]
    public Task A_lease_of_the_project_is_disposed_as_it_can_be(string body, string corrected)
    {
        const string Robots = " public interface IRobots { IRobotLease Rent(); Task<IRobotLease> RentAsync(); } public interface IRobotLease : IDisposable { string Secret { get; } }";
        return Dispose.Source(Robot(body) + Robots, Robot(corrected) + Robots);

        static string Robot(string body) => Plugin(body).Replace("public class Plugin(", "public class Plugin(IRobots robots, ", StringComparison.Ordinal).Replace("_ = (", "_ = (robots, ", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var own = {|POL3002:tasks.BeginAsync(Pay)|}.GetAwaiter().GetResult(); Console.WriteLine(own.Id);")]
    [InlineData("TaskLease? own; own = await {|POL3002:tasks.BeginAsync(Pay)|};")]
    [InlineData("if (http is not null) await {|POL3002:tasks.BeginAsync(Pay)|};")]
    [InlineData("var own = await {|POL3002:tasks.BeginAsync(Pay)|}; own = null;")]
    public Task A_lease_that_has_no_statement_of_its_own_is_left_alone(string body) => Dispose.Nothing("#nullable enable annotations\n" + Plugin(body));

    [Theory]
    [InlineData("{|POL3004:_ = SendAsync(token);|}", "await SendAsync(token);")]
    [InlineData("{|POL3004:SendAsync(token);|}", "await SendAsync(token);")]
    [InlineData("_ = {|POL3004:Task.Run(() => SendAsync(token))|};", "await Task.Run(() => SendAsync(token));")]
    [InlineData("{|POL3004:Task.Run(() => SendAsync(token))|}; {|POL3004:SendAsync(token);|}", "await Task.Run(() => SendAsync(token)); await SendAsync(token);")]
    public Task Work_is_awaited(string body, string corrected) => Work.Source(Plugin("string token = await source.GetAccessTokenAsync(); " + body), Plugin("string token = await source.GetAccessTokenAsync(); " + corrected));

    [Theory]
    [InlineData("var work = {|POL3004:Task.Run(() => SendAsync(token))|};")]
    [InlineData("{|POL3004:new System.Threading.Thread(() => SendAsync(token))|}.Start();")]
    public Task Work_that_is_no_task_of_a_statement_is_left_alone(string body) => Work.Nothing(Plugin("string token = await source.GetAccessTokenAsync(); " + body));

    [Fact]
    public Task What_is_returned_is_awaited() => Return.Source(
        Plugin(
            """
            if (id.Length == 0) { return Task.FromResult(""); }
                    using var client = new HttpClient();
                    client.DefaultRequestHeaders.Authorization = new("Bearer", credential.GetToken(new TokenRequestContext([]), default).Token);
                    return {|POL3003:client.GetStringAsync(id)|};
            """,
            "Task<string> Run(string id)"),
        Plugin(
            """
            if (id.Length == 0) { return await Task.FromResult(""); }
                    using var client = new HttpClient();
                    client.DefaultRequestHeaders.Authorization = new("Bearer", credential.GetToken(new TokenRequestContext([]), default).Token);
                    return await client.GetStringAsync(id);
            """,
            "async Task<string> Run(string id)"));

    [Fact]
    public Task The_check_stays_on() => Check.Source(
        Plugin("_ = new TokenValidationParameters { {|POL3006:ValidateLifetime = false|}, {|POL3006:RequireExpirationTime = false|} };", "void Run()"),
        Plugin("_ = new TokenValidationParameters { ValidateLifetime = true, RequireExpirationTime = true };", "void Run()"));

    [Fact]
    public Task A_validator_is_left_alone() => Check.Nothing(Plugin("_ = new TokenValidationParameters { {|POL3006:LifetimeValidator = (_, _, _, _) => true|} };", "void Run()"));
}
