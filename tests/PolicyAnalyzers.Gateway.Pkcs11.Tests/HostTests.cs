using System.Diagnostics;

namespace PolicyAnalyzers.Gateway.Pkcs11.Tests;

/// <summary>The host, with its keys in a token, and its commands beside it.</summary>
public sealed class HostTests(SoftToken token)
{
    [Fact]
    public async Task The_host_takes_the_token_from_its_configuration()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("pkcs11-host-");
        string pin = Path.Combine(directory.FullName, "pin");
        await File.WriteAllTextAsync(pin, SoftToken.Pin + "\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(pin, UnixFileMode.UserRead);
        }

        string[] settings =
        [
            "--Gateway:Issuer", "https://gateway.contoso.example", "--Gateway:DatabasePath", Path.Combine(directory.FullName, "gateway.db"),
            "--Pkcs11:Library", token.Library, "--Pkcs11:TokenLabel", SoftToken.Label, "--Pkcs11:PinFile", pin,
        ];
        string host = Path.Combine(AppContext.BaseDirectory, "PolicyAnalyzers.Gateway.Host.dll");
        var start = new ProcessStartInfo("dotnet", [host, "--urls", "http://127.0.0.1:0", .. settings]) { RedirectStandardOutput = true };
        start.Environment["SOFTHSM2_CONF"] = token.Configuration;
        using Process process = Process.Start(start)!;
        try
        {
            string? address = null;
            while (address is null && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                address = line.Split("Now listening on: ") is [_, var found] ? found : null;
            }

            using var http = new HttpClient();
            string before = await http.GetStringAsync(new Uri(address + "/jwks"), TestContext.Current.CancellationToken);
            string listed = token.Run("dotnet", [host, "keys", "list", .. settings]);
            string one = listed.Split(' ')[0];
            Assert.Contains(one, before, StringComparison.Ordinal);
            Assert.Contains(" current ", listed, StringComparison.Ordinal);

            string told = token.Run("dotnet", [host, "keys", "revoke", one, "--reason", "drill", .. settings]);

            Assert.StartsWith($"{one} is revoked.", told, StringComparison.Ordinal);
            Assert.DoesNotContain(one, await http.GetStringAsync(new Uri(address + "/jwks"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Contains("usage: keys list", Assert.Throws<InvalidOperationException>(() => token.Run("dotnet", [host, "keys", "revoke", one, .. settings])).Message, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            directory.Delete(recursive: true);
        }
    }
}
