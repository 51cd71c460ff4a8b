using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Effects;

/// <summary>What the owners of public APIs publish about their calls.</summary>
public sealed class PublishedScopeTests
{
    private const string Id = "POL4015";

    private static string Task(string scopes, string body) => $$"""
        using System.Net.Http;
        using System.Threading.Tasks;
        using Azure.Messaging.ServiceBus;
        using Azure.Security.KeyVault.Secrets;
        using Azure.Storage.Blobs;
        using Microsoft.Azure.Cosmos;
        using Microsoft.Graph;
        using Octokit;
        using PolicyAnalyzers;

        [AgentIdentity("clerk")]
        public class Tools(GraphServiceClient graph, HttpClient http, GitHubClient github, BlobContainerClient blobs, SecretClient secrets, ServiceBusSender sender, Container items)
        {
            [AgentTask("thing.do", Purpose = "p")]
            {{scopes}}
            public async Task<object?> Do(string id)
            {
                _ = (graph, http, github, blobs, secrets, sender, items);
                return {{body}};
            }
        }
        """;

    private static string Graph(string scopes) => $"[TaskScope(\"https://graph.microsoft.com\", {scopes})]";

    [Theory]
    [InlineData("\"Mail.Read\"", "await {|#0:graph.Me.Events.GetAsync()|}")]
    [InlineData("\"Mail.Read\"", "await {|#0:graph.Me.Messages.PostAsync(new())|}")]
    [InlineData("\"Mail.ReadWrite\"", "{|#0:graph.Me.SendMail.PostAsync(new())|}")]
    [InlineData("\"https://graph.microsoft.com/Calendars.Read\"", "await {|#0:graph.Users[id].Messages.GetAsync()|}")]
    [InlineData("\"Calendars.Read\", \"Mail.Send\"", "await {|#0:graph.Me.Messages[id].GetAsync()|}")]
    [InlineData("\"Calendars.Read\"", "await {|#0:http.GetStringAsync(\"https://graph.microsoft.com/v1.0/me/messages\")|}")]
    public Task A_call_of_Graph_for_which_nothing_declared_does(string scopes, string body) => V.Source(Task(Graph(scopes), body), [Expect.Warning(Id), .. Surplus(scopes)]);

    /// <summary>What is declared is then for nothing.</summary>
    private static IEnumerable<Microsoft.CodeAnalysis.Testing.DiagnosticResult> Surplus(string scopes)
    {
        int column = 47;
        foreach (string scope in scopes.Split(", "))
        {
            yield return new Microsoft.CodeAnalysis.Testing.DiagnosticResult("POL4012", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithSpan("/0/Test0.cs", 15, column, 15, column + scope.Length);
            column += scope.Length + 2;
        }
    }

    [Theory]
    [InlineData("\"Mail.ReadBasic\"", "await graph.Me.Messages.GetAsync()")]
    [InlineData("\"Mail.Read\"", "await graph.Me.Messages.GetAsync()")]
    [InlineData("\"Mail.ReadWrite\"", "await graph.Me.Messages.GetAsync()")]
    [InlineData("\"https://graph.microsoft.com/Mail.Read\"", "await graph.Me.Messages[id].GetAsync()")]
    [InlineData("\"Directory.Read.All\"", "await graph.Users.GetAsync()")]
    [InlineData("\"Group.ReadWrite.All\"", "await graph.Groups[id].Members.GetAsync()")]
    [InlineData("\"Sites.Read.All\"", "await graph.Drives[id].Items.GetAsync()")]
    [InlineData("\"mail.read.one\"", "await graph.Me.Events.GetAsync()")]
    [InlineData("\"Mail.Read\", \"offline_access\"", "await graph.Me.Messages.GetAsync()")]
    [InlineData("\"Mail.Send\"", "graph.Me.SendMail.PostAsync(new())")]
    [InlineData("\"Mail.Read\"", "await graph.Me.Messages.WithUrl(id).GetAsync()")]
    public Task What_does_or_may_do_is_silent(string scopes, string body) => Silent(Task(Graph(scopes), body));

    [Theory]
    [InlineData("await graph.Me.Events.GetAsync()")]
    [InlineData("await github.Issue.Create(\"o\", \"r\", new NewIssue(id))")]
    [InlineData("await blobs.GetBlobClient(id).DownloadContentAsync()")]
    public Task Without_a_grant_at_that_resource_it_is_silent(string body) => V.Source(Task("[TaskScope(\"https://ledger.example\", \"read\")]", body));

    [Theory]
    [InlineData("\"issues:read\"", "await {|#0:github.Issue.Create(\"o\", \"r\", new NewIssue(id))|}")]
    [InlineData("\"contents:read\"", "await {|#0:github.Issue.Comment.Create(\"o\", \"r\", 1, id)|}")]
    [InlineData("\"issues:write\"", "await {|#0:github.Repository.Content.GetAllContents(\"o\", \"r\")|}")]
    public Task A_call_of_GitHub_for_which_nothing_declared_does(string scopes, string body) =>
        V.Source(Task($"[TaskScope(\"https://api.github.com\", {scopes})]", body), [Expect.Warning(Id), GitHubSurplus(scopes)]);

    private static Microsoft.CodeAnalysis.Testing.DiagnosticResult GitHubSurplus(string scopes) =>
        new Microsoft.CodeAnalysis.Testing.DiagnosticResult("POL4012", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithSpan("/0/Test0.cs", 15, 42, 15, 42 + scopes.Length);

    [Theory]
    [InlineData("\"repo\"", "await github.Issue.Create(\"o\", \"r\", new NewIssue(id))")]
    [InlineData("\"issues:write\"", "await github.Issue.Create(\"o\", \"r\", new NewIssue(id))")]
    [InlineData("\"contents:read\"", "await github.Repository.Content.GetReadme(\"o\", \"r\")")]
    [InlineData("\"our.own.name\"", "await github.Issue.Create(\"o\", \"r\", new NewIssue(id))")]
    [InlineData("\"issues:write\"", "await github.User.Current()")]
    public Task Calls_of_GitHub_for_which_it_does(string scopes, string body) => Silent(Task($"[TaskScope(\"https://api.github.com\", {scopes})]", body));

    [Theory]
    [InlineData("https://storage.azure.com", "user_impersonation", "await blobs.GetBlobClient(id).DownloadContentAsync()")]
    [InlineData("https://account.blob.core.windows.net", "user_impersonation", "await blobs.GetBlobClient(id).UploadAsync(id)")]
    [InlineData("https://vault.azure.net", "user_impersonation", "await secrets.GetSecretAsync(id)")]
    [InlineData("https://our.vault.azure.net", "Microsoft.KeyVault/vaults/secrets/getSecret/action", "await secrets.GetSecretAsync(id)")]
    [InlineData("https://servicebus.azure.net", "user_impersonation", "sender.SendMessageAsync(new ServiceBusMessage(id))")]
    [InlineData("https://cosmos.azure.com", "user_impersonation", "await items.ReadItemAsync<string>(id, new PartitionKey(id))")]
    [InlineData("https://vault.azure.net", "secrets.get", "await secrets.SetSecretAsync(id, id)")]
    public Task Calls_of_Azure_for_which_it_does(string resource, string scope, string body) => Silent(Task($"[TaskScope(\"{resource}\", \"{scope}\")]", body));

    [Fact]
    public Task A_grant_at_an_SDK_that_is_never_called_is_surplus() => V.Source("""
        using System.Threading.Tasks;
        using Microsoft.Graph;
        using Octokit;
        using PolicyAnalyzers;

        [AgentIdentity("clerk")]
        public class Tools(GraphServiceClient graph)
        {
            [AgentTask("mail.list", Purpose = "p")]
            [TaskScope("https://graph.microsoft.com", "Mail.ReadBasic")]
            [TaskScope("https://api.github.com", {|#0:"public_repo"|})]
            public async Task<int> List() => (await graph.Me.Messages.GetAsync())?.Value?.Count ?? 0;

            [AgentTask("mail.stub", Purpose = "p")]
            [TaskScope("https://graph.microsoft.com", "Mail.ReadBasic")]
            public Task<int> Stub() => Task.FromResult(0);
        }
        """, Expect.Warning("POL4012"));

    /// <summary>Other rules may have their say about the scopes.</summary>
    private static async Task Silent(string source) => Assert.Empty(
        (await Compilations.Of(source).WithAnalyzers([new AgentCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)).Where(static found => found.Id.StartsWith("POL40", StringComparison.Ordinal)));
}
