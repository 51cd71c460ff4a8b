using System.CommandLine;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>sign</c>: puts a manifest into its signed transport form.</summary>
internal static class SignCommand
{
    public static Command Create()
    {
        Argument<FileInfo> manifest = ManifestFile.Argument("manifest", "The manifest.");
        Option<FileInfo> key = new("--key") { Description = "A PEM file with the P-256 private key.", Required = true };
        Option<string> issuer = new("--issuer") { Description = "Who signs, as the gateway knows it.", Required = true };
        Option<string?> passphrase = new("--passphrase-variable") { Description = "The environment variable that holds the passphrase of an encrypted key." };
        Option<int?> days = new("--days") { Description = "For how many days it may be loaded; without it, for ever." };
        Option<FileInfo?> output = new("--output") { Description = "The file to write; without it, standard output." };
        days.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int?>() is <= 0 or > 9999)
            {
                result.AddError("--days must be a number of days from 1 to 9999.");
            }
        });
        var command = new Command("sign", "Signs a manifest (ES256) for the gateway: exit code 0 when it is signed, 2 when it cannot be.")
        {
            manifest, key, issuer, passphrase, days, output,
        };
        command.SetAction(result => ManifestFile.Run(result, (writer, read) =>
        {
            PolicyManifest signed = read(result.GetRequiredValue(manifest));
            string? secret = result.GetValue(passphrase) is { } variable ? Environment.GetEnvironmentVariable(variable) : null;
            using ManifestKey signer = ManifestFile.In(
                result.GetRequiredValue(key), text => ManifestKey.Read(text, secret, DateTimeOffset.UtcNow));
            DateTimeOffset? expires = result.GetValue(days) is { } count ? DateTimeOffset.UtcNow.AddDays(count) : null;
            string jws = SignedManifest.Create(signed, new ManifestSignature(result.GetRequiredValue(issuer), signer.Id, expires), signer.Sign);
            if (result.GetValue(output) is { } file)
            {
                File.WriteAllText(file.FullName, jws + "\n");
            }
            else
            {
                writer.WriteLine(jws);
            }

            return ExitCode.Ok;
        }));
        return command;
    }
}
