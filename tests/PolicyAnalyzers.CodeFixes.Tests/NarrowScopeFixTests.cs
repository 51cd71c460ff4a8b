using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Scopes.NarrowScopeFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class NarrowScopeFixTests
{
    private const string Usings = """
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Google.Apis.Auth.OAuth2;
        using Microsoft.Identity.Client;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        """;

    private static string OnBehalfOf(string scopes, string path = "/me/messages", string attributes = "[McpServerTool]", string members = "", string others = "") => Usings + $$"""

        public sealed partial class MailTools(IConfidentialClientApplication app, HttpClient http)
        {
            {{members}}
            {{attributes}}
            public async Task<string> ReadAsync(UserAssertion user)
            {
                var token = await app.AcquireTokenOnBehalfOf({{scopes}}, user).ExecuteAsync();
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                return await http.GetStringAsync("https://graph.microsoft.com/v1.0{{path}}");
            }
        }
        """ + others;

    [Theory]
    [InlineData("""[{|POL1002:"https://graph.microsoft.com/.default"|}]""", """["https://graph.microsoft.com/Mail.ReadBasic"]""")]
    [InlineData("""[{|POL1004:"https://graph.microsoft.com/Mail.ReadWrite"|}]""", """["https://graph.microsoft.com/Mail.ReadBasic"]""")]
    [InlineData("""[{|POL1004:@"Mail.ReadWrite"|}]""", """[@"Mail.ReadBasic"]""")]
    [InlineData(""""[{|POL1004:"""Mail.ReadWrite"""|}]"""", """"["""Mail.ReadBasic"""]"""")]
    [InlineData("""[{|POL1004:"https://graph.microsoft.com/" + "Mail.ReadWrite"|}]""", """["https://graph.microsoft.com/" + "Mail.ReadBasic"]""")]
    [InlineData("""[/* mail */ ({|POL1004:"Mail.ReadWrite"|}) /* only */]""", """[/* mail */ ("Mail.ReadBasic") /* only */]""")]
    [InlineData("""new List<string> { "openid", {|POL1004:"Mail.ReadWrite"|} }""", """new List<string> { "openid", "Mail.ReadBasic" }""")]
    [InlineData("""new[] { {|POL1004:"Mail.ReadWrite"|} }""", """new[] { "Mail.ReadBasic" }""")]
    [InlineData("""["User.Read", {|POL1004:"Mail.ReadWrite"|}]""", """["User.Read", "Mail.ReadBasic"]""")]
    [InlineData("""["Mail.ReadBasic", {|POL1004:"Mail.ReadWrite"|}]""", """["Mail.ReadBasic"]""")]
    [InlineData("""[{|POL1004:"Mail.ReadWrite"|}, "Mail.ReadBasic"]""", """["Mail.ReadBasic"]""")]
    [InlineData("""{|POL1004:"Mail.ReadWrite openid"|}.Split(' ')""", "\"Mail.ReadBasic openid\".Split(' ')")]
    public Task What_the_calls_need_takes_the_place(string scopes, string narrowed) => V.Source(OnBehalfOf(scopes), OnBehalfOf(narrowed));

    [Fact]
    public Task The_declaration_is_narrowed_with_the_request() => V.Source(
        OnBehalfOf("""[{|POL1004:"Mail.ReadWrite"|}]""", attributes: """[McpServerTool, AgentTask("mail.read", Purpose = "p"), TaskScope("https://graph.microsoft.com", "Mail.ReadWrite")]"""),
        OnBehalfOf("""["Mail.ReadBasic"]""", attributes: """[McpServerTool, AgentTask("mail.read", Purpose = "p"), TaskScope("https://graph.microsoft.com", "Mail.ReadBasic")]"""));

    private static string Scoped(string scopes) => Usings + $$"""
        public sealed class DriveTools(GoogleCredential google)
        {
            [McpServerTool]
            public GoogleCredential Open() => google.CreateScoped({{scopes}});
        }
        """;

    [Theory]
    [InlineData(0, "https://www.googleapis.com/auth/drive.file")]
    [InlineData(1, "https://www.googleapis.com/auth/drive.metadata.readonly")]
    public Task The_catalogue_offers_its_choices(int action, string narrower) => V.Source(
        Scoped("""{|POL1003:"https://www.googleapis.com/auth/drive"|}"""),
        Scoped($"\"{narrower}\""),
        action);

    [Theory]
    [InlineData("""{|POL1001:"https://www.googleapis.com/auth/*"|}""")]
    [InlineData("""{|POL1003:"https://www.googleapis.com/auth/admin.directory.user.security"|}""")]
    public Task Nothing_is_offered_where_nothing_is_known(string scopes) => V.Nothing(Scoped(scopes));

    [Fact]
    public Task An_application_by_itself_gets_nothing_but_default()
    {
        string source = Usings + """
            public sealed class MailTools(IConfidentialClientApplication app, HttpClient http)
            {
                [McpServerTool]
                public async Task<string> ReadAsync()
                {
                    var token = await app.AcquireTokenForClient([{|POL1002:"https://graph.microsoft.com/.default"|}]).ExecuteAsync();
                    http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                    return await http.GetStringAsync("https://graph.microsoft.com/v1.0/users");
                }
            }
            """;
        return V.Nothing(source);
    }

    private const string Files = """[McpServerTool, AgentTask("file.read", Purpose = "p"), TaskScope("https://files.contoso.example", "files.read", "files.list")]""";

    private static string FileTool(string request, string attributes = Files) => Usings + $$"""
        using Azure.Core;
        using Azure.Identity;
        using Duende.IdentityModel.Client;

        [AgentIdentity("assistant")]
        public sealed class FileTools(TokenCredential credential, HttpClient http)
        {
            {{attributes}}
            public async Task<object> ReadAsync(string id)
            {
                _ = (credential, http);
                await Task.Yield();
                return {{request}};
            }
        }
        """;

    [Theory]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|POL1001:"files/*"|}]), default)""", """credential.GetToken(new TokenRequestContext(["files.read", "files.list"]), default)""")]
    [InlineData("""credential.GetToken(new TokenRequestContext(new[] { {|POL1001:"https://files.contoso.example/*"|} }), default)""", """credential.GetToken(new TokenRequestContext(new[] { "https://files.contoso.example/files.read", "https://files.contoso.example/files.list" }), default)""")]
    [InlineData("""new ClientCredentialsTokenRequest { Scope = {|POL1001:"*"|} }""", """new ClientCredentialsTokenRequest { Scope = "files.read files.list" }""")]
    [InlineData("""new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = {|POL1001:"files.* openid"|} })""", """new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "files.read files.list openid" })""")]
    [InlineData("""new FormUrlEncodedContent(new Dictionary<string, string> { { "grant_type", "client_credentials" }, { "scope", {|POL1001:"*"|} } })""", """new FormUrlEncodedContent(new Dictionary<string, string> { { "grant_type", "client_credentials" }, { "scope", "files.read files.list" } })""")]
    [InlineData("""new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", {|POL1001:"*"|})])""", """new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "files.read files.list")])""")]
    [InlineData("""new { grant_type = "client_credentials", client_id = id, scope = {|POL1001:"files.*"|} }""", """new { grant_type = "client_credentials", client_id = id, scope = "files.read files.list" }""")]
    [InlineData("""new StringContent({|POL1001:"grant_type=client_credentials&scope=*&client_id=a"|})""", """new StringContent("grant_type=client_credentials&scope=files.read%20files.list&client_id=a")""")]
    [InlineData("""new StringContent($"{|POL1001:grant_type=client_credentials&scope=files.*+openid&client_id=|}{id}")""", """new StringContent($"grant_type=client_credentials&scope=files.read+files.list+openid&client_id={id}")""")]
    public Task A_wildcard_becomes_what_the_task_declares(string request, string declared) => V.Source(FileTool(request), FileTool(declared));

    [Theory]
    [InlineData("[McpServerTool]")]
    [InlineData("""[McpServerTool, AgentTask("file.read", Purpose = "p"), TaskScope("https://files.contoso.example", "files.read"), TaskScope("https://mail.contoso.example", "mail.read")]""")]
    [InlineData("""[McpServerTool, AgentTask("file.read", Purpose = "p")]""")]
    public Task A_wildcard_stays_where_it_is_not_known_what_is_meant(string attributes) => V.Nothing(FileTool("""credential.GetToken(new TokenRequestContext([{|POL1001:"files/*"|}]), default)""", attributes));

    [Fact]
    public Task A_wildcard_at_another_resource_stays() => V.Nothing(FileTool("""credential.GetToken(new TokenRequestContext([{|POL1001:"https://other.contoso.example/*"|}]), default)"""));

    private static string Graph(string credential, string client) => Usings + $$"""
        using Azure.Identity;
        using Microsoft.Graph;
        using Microsoft.Graph.Models;

        public sealed class MailTools({{credential}} credential)
        {
            [McpServerTool]
            public async Task<object> ReadAsync()
            {
                var graph = {{client}};
                return await graph.Me.Messages.GetAsync();
            }
        }
        """;

    [Theory]
    [InlineData("""new GraphServiceClient(credential, new[] { {|POL1002:"https://graph.microsoft.com/.default"|} })""", """new GraphServiceClient(credential, new[] { "https://graph.microsoft.com/Mail.ReadBasic" })""")]
    [InlineData("{|POL1002:new GraphServiceClient(credential)|}", """new GraphServiceClient(credential, new[] { "https://graph.microsoft.com/Mail.ReadBasic" })""")]
    public Task A_users_credential_can_ask_for_named_scopes(string client, string narrowed) => V.Source(Graph("OnBehalfOfCredential", client), Graph("OnBehalfOfCredential", narrowed));

    [Fact]
    public Task Another_credential_cannot() => V.Nothing(Graph("ClientSecretCredential", "{|POL1002:new GraphServiceClient(credential)|}"));

    [Fact]
    public Task All_of_a_solution_are_narrowed() => V.Everywhere(
    [
        ("/0/One.cs", OnBehalfOf("""[{|POL1004:"Mail.ReadWrite"|}]"""), OnBehalfOf("""["Mail.ReadBasic"]""")),
        (
            "/0/Two.cs",
            OnBehalfOf("""["openid", {|POL1004:"Mail.ReadWrite"|}]""").Replace("MailTools", "MoreMailTools", StringComparison.Ordinal),
            OnBehalfOf("""["openid", "Mail.ReadBasic"]""").Replace("MailTools", "MoreMailTools", StringComparison.Ordinal)),
    ]);
}
