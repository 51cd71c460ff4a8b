using System.Net;
using System.Security.Cryptography;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Keys;

/// <summary>Key files are for their owner alone, encrypted when there is a passphrase, and whatever is wrong with one stops the start with what to do.</summary>
public sealed class KeyFileTests
{
    private const string Passphrase = "correct horse battery staple";

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Keys_are_for_the_owner_alone()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Assert.Contains("not encrypted", gateway.Logs.Text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Owner, File.GetUnixFileMode(KeyPath(gateway)));
            Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(KeyPath(gateway))!));
            Assert.Equal(Owner, File.GetUnixFileMode(gateway.DatabasePath));
        }
    }

    [Fact]
    public async Task With_a_passphrase_keys_are_encrypted()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.SigningKeys.Passphrase = Passphrase);
        string pem = await File.ReadAllTextAsync(KeyPath(gateway), TestContext.Current.CancellationToken);

        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", pem, StringComparison.Ordinal);
        Assert.DoesNotContain("not encrypted", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Passphrase, gateway.Logs.Text, StringComparison.Ordinal);
        using var key = ECDsa.Create();
        Assert.ThrowsAny<CryptographicException>(() => key.ImportFromEncryptedPem(pem, "another passphrase"));
        key.ImportFromEncryptedPem(pem, Passphrase);
        string before = RotationTests.KeyOf((await gateway.IssueAsync()).AccessToken);

        // The same passphrase from a file, in its first line.
        await gateway.RestartAsync((options, self) => options.SigningKeys.PassphraseFile = Closed(self.Write("passphrase", Passphrase + "\n")));
        Assert.Equal(before, RotationTests.KeyOf((await gateway.IssueAsync()).AccessToken));
    }

    [Fact]
    public Task Another_passphrase_is_refused() => RefusedAsync(
        Passphrase, "another passphrase", _ => { }, "it cannot be decrypted. The passphrase is another than that with which it was written, or the file is damaged.");

    [Fact]
    public Task An_encrypted_key_without_a_passphrase_is_refused() => RefusedAsync(
        Passphrase, null, _ => { }, "it is encrypted, and there is no passphrase. Set SigningKeys.Passphrase or SigningKeys.PassphraseFile.");

    [Fact]
    public Task A_key_in_the_clear_beside_a_passphrase_is_refused() => RefusedAsync(
        null, Passphrase, _ => { }, "it is not encrypted, and there is a passphrase. Encrypt it (openssl pkcs8 -topk8 -v2 aes-256-cbc), or take the passphrase away.");

    [Fact]
    public Task A_damaged_key_is_refused() => RefusedAsync(
        null, null, path => File.WriteAllText(path, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "it holds no EC private key. Restore it from a backup, or revoke the key: keys revoke");

    [Fact]
    public Task What_is_no_key_file_is_refused() => RefusedAsync(
        null, null, path => File.WriteAllText(path, new TestKey().PublicPem), "it is no PEM file with a PKCS#8 private key. Restore it from a backup, or revoke the key: keys revoke");

    [Fact]
    public Task Another_key_under_the_name_is_refused() => RefusedAsync(
        null, null, path => File.WriteAllText(path, new TestKey().PrivatePem), "it holds another key than its name says. Restore it from a backup, or revoke the key: keys revoke");

    [Fact]
    public Task A_key_of_another_curve_is_refused() => RefusedAsync(
        null,
        null,
        path =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            File.WriteAllText(path, key.ExportPkcs8PrivateKeyPem());
        },
        "it holds another key than its name says.");

    [Fact]
    public Task A_key_that_is_gone_is_refused() => RefusedAsync(
        null, null, File.Delete, "the key is not there. Nodes of one gateway share one folder (SigningKeys.Directory); restore the file from a backup, or revoke the key: keys revoke");

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public async Task A_key_that_others_may_read_or_change_is_refused(UnixFileMode more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        await RefusedAsync(
            null, null, path => SetMode(path, Owner | more), "others may read or change it, so what it holds may be known. Replace it or, when you know that nobody has read it: chmod 600");
    }

    [Fact]
    public async Task A_folder_that_anyone_may_write_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        await RefusedAsync(
            null, null, path => SetMode(Path.GetDirectoryName(path)!, (UnixFileMode)0b111_111_111), "anyone may write this folder. Close it: chmod 700");
    }

    [Fact]
    public async Task A_key_that_the_group_may_read_is_a_mounted_secret()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        await using TestGateway gateway = await TestGateway.StartAsync();
        SetMode(KeyPath(gateway), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        await gateway.RestartAsync();
        await gateway.IssueAsync();
    }

    [Fact]
    public async Task A_passphrase_file_that_cannot_serve_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        await StopsAsync((options, _) => options.SigningKeys.PassphraseFile = "/nowhere/passphrase", "/nowhere/passphrase: the secret cannot be read: ");
        await StopsAsync((options, self) => options.SigningKeys.PassphraseFile = self.Write("open", Passphrase), "open: others may read or change it");
        await StopsAsync((options, self) => options.SigningKeys.PassphraseFile = Closed(self.Write("short", "short\n" + Passphrase)), "short: the passphrase must have at least 16 characters.");
        await StopsAsync((options, self) => options.SigningKeys.PassphraseFile = Closed(self.Write("empty", "\n" + Passphrase)), "empty: its first line is empty, where the secret is expected.");

        static async Task StopsAsync(Action<IdentityGatewayOptions, TestGateway> configure, string fault) =>
            Assert.Contains(fault, (await Assert.ThrowsAsync<GatewayStartException>(() => TestGateway.StartAsync(configure))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_stops_the_start()
    {
        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => TestGateway.StartAsync((options, self) => options.SigningKeys.Directory = self.Write("file", "") + "/keys"));

        Assert.Contains("the signing key cannot be kept: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("or name another in SigningKeys.Directory.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_share_a_database_name_the_folder_that_they_share()
    {
        var store = new FileKeyStore(Microsoft.Extensions.Options.Options.Create(new IdentityGatewayOptions { ConnectionString = "Host=db;Database=gateway" }));

        Assert.StartsWith("SigningKeys.Directory is missing: ", Assert.Throws<SigningKeyStoreException>(() => store.Directory).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_with_another_folder_does_not_start()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => gateway.StartNodeAsync((options, self) => options.SigningKeys.Directory = Path.Combine(self.Directory.FullName, "others")));

        Assert.Contains("the key is not there. Nodes of one gateway share one folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_lacks_the_next_key_says_so_before_it_has_to_sign()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Leap(RotationTests.Period - TimeSpan.FromHours(1));
        await RotationTests.TickAsync(gateway);
        string next = (await RotationTests.ListAsync(gateway)).Single(key => key.State == SigningKeyState.Next).KeyId;
        string path = Path.Combine(gateway.DatabasePath + ".keys", next + ".pem"), away = path + ".away";
        await using TestGateway node = await gateway.StartNodeAsync();
        Assert.DoesNotContain("is not there", node.Logs.Text, StringComparison.Ordinal);

        // As on a node whose shared folder does not show it.
        File.Move(path, away);
        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => gateway.StartNodeAsync());
        Assert.Contains($"{next}.pem: the key is not there.", exception.Message, StringComparison.Ordinal);

        File.Move(away, path);
        await using TestGateway third = await gateway.StartNodeAsync();
        Assert.Equal(HttpStatusCode.OK, (await third.TokenAsync(third.Ask())).Status);
    }

    private static string KeyPath(TestGateway gateway) => Assert.Single(Directory.GetFiles(gateway.DatabasePath + ".keys", "*.pem"));

    private static string Closed(string path)
    {
        SetMode(path, Owner);
        return path;
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static async Task RefusedAsync(string? written, string? read, Action<string> change, string fault)
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.SigningKeys.Passphrase = written);
        change(KeyPath(gateway));

        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => gateway.RestartAsync((options, _) => options.SigningKeys.Passphrase = read));

        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.Contains(gateway.DatabasePath + ".keys", exception.Message, StringComparison.Ordinal);
    }
}
