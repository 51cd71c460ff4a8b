using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Credentials.AmbientCredentialFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class AmbientCredentialFixTests
{
    private const string Usings = """
        #nullable enable annotations
        using System;
        using System.Threading.Tasks;
        using Amazon.Runtime;
        using Amazon.SecurityToken;
        using Azure.Core;
        using Azure.Identity;
        using Google.Apis.Auth.OAuth2;
        using Microsoft.Extensions.Configuration;
        using ModelContextProtocol.Server;


        """;

    private static string Tool(string body, string parameters = "", string members = "", string others = "") => Usings + $$"""
        public class Tools{{parameters}}
        {
            {{members}}

            [McpServerTool]
            public object Run(string name)
            {
                _ = name;
                {{body}}
            }
        }
        """ + others;

    [Theory]
    [InlineData("return given ?? {|POL1013:new DefaultAzureCredential()|};", "return given ?? throw new ArgumentNullException(nameof(given));", "(TokenCredential? given = null)", "")]
    [InlineData("return Given ?? {|POL1013:new DefaultAzureCredential()|}; // of the host", "return Given ?? throw new InvalidOperationException(\"No credential is given.\"); // of the host", "", "public TokenCredential? Given { get; set; }")]
    [InlineData("given ??= {|POL1013:new AmazonSecurityTokenServiceClient()|}; return given;", "ArgumentNullException.ThrowIfNull(given); return given;", "(IAmazonSecurityTokenService? given = null)", "")]
    public Task What_is_given_is_required(string body, string required, string parameters, string members) => V.Source(Tool(body, parameters, members), Tool(required, parameters, members));

    private const string Kept = """
        private readonly TokenCredential _credential;

            public Tools(TokenCredential credential) => _credential = credential;
        """;

    [Theory]
    [InlineData("return {|POL1013:new DefaultAzureCredential()|};", "return credential;", "(TokenCredential credential)", "")]
    [InlineData("var mine = {|POL1013:new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned)|}; return mine.GetToken(new TokenRequestContext([name]), default);", "var mine = _credential; return mine.GetToken(new TokenRequestContext([name]), default);", "", Kept)]
    [InlineData("return {|POL1013:GoogleCredential.GetApplicationDefault()|}.CreateScoped(\"x\");", "return google.CreateScoped(\"x\");", "(GoogleCredential google)", "")]
    [InlineData("return {|POL1013:new AmazonSecurityTokenServiceClient(Amazon.RegionEndpoint.EUWest1)|};", "return new AmazonSecurityTokenServiceClient(credentials, Amazon.RegionEndpoint.EUWest1);", "(AWSCredentials credentials)", "")]
    [InlineData("return {|POL1013:new AmazonSecurityTokenServiceClient()|};", "return new AmazonSecurityTokenServiceClient(credentials);", "(AWSCredentials credentials)", "")]
    public Task What_is_at_hand_is_used(string body, string used, string parameters, string members) =>
        V.Source(Tool(body, parameters, members).Replace("[name]", "[\"x\"]", StringComparison.Ordinal), Tool(used, parameters, members).Replace("[name]", "[\"x\"]", StringComparison.Ordinal));

    [Fact]
    public Task Two_members_share_what_their_type_is_given() => V.Everywhere(
        Tool("return {|POL1013:new DefaultAzureCredential()|};", members: "[McpServerTool] public object More() => {|POL1013:new AzureCliCredential()|};"),
        Tool("return credential;", "(TokenCredential credential)", "[McpServerTool] public object More() => credential;"));

    [Theory]
    [InlineData("return {|POL1013:new DefaultAzureCredential()|};", "return credential;", "", "(TokenCredential credential)", "", "")]
    [InlineData("return Credential;", "return Credential;", "", "(TokenCredential credential)", "private readonly TokenCredential Credential = {|POL1013:new DefaultAzureCredential()|};", "private readonly TokenCredential Credential = credential;")]
    [InlineData("return {|POL1013:new DefaultAzureCredential()|};", "return credential;", "(Uri endpoint)", "(Uri endpoint, TokenCredential credential)", "public Uri Endpoint => endpoint;", "public Uri Endpoint => endpoint;")]
    public Task Who_builds_the_type_gives_it(string body, string used, string parameters, string extended, string members, string given) =>
        V.Source(Tool(body, parameters, members), Tool(used, extended, given));

    [Theory]
    [InlineData("return new ClientSecretCredential(\"t\", \"c\", {|POL1013:Environment.GetEnvironmentVariable(\"LEDGER_SECRET\")|});", "return new ClientSecretCredential(\"t\", \"c\", configuration[\"LEDGER_SECRET\"]);")]
    [InlineData("var token = {|POL1013:Environment.GetEnvironmentVariable(\"GITHUB_TOKEN\")|} ?? throw new InvalidOperationException(); return new Octokit.Credentials(token);", "var token = configuration[\"GITHUB_TOKEN\"] ?? throw new InvalidOperationException(); return new Octokit.Credentials(token);")]
    public Task The_hosts_configuration_has_the_environment_too(string body, string configured) =>
        V.Source(Tool(body, "(IConfiguration configuration)"), Tool(configured, "(IConfiguration configuration)"));

    [Theory]
    [InlineData("DefaultAzureCredential mine = {|POL1013:new DefaultAzureCredential()|}; return mine;", "(TokenCredential credential)", "")]
    [InlineData("return {|POL1013:new DefaultAzureCredential()|};", "", "public static Tools Make() => new Tools();")]
    [InlineData("return Make();", "(TokenCredential credential)", "public object Given => credential; private static object Make() => {|POL1013:new DefaultAzureCredential()|};")]
    [InlineData("return new ClientSecretCredential(\"t\", \"c\", {|POL1013:Environment.GetEnvironmentVariable(\"LEDGER_SECRET\")|});", "", "public static Tools Make() => new();")]
    [InlineData("return {|POL1013:new DefaultAzureCredential()|};", "", "private readonly TokenCredential _own = null!; public object Own => _own; public Tools(string a) { } public Tools(int b) { }")]
    public Task Nothing_is_offered_where_nothing_else_is_given(string body, string parameters, string members) => V.Nothing(Tool(body, parameters, members));

    [Fact]
    public Task A_type_that_another_derives_from_is_left_alone() => V.Nothing(Tool("return {|POL1013:new DefaultAzureCredential()|};", others: "\npublic class MoreTools : Tools { }"));

    [Theory]
    [InlineData("public class SetUp { public void Add(IServiceCollection services) => services.AddSingleton(provider => new Vault({|POL1013:new DefaultAzureCredential()|})); }")]
    [InlineData("public class SetUp { public void Add(IServiceCollection services) => services.AddSingleton(Open); private Vault Open(IServiceProvider provider) => new({|POL1013:new DefaultAzureCredential()|}); }")]
    public Task Where_a_container_is_filled_nobody_else_gives_it(string setUp) => V.Nothing(
        Usings.Replace("using ModelContextProtocol", "using Microsoft.Extensions.DependencyInjection;\nusing ModelContextProtocol", StringComparison.Ordinal)
        + "public class Vault(TokenCredential credential) { public override string ToString() => credential.ToString()!; } public class Tools(Vault vault) { [McpServerTool] public string Run() => vault.ToString(); } " + setUp);
}
