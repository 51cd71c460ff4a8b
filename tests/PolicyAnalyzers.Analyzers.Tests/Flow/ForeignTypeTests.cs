using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Flow;

/// <summary>Services and their data that another project declares: names tell what their values are, in a build and in an editor alike.</summary>
public sealed class ForeignTypeTests
{
    private const string Library = """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        namespace Contoso.Services;

        public class SecretDto { public string Name { get; set; } public string Value { get; set; } }
        public class SecretPropertiesDto { public string Name { get; set; } public string Value { get; set; } }
        public class ConnectionStringDto { public string Name { get; set; } public string Value { get; set; } }
        public class RegistryCredentialsDto { public string Username { get; set; } public string Password { get; set; } }
        public class RegistryDto { public string Name { get; set; } public int PasswordCount { get; set; } }
        public class ImageRequest { public string Image { get; set; } public RegistryCredentialsDto Registry { get; set; } }

        public interface IVault
        {
            Task<SecretDto> GetSecretAsync(string name);
            Task<SecretPropertiesDto> GetPropertiesAsync(string name);
            Task<IEnumerable<ConnectionStringDto>> GetConnectionStringsAsync(string app);
            Task<RegistryCredentialsDto> GetCredentialsAsync(string registry);
            Task<RegistryDto> GetRegistryAsync(string registry);
        }
        """;

    private static string Tool(string body, string parameter = "string name") => $$"""
        using System.Linq;
        using System.Text.Json;
        using System.Threading.Tasks;
        using Contoso.Services;
        using ModelContextProtocol.Server;

        public class Tools(IVault vault)
        {
            [McpServerTool]
            public async Task<string> Run({{parameter}})
            {
                {{body}}
            }
        }
        """;

    public static TheoryData<string> Shown => new(
        "var secret = await vault.GetSecretAsync(name); return JsonSerializer.Serialize(new { secret.Name, value = {|#0:secret.Value|} });",
        "var secret = await vault.GetSecretAsync(name); return {|#0:secret.Value|};",
        "var credentials = await vault.GetCredentialsAsync(name); return JsonSerializer.Serialize(new { success = true, {|#0:credentials|} });",
        "var found = await vault.GetConnectionStringsAsync(name); return JsonSerializer.Serialize(new { found = {|#0:found.ToArray()|} });");

    public static TheoryData<string> Silent => new(
        "var secret = await vault.GetSecretAsync(name); return secret.Name;",
        "var found = await vault.GetPropertiesAsync(name); return found.Value;",
        "var found = await vault.GetRegistryAsync(name); return JsonSerializer.Serialize(found);",
        "var credentials = await vault.GetCredentialsAsync(name); return credentials.Username;",
        "var found = await vault.GetConnectionStringsAsync(name); return string.Join(\",\", found.Select(one => one.Name));");

    [Theory]
    [MemberData(nameof(Shown))]
    public Task What_a_tool_shows_of_them_is_a_warning(string body) => V.WithLibrary(Library, Tool(body), Expect.Warning("POL3012"));

    [Theory]
    [MemberData(nameof(Shown))]
    public Task In_an_editor_it_is_the_same(string body) => V.WithProject(Library, Tool(body), Expect.Warning("POL3012"));

    [Theory]
    [MemberData(nameof(Silent))]
    public Task What_is_said_about_them_is_silent(string body) => V.WithLibrary(Library, Tool(body));

    [Theory]
    [MemberData(nameof(Silent))]
    public Task In_an_editor_it_is_silent_as_well(string body) => V.WithProject(Library, Tool(body));

    [Fact]
    public Task A_request_that_another_project_declares_is_filled_by_the_model_too() =>
        V.WithLibrary(Library, Tool("await Task.Yield(); return request.Image;", "ImageRequest {|#0:request|}"), Expect.Warning("POL1011"));

    [Fact]
    public Task A_service_that_another_project_declares_is_not() =>
        V.WithLibrary(Library, Tool("await Task.Yield(); return other.ToString();", "IVault other"));
}
