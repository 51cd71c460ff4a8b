using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Aot;

/// <summary>An agent that is compiled ahead of time, without a warning, works.</summary>
public sealed class AotTests : IDisposable
{
    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory("token-client-aot-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _output.Delete(recursive: true);

    [Fact]
    public async Task A_native_program_gets_a_token_calls_the_api_and_is_refused_in_words()
    {
        string project = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "PolicyAnalyzers.TokenClient.Aot"));
        BufferedCommandResult publish = await RunAsync(
            "dotnet", "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", _output.FullName, "-nologo", "-v", "q", "-warnaserror");
        Assert.True(publish.ExitCode == 0, publish.StandardOutput + publish.StandardError);
        Assert.DoesNotContain("warning", publish.StandardOutput, StringComparison.Ordinal);

        string program = Path.Combine(_output.FullName, OperatingSystem.IsWindows() ? "PolicyAnalyzers.TokenClient.Aot.exe" : "PolicyAnalyzers.TokenClient.Aot");
        Assert.False(File.Exists(Path.Combine(_output.FullName, "PolicyAnalyzers.TokenClient.Aot.dll")), "The program is not native.");
        TestContext.Current.TestOutputHelper!.WriteLine($"{new FileInfo(program).Length} bytes");

        await using World world = await World.StartAsync();
        string key = Path.Combine(_output.FullName, "agent.pem"), manifest = Path.Combine(_output.FullName, "policy.json");
        await File.WriteAllTextAsync(key, world.AgentKey.ExportPkcs8PrivateKeyPem(), Cancel);
        await File.WriteAllTextAsync(manifest, World.Manifest.ToJson(), Cancel);
        string[] common = [world.Gateway.Url.OriginalString, key, manifest, World.Ledger, world.Api.Url.OriginalString];
        BufferedCommandResult good = await RunAsync(program, [.. common, "INV-7"]);
        Assert.Equal((0, "invoice INV-7"), (good.ExitCode, good.StandardOutput.Trim()));
        BufferedCommandResult refused = await RunAsync(program, [.. common, "no-invoice"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("Task 'invoice.read' was denied (invalid_authorization_details)", refused.StandardOutput, StringComparison.Ordinal);
    }

    private static async Task<BufferedCommandResult> RunAsync(string program, params string[] arguments) =>
        await Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Cancel);

    private static string Here([CallerFilePath] string path = "") => path;
}
