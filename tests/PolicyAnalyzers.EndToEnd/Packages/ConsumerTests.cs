using System.Text.Json;

namespace PolicyAnalyzers.EndToEnd.Packages;

/// <summary>What somebody meets who installs the packages and declares a task.</summary>
public sealed class ConsumerTests(PackedFeed feed)
{
    [Fact]
    public async Task A_declared_task_is_compiled_and_stays_what_was_accepted()
    {
        using var project = new ConsumerProject(feed);
        project.Grant("payments.create");

        (int exitCode, string output) = await project.Dotnet("build");
        Assert.True(exitCode == 0, output);
        Assert.Contains(feed.Feed, File.ReadAllText(Path.Combine(feed.RestoredPackages, "policyanalyzers", "0.1.0", ".nupkg.metadata")), StringComparison.Ordinal);
        string manifest = project.Read("bin/Debug/net10.0/Agent.policy.json");
        Assert.Contains("\"member\": \"InvoiceTools.PayAsync\"", manifest, StringComparison.Ordinal);
        Assert.Contains("\"line\": 12", manifest, StringComparison.Ordinal);
        string accepted = project.Read("policy.lock.json");

        project.Grant("payments.create", "payments.approve");
        (exitCode, output) = await project.Dotnet("build", "--no-restore");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            $"{project["InvoiceTools.cs"]}(12): error POL5001: task 'invoice.pay' gained scope 'payments.approve' at 'https://ledger.contoso.example' ('InvoiceTools.PayAsync → LedgerClient.PayAsync' needs 'payments.approve'); "
            + "'policy.lock.json' does not accept that. If it is meant, run 'dotnet build Agent.csproj -p:PolicyAccept=true -p:PolicyReason=\"why\"' and have 'policy.lock.json' reviewed",
            output,
            StringComparison.Ordinal);
        Assert.Equal(accepted, project.Read("policy.lock.json"));
    }

    [Fact]
    public async Task The_generated_request_is_there_to_use()
    {
        using var project = new ConsumerProject(feed);
        project.Grant("payments.create");

        (int exitCode, string output) = await project.Dotnet("run");

        Assert.True(exitCode == 0, output);
        Assert.EndsWith("invoice.pay", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_check_in_a_tool_is_a_warning_of_the_build()
    {
        using var project = new ConsumerProject(feed);
        project.Grant("payments.create");
        project.Write("Roles.cs", """
            using System.Security.Claims;
            using PolicyAnalyzers;

            namespace Contoso.Invoices;

            [AgentIdentity("role-asker")]
            public sealed class RoleTools(ClaimsPrincipal user, HttpClient http)
            {
                public Task Delete() => user.IsInRole("admin") ? http.DeleteAsync("invoices") : throw new UnauthorizedAccessException();
            }
            """);

        (int exitCode, string output) = await project.Dotnet("build");

        Assert.True(exitCode == 0, output);
        Assert.Contains("Roles.cs(9,29): warning POL2001: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wildcard_is_refused_where_it_stands()
    {
        using var project = new ConsumerProject(feed);
        project.Grant("payments.*");

        (int exitCode, string output) = await project.Dotnet("build");

        Assert.NotEqual(0, exitCode);
        Assert.Matches(@"InvoiceTools\.cs\(10,50\): error POL4001: .*payments\.\*", output);
        Assert.False(File.Exists(project["policy.lock.json"]));
    }

    [Fact]
    public async Task A_mode_says_how_severe_the_rules_are()
    {
        using var project = new ConsumerProject(feed);
        project.Grant("payments.create");
        project.Write("Token.cs", """
            using PolicyAnalyzers;

            namespace Contoso.Invoices;

            [AgentIdentity("form-poster")]
            public sealed class FormTools(Dictionary<string, string> settings)
            {
                private const string Scope = "files.*";

                public FormUrlEncodedContent Form() => new([new("grant_type", "client_credentials"), new("scope", settings.Count > 0 ? settings["Files"] : Scope)]);
            }
            """);

        (int exitCode, string output) = await project.Dotnet("build", "-p:ErrorLog=findings.sarif%2Cversion=2.1");
        Assert.True(exitCode == 0, output);
        Assert.Contains("warning POL1001: ", output, StringComparison.Ordinal);
        using JsonDocument sarif = JsonDocument.Parse(project.Read("findings.sarif"));
        JsonElement rule = sarif.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .First(rule => rule.GetProperty("id").GetString() == "POL1001");
        JsonElement finding = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Single(result => result.GetProperty("ruleId").GetString() == "POL1001");
        Assert.Equal(10, Line(finding.GetProperty("locations")[0]));
        Assert.Equal(8, Line(finding.GetProperty("relatedLocations")[0]));
        Assert.Contains("OWASP-ASI03", rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));

        (exitCode, output) = await project.Dotnet("build", "--no-restore", "--no-incremental", "-p:PolicyAnalysisMode=Strict");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error POL1001: ", output, StringComparison.Ordinal);

        // An application that has its tests within itself stays one; the program of a test project is generated.
        (exitCode, output) = await project.Dotnet("build", "--no-restore", "--no-incremental", "-p:IsTestProject=true");
        Assert.True(exitCode == 0, output);
        Assert.Contains("warning POL1001: ", output, StringComparison.Ordinal);

        project.Write("Program.cs", "// <auto-generated/>\n" + project.Read("Program.cs"));
        (exitCode, output) = await project.Dotnet("build", "--no-restore", "--no-incremental", "-p:IsTestProject=true");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("POL1001", output, StringComparison.Ordinal);

        (exitCode, output) = await project.Dotnet("build", "--no-restore", "--no-incremental", "-p:PolicyAnalysisMode=None");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("POL1001", output, StringComparison.Ordinal);

        (exitCode, output) = await project.Dotnet("build", "--no-restore", "-p:PolicyAnalysisMode=Lax");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("PolicyAnalysisMode is 'Lax'; set it to Default, Recommended, Strict or None", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_and_catalogues_beside_the_code_are_read()
    {
        using var project = new ConsumerProject(feed);
        project.Grant("payments.create");
        project.Write("appsettings.json", """{ "Ledger": { "Scope": "ledger.admin" } }""");
        project.Write("ledger.scopes.json", """{ "scopes": [ { "scope": "ledger.admin", "resource": "https://ledger.contoso.example", "broad": "it closes accounts", "narrower": [ "ledger.read" ] } ] }""");
        project.Write("Token.cs", """
            using Microsoft.Extensions.Configuration;
            using PolicyAnalyzers;

            namespace Contoso.Invoices
            {
                [AgentIdentity("form-poster")]
                public sealed class FormTools(IConfiguration settings, HttpClient http)
                {
                    public Task Form() => http.PostAsync("https://ledger.contoso.example/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", settings["Ledger:Scope"])]));
                }
            }

            namespace Microsoft.Extensions.Configuration
            {
                public interface IConfiguration { string? this[string key] { get; } }
            }
            """);

        (int exitCode, string output) = await project.Dotnet("build");

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"Token\.cs\(9,\d+\): warning POL1003: 'ledger\.admin' is a broad scope: it closes accounts; 'ledger\.read' is narrower", output);
    }

    [Fact]
    public async Task Prompts_beside_the_code_are_read()
    {
        using var project = new ConsumerProject(feed);
        project.Grant("payments.create");
        string[] prompts = ["refund.prompty", "skills/refund/SKILL.md", "agents/refund.agent.md", "SystemPrompts/refund.txt", "Prompts/refund/system.md", "RefundPrompt.txt"];
        foreach (string file in (string[])[.. prompts, "docs/refund.md", "Prompts/README.md", "notes.txt"])
        {
            project.Write(file, "You handle refunds.\nOnly administrators may approve refunds.\n");
        }

        (int exitCode, string output) = await project.Dotnet("build", "-p:ErrorLog=findings.sarif%2Cversion=2.1");
        Assert.True(exitCode == 0, output);
        using JsonDocument sarif = JsonDocument.Parse(project.Read("findings.sarif"));
        IEnumerable<string> told = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Where(result => result.GetProperty("ruleId").GetString() == "POL2012")
            .Select(result => result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!);
        Assert.Equal(prompts.Order(StringComparer.Ordinal), told.Select(uri => prompts.Single(file => uri.EndsWith("/" + file, StringComparison.Ordinal))).Order(StringComparer.Ordinal));
    }

    private static int Line(JsonElement location) => location.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32();
}
