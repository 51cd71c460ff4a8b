using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Gateway.Pages.Tests.Support;

/// <summary>An OpenID Connect provider that none of us wrote, in a node process.</summary>
internal sealed class LoginProvider : IAsyncDisposable
{
    public const string Client = "gateway", Secret = "a secret of forty characters, or about so";

    private readonly Process _process;

    private LoginProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    public string Issuer { get; }

    public static async Task<LoginProvider> StartAsync(string redirect, JsonObject people)
    {
        var options = new JsonObject { ["client"] = Client, ["secret"] = Secret, ["redirect"] = redirect, ["people"] = people };
        Process process = Process.Start(new ProcessStartInfo("node", ["provider.js", options.ToJsonString()])
        {
            WorkingDirectory = NodeFolder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string? issuer = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new LoginProvider(process, issuer ?? throw new InvalidOperationException("The provider did not start."));
    }

    public async ValueTask DisposeAsync()
    {
        // The end of its input ends it.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
