using System.Text.RegularExpressions;

namespace PolicyAnalyzers.EndToEnd.Packages;

/// <summary>The code fixes, as <c>dotnet format</c> finds them in the package and applies them to a whole project.</summary>
public sealed partial class CommandLineFixTests(PackedFeed feed)
{
    private const string Mail = """
        using PolicyAnalyzers;

        namespace Contoso.Mail;

        [AgentIdentity("assistant")]
        public sealed class MailTools(HttpClient http)
        {
            private static readonly string[] Scopes = ["openid", "https://graph.microsoft.com/Mail.ReadWrite"];

            [AgentTask("mail.read", Purpose = "Read the user's mail")]
            [TaskScope("https://graph.microsoft.com", "Mail.ReadWrite")]
            public async Task<string> ReadAsync(string code)
            {
                var token = await http.PostAsync("https://login.microsoftonline.com/common/oauth2/v2.0/token", new FormUrlEncodedContent(
                [
                    new("grant_type", "authorization_code"),
                    new("code", code),
                    new("scope", string.Join(' ', Scopes)), // what the task needs
                ]));
                http.DefaultRequestHeaders.Authorization = new("Bearer", await token.Content.ReadAsStringAsync());
                return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/messages");
            }
        }

        """;

    private const string Files = """
        using Microsoft.Extensions.Configuration;
        using PolicyAnalyzers;

        namespace Contoso.Files;

        [AgentIdentity("assistant")]
        public sealed class FileTools(IConfiguration configuration, HttpClient http)
        {
            [AgentTask("file.read", Purpose = "Read one file")]
            [TaskScope("https://files.contoso.example", "files.read")]
            public Task ReadAsync(HttpRequestMessage request)
            {
                request.Headers.Add("X-Api-Key", {0});
                return http.PostAsync("https://files.contoso.example/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", configuration["Files:Scope"]!)]));
            }
        }

        """;

    private static readonly string s_key = "9fK2" + "mQ7xLp4RtV8w";

    [Fact]
    public async Task A_project_is_set_right_at_once()
    {
        using var project = new ConsumerProject(feed);
        project.Grant("payments.create");
        project.Write("Mail.cs", Mail);
        project.Write("Files.cs", Files.Replace("{0}", $"\"{s_key}\"", StringComparison.Ordinal));
        project.Write("appsettings.json", """{ "Files": { "Scope": "files.*" } }""");
        string[] found = ["POL1001", "POL1004", "POL1010"];

        (int exitCode, string output) = await project.Dotnet("build");
        Assert.True(exitCode == 0, output);
        Assert.All(found, id => Assert.Contains("warning " + id, output, StringComparison.Ordinal));

        (exitCode, output) = await project.Dotnet(["format", "analyzers", "--no-restore", "--diagnostics", .. found]);
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("Unable to fix", output, StringComparison.Ordinal);
        Assert.Equal(Mail.Replace("Mail.ReadWrite", "Mail.ReadBasic", StringComparison.Ordinal), project.Read("Mail.cs"));
        Assert.Equal(
            Files.Replace("{0}", "configuration[\"File:ApiKey\"] ?? throw new InvalidOperationException(\"'File:ApiKey' is not configured.\")", StringComparison.Ordinal),
            project.Read("Files.cs"));
        Assert.Equal("""{ "Files": { "Scope": "files.read" } }""", project.Read("appsettings.json"));

        (exitCode, output) = await project.Dotnet("build", "--no-restore", "-p:PolicyAccept=true", "-p:PolicyReason=The fixes declare less");
        Assert.True(exitCode == 0, output);
        // What nobody asked to set right is left: nothing begins a lease yet.
        Assert.Equal(["POL4009"], Warning().Matches(output).Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("warning (POL[0-9]{4}): ")]
    private static partial Regex Warning();
}
