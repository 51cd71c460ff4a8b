using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Flow.SayLengthFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class SayLengthFixTests
{
    private static string Tool(string body) => $$"""
        #nullable enable
        using System;
        using System.Diagnostics;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Logging;
        using Microsoft.Identity.Web;
        using ModelContextProtocol.Server;

        public class Tools(ITokenAcquisition tokens, IConfiguration configuration, ILogger logger)
        {
            [McpServerTool]
            public async Task Run()
            {
                _ = (configuration, logger);
                string token = await tokens.GetAccessTokenForUserAsync(new[] { "api://x/read" });
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("""logger.LogDebug("got {Token}", {|POL3010:token|});""", """logger.LogDebug("got {Token}", token.Length);""")]
    [InlineData("""Console.WriteLine($"got {{|POL3010:token|}} and {{|POL3010:token|}}");""", """Console.WriteLine($"got {token.Length} and {token.Length}");""")]
    [InlineData("""Console.WriteLine("got " + {|POL3010:token|});""", """Console.WriteLine("got " + token.Length);""")]
    [InlineData("""Console.WriteLine($"got {{|POL3010:configuration["X:ApiKey"]|}}");""", """Console.WriteLine($"got {configuration["X:ApiKey"]?.Length}");""")]
    [InlineData("""Console.WriteLine($"got {{|POL3010:await tokens.GetAccessTokenForAppAsync("api://x/read")|}}");""", """Console.WriteLine($"got {(await tokens.GetAccessTokenForAppAsync("api://x/read")).Length}");""")]
    [InlineData("""throw new InvalidOperationException($"no use of {{|POL3013:token|}}");""", """throw new InvalidOperationException($"no use of {token.Length}");""")]
    [InlineData("""Activity.Current?.SetTag("token", {|POL3016:token|});""", """Activity.Current?.SetTag("token", token.Length);""")]
    public Task A_number_takes_its_place(string body, string expected) => V.Source(Tool(body), Tool(expected));

    [Theory]
    [InlineData("""Debug.WriteLine({|POL3010:token|});""")]
    [InlineData("""Activity.Current?.AddBaggage("token", {|POL3016:token|});""")]
    public Task Where_only_a_text_may_stand_nothing_is_offered(string body) => V.Nothing(Tool(body));
}
