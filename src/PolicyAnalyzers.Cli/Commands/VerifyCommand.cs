using System.CommandLine;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>verify</c>: is the file a manifest that this signer signed?</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = ManifestFile.Argument("file", "A signed manifest.");
        Option<FileInfo> key = new("--key") { Description = "A PEM file with the signer's public key.", Required = true };
        Option<string> issuer = new("--issuer") { Description = "The signer's name.", Required = true };
        Option<string?> keyId = new("--key-id") { Description = "The id of the key; by default its thumbprint." };
        var command = new Command("verify", "Checks a signed manifest as the gateway does: exit code 0 when it would be loaded, 2 when not.") { file, key, issuer, keyId };
        command.SetAction(result => ManifestFile.Run(result, (output, _) =>
        {
            using ManifestVerifier verifier = ManifestFile.In(
                result.GetRequiredValue(key),
                text => new ManifestVerifier([new ManifestSigner { Issuer = result.GetRequiredValue(issuer), PublicKey = text, KeyId = result.GetValue(keyId) }]));
            PolicyManifest manifest = ManifestFile.In(result.GetRequiredValue(file), text => verifier.Verify(text, DateTimeOffset.UtcNow));
            output.WriteLine($"signed by {result.GetRequiredValue(issuer)}: {manifest.Application}, epoch {manifest.Epoch}, {manifest.Digest}");
            return ExitCode.Ok;
        }));
        return command;
    }
}
