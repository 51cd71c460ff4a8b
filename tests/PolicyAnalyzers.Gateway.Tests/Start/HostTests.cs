using System.Diagnostics;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Start;

/// <summary>The host, as a process of its own that is set up from outside.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task The_host_serves_alone_what_its_configuration_says()
    {
        using var directory = new TemporaryDirectory();
        using Process host = Start(
            "--urls", "http://127.0.0.1:0",
            "--Gateway:Issuer", TestGateway.Issuer,
            "--Gateway:DatabasePath", Path.Combine(directory.Path, "gateway.db"),
            "--Gateway:Clients:0:Id", "ada",
            "--Gateway:Clients:0:Kind", "Approver",
            "--Gateway:Clients:0:PublicKeyPem", new TestKey().PublicPem);
        try
        {
            string address = await ReadAddressAsync(host);
            using var http = new HttpClient();

            string metadata = await http.GetStringAsync(new Uri(address + "/.well-known/oauth-authorization-server"), TestContext.Current.CancellationToken);

            Assert.Contains($"\"token_endpoint\":\"{TestGateway.Issuer}/token\"", metadata, StringComparison.Ordinal);
            Assert.Equal("Healthy", await http.GetStringAsync(new Uri(address + "/health/live"), TestContext.Current.CancellationToken));
            Assert.Equal("Healthy", await http.GetStringAsync(new Uri(address + "/health/ready"), TestContext.Current.CancellationToken));
        }
        finally
        {
            host.Kill();
        }
    }

    [Fact]
    public async Task A_host_that_nobody_configured_denies_everything_and_says_what_to_do()
    {
        using var directory = new TemporaryDirectory();
        using Process host = Start(start => start.Environment["XDG_DATA_HOME"] = start.Environment["LOCALAPPDATA"] = start.WorkingDirectory = directory.Path, "--urls", "http://127.0.0.1:0");
        try
        {
            List<string> lines = [];
            string? address = null;
            while (!lines.Exists(line => line.Contains("4. \"PolicyPath\"", StringComparison.Ordinal)) && await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                lines.Add(line);
                address ??= line.Split("Now listening on: ") is [_, var found] ? found : null;
            }

            Assert.Contains(lines, line => line.Contains("denies everything", StringComparison.Ordinal));
            using var http = new HttpClient();
            using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
            using HttpResponseMessage answer = await http.PostAsync(new Uri(address + "/token"), form, TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.True(File.Exists(Path.Combine(directory.Path, "policy-gateway", "gateway.db")));
        }
        finally
        {
            host.Kill();
        }
    }

    [Fact]
    public async Task A_developer_finds_the_pages_at_the_first_run_and_nobody_else_has_keys_of_sessions()
    {
        using var directory = new TemporaryDirectory();
        using Process host = Start(
            start =>
            {
                start.Environment["HOME"] = start.Environment["XDG_DATA_HOME"] = start.Environment["LOCALAPPDATA"] = start.WorkingDirectory = directory.Path;
                start.Environment["DOTNET_ENVIRONMENT"] = "Development";
            },
            "--urls", "http://127.0.0.1:0");
        try
        {
            string address = await ReadAddressAsync(host);
            using var http = new HttpClient();

            Assert.False(Directory.Exists(Path.Combine(directory.Path, ".aspnet")) || Directory.Exists(Path.Combine(directory.Path, "policy-gateway", "gateway.db.sessions")));
            Assert.Contains("it proves nothing", await http.GetStringAsync(new Uri(address + "/console"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.True(Directory.Exists(Path.Combine(directory.Path, "policy-gateway", "gateway.db.sessions")));
            while (await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("http://127.0.0.1:8443/console", StringComparison.Ordinal))
            {
            }
        }
        finally
        {
            host.Kill();
        }
    }

    [Fact]
    public async Task A_setting_that_the_host_does_not_know_stops_it()
    {
        using var directory = new TemporaryDirectory();
        using Process host = Start(
            "--urls", "http://127.0.0.1:0",
            "--Gateway:Issuer", TestGateway.Issuer,
            "--Gateway:DatabasePath", Path.Combine(directory.Path, "gateway.db"),
            "--Gateway:AllowAnything", "true");

        string output = await host.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await host.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        await host.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, host.ExitCode);
        Assert.Contains("AllowAnything", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_lists_rotates_and_revokes_keys_beside_the_running_host()
    {
        using var directory = new TemporaryDirectory();
        string passphrase = Path.Combine(directory.Path, "passphrase");
        await File.WriteAllTextAsync(passphrase, "correct horse battery staple\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(passphrase, UnixFileMode.UserRead);
        }

        string[] settings =
        [
            "--Gateway:Issuer", TestGateway.Issuer, "--Gateway:DatabasePath", Path.Combine(directory.Path, "gateway.db"), "--Gateway:SigningKeys:PassphraseFile", passphrase,
        ];
        using Process host = Start(["--urls", "http://127.0.0.1:0", .. settings]);
        try
        {
            var jwks = new Uri(await ReadAddressAsync(host) + "/jwks");
            using var http = new HttpClient();
            (int code, string output, _) = await RunAsync(["keys", "list", .. settings]);
            string one = output.Split(' ')[0];
            Assert.Equal((0, true), (code, output.StartsWith($"{one} current ", StringComparison.Ordinal)));
            Assert.Contains(one, await http.GetStringAsync(jwks, TestContext.Current.CancellationToken), StringComparison.Ordinal);

            (code, output, _) = await RunAsync(["keys", "rotate", .. settings]);
            string two = output.Split(' ')[0];
            Assert.Equal((0, true), (code, output.StartsWith($"{two} next ", StringComparison.Ordinal)));

            (code, output, _) = await RunAsync(["keys", "revoke", one, "--reason", "drill", .. settings]);
            Assert.Equal(0, code);
            Assert.StartsWith($"{one} is revoked.\n{two} current ", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.DoesNotContain(one, await http.GetStringAsync(jwks, TestContext.Current.CancellationToken), StringComparison.Ordinal);

            Assert.Equal((1, "", "There is no signing key 'none'. (Parameter 'keyId')"), await RunAsync(["keys", "revoke", "none", "--reason", "drill", .. settings]));
            Assert.Equal((2, "", "usage: keys list | keys rotate | keys revoke KID --reason TEXT, each with the configuration of the gateway"), await RunAsync(["keys", "revoke", two, .. settings]));
        }
        finally
        {
            host.Kill();
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, (await error).Trim());
    }

    private static Process Start(params string[] arguments) => Start(_ => { }, arguments);

    private static Process Start(Action<ProcessStartInfo> change, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PolicyAnalyzers.Gateway.Host.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        change(start);
        return Process.Start(start)!;
    }

    private static async Task<string> ReadAddressAsync(Process host)
    {
        while (await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Split("Now listening on: ") is [_, string address])
            {
                return address;
            }
        }

        throw new InvalidOperationException("The host ended: " + await host.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private sealed class TemporaryDirectory : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-host-");

        public string Path => _directory.FullName;

        public void Dispose() => _directory.Delete(recursive: true);
    }
}
