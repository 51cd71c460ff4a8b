using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>Servers of tools that read the protocol by hand.</summary>
public sealed class OwnProtocolTests
{
    private const string Id = "POL1013";

    private static string Server(string dispatch, string credential = "{|#0:new DefaultAzureCredential()|}") => """
        #nullable enable annotations
        using System;
        using System.Text.Json;
        using System.Threading.Tasks;
        using Azure.Identity;
        using Azure.Security.KeyVault.Secrets;

        public class Server
        {
            public object? Handle(string method, JsonElement message) { DISPATCH }
            private object Send(string method) => method;
            private string Call(JsonElement message) => new SecretClient(new Uri("https://orders.vault.azure.net"), CREDENTIAL).GetSecret("a").Value.Properties.Version + message;
        }
        """.Replace("DISPATCH", dispatch, StringComparison.Ordinal).Replace("CREDENTIAL", credential, StringComparison.Ordinal);

    [Theory]
    [InlineData("""switch (method) { case "tools/list": return null; case "tools/call": return Call(message); default: return null; }""")]
    [InlineData("""return method switch { "tools/list" => null, "tools/call" => Call(message), _ => null };""")]
    [InlineData("""if (method == "tools/call") { return Call(message); } return null;""")]
    [InlineData("""return message.GetProperty("method").GetString() is "tools/call" ? Call(message) : null;""")]
    public Task What_runs_the_tools(string dispatch) => V.Source(Server(dispatch), Expect.Warning(Id));

    [Theory]
    [InlineData("""return Send("tools/call") ?? Call(message);""")]
    [InlineData("""return new { method = "tools/call", id = Call(message) };""")]
    [InlineData("""return method == "orders/call" ? Call(message) : null;""")]
    [InlineData("""if (method != "tools/call") { return Call(message); } return null;""")]
    public Task Who_calls_them_or_something_else_is_silent(string dispatch) => V.Source(Server(dispatch, "new DefaultAzureCredential()"));
}
