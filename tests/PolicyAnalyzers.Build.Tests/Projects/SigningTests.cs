using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>Signing through real builds, and what their logs hold.</summary>
public sealed class SigningTests : IDisposable
{
    private const string Passphrase = "correct-horse-battery-staple";
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly AgentProject _project = new AgentProject().Grant("a");

    public void Dispose()
    {
        _project.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_key_signs_from_a_file_or_a_variable_and_reaches_no_log()
    {
        string pem = _key.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        string plain = _key.ExportPkcs8PrivateKeyPem();
        _project.Folder.Write("key.pem", pem);

        (await Sign("-p:PolicySigningKey=key.pem", "-p:PolicySigningPassphrase=env:SIGNING_PASSPHRASE", "-p:PolicySignatureDays=30", "-bl:file.binlog")).Succeeds();
        Signed(expires: true);
        string first = _project.Folder.Read("bin/Debug/net10.0/App.policy.jws");
        (await Sign("-p:PolicySigningKey=key.pem", "-p:PolicySigningPassphrase=env:SIGNING_PASSPHRASE", "-p:PolicySignatureDays=30", "-question")).Succeeds();
        Assert.Equal(first, _project.Folder.Read("bin/Debug/net10.0/App.policy.jws"));

        // Half of its days are over.
        string record = _project.Folder.Read("obj/Debug/net10.0/App.policy.jws.record");
        _project.Folder.Write("obj/Debug/net10.0/App.policy.jws.record", record.Split('\n')[0] + "\n2026-01-01T00:00:00.0000000+00:00\n");
        (await Sign("-p:PolicySigningKey=key.pem", "-p:PolicySigningPassphrase=env:SIGNING_PASSPHRASE", "-p:PolicySignatureDays=30")).Succeeds();
        Assert.NotEqual(first, _project.Folder.Read("bin/Debug/net10.0/App.policy.jws"));

        (await Sign("-p:PolicySigningKey=env:SIGNING_KEY", "-bl:variable.binlog", "-v:diag")).Succeeds();
        Signed(expires: false);

        // The variable of that name holds another key now, of which no file tells.
        using (var next = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            string before = _project.Folder.Read("bin/Debug/net10.0/App.policy.jws");
            (await Sign("-p:PolicySigningKey=env:SIGNING_KEY")).Succeeds();
            Assert.Equal(before, _project.Folder.Read("bin/Debug/net10.0/App.policy.jws"));
            (await _project.Run(["build", "-p:PolicyIssuer=ci", "-p:PolicySigningKey=env:SIGNING_KEY"], ("SIGNING_KEY", next.ExportPkcs8PrivateKeyPem()))).Succeeds();
            Assert.NotEqual(before, _project.Folder.Read("bin/Debug/net10.0/App.policy.jws"));
        }
        foreach (string log in new[] { "file.binlog", "variable.binlog" })
        {
            await using var stream = new GZipStream(File.OpenRead(_project.Folder[log]), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            Assert.True(Holds(bytes, "PolicySigningKey"), "the log is one of this build");
            Assert.All(new[] { Passphrase, Secret(pem), Secret(plain) }, secret => Assert.False(Holds(bytes, secret)));
        }

        // The log keeps whatever is given to the build itself, and so a key that is given is refused.
        (await Sign("-p:PolicySigningKey=-----BEGIN PRIVATE KEY-----")).Fails(
            $"{_project.Folder["App.csproj"]} : error POL5008: the manifest cannot be signed: PolicySigningKey and PolicySigningPassphrase name a file or a variable (env:NAME) and never hold the secret: what was given is in this build's log, so replace that key");
        Assert.False(_project.Folder.Has("obj/Debug/net10.0/App.policy.jws"));

        // A command that holds the key, as one of a key service does, answers in DER.
        _project.Folder.Write("plain.pem", plain);
        (await Sign("-p:PolicySigningCommand=openssl dgst -sha256 -sign plain.pem -binary | base64", "-p:PolicySigningKeyId=kms-1")).Succeeds();
        Signed(expires: false, keyId: "kms-1");
        (await Sign("-p:PolicySigningCommand=false", "-p:PolicySigningKeyId=kms-1")).Fails($"{_project.Folder["App.csproj"]} : error POL5008: the manifest cannot be signed: the command in PolicySigningCommand failed with exit code 1");

        // No longer signed, no signed file.
        (await _project.Build()).Succeeds();
        Assert.False(_project.Folder.Has("obj/Debug/net10.0/App.policy.jws"));

        Task<BuildOutcome> Sign(params string[] arguments) => _project.Run(
            ["build", "-p:PolicyIssuer=ci", .. arguments], ("SIGNING_KEY", plain), ("SIGNING_PASSPHRASE", Passphrase));
    }

    private static string Secret(string pem) => pem.Split('\n')[1];

    private static bool Holds(MemoryStream bytes, string text) => bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private void Signed(bool expires, string? keyId = null)
    {
        string[] parts = _project.Folder.Read("bin/Debug/net10.0/App.policy.jws").TrimEnd('\n').Split('.');
        string header = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0]));
        Assert.Equal(expires, header.Contains("\"exp\":", StringComparison.Ordinal));
        Assert.Contains($"\"kid\":\"{keyId}", header, StringComparison.Ordinal);
        Assert.True(_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
    }
}
