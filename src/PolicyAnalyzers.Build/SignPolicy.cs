using System.Globalization;
using Microsoft.Build.Framework;
using PolicyAnalyzers.Build.Signing;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build;

/// <summary>
/// The MSBuild task: puts the manifest into its signed transport form. A build's log holds every input of every task, so that no input here is a secret: the key is named
/// by its file or its environment variable, and read inside. It reads the environment, and is therefore not marked as fit for a process of many threads.
/// </summary>
public sealed class SignPolicy : Microsoft.Build.Utilities.Task
{
    private const string Environs = "env:";

    /// <summary>The project's absolute directory.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>The project file's name: what is wrong is wrong there.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>The manifest.</summary>
    [Required]
    public string Manifest { get; set; } = string.Empty;

    /// <summary>The file to write.</summary>
    [Required]
    public string Output { get; set; } = string.Empty;

    /// <summary>A PEM file, or <c>env:NAME</c> for the variable that holds the PEM text.</summary>
    public string? Key { get; set; }

    /// <summary><c>env:NAME</c> for the variable that holds the passphrase of an encrypted key.</summary>
    public string? Passphrase { get; set; }

    /// <summary>A command that signs instead of a key: it reads what is to be signed and writes the signature.</summary>
    public string? Command { get; set; }

    /// <summary>The id of the command's key.</summary>
    public string? KeyId { get; set; }

    /// <summary>Who signs.</summary>
    public string? Issuer { get; set; }

    /// <summary>For how many days the signed manifest may be loaded; empty for ever.</summary>
    public string? Days { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        string output = Absolute(Output);
        try
        {
            string text = File.ReadAllText(Absolute(Manifest));
            AtomicFile.Write(output, Sign(PolicyManifest.Parse(text)) + "\n");
            return true;
        }
        catch (Exception exception) when (exception is PolicyFormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            File.Delete(output);
            Log.Report([Finding.Error(RuleIds.CannotSign, $"the manifest cannot be signed: {exception.Message}", ProjectFile)], Absolute);
            return false;
        }
    }

    private string Sign(PolicyManifest manifest)
    {
        if (string.IsNullOrWhiteSpace(Issuer))
        {
            throw new PolicyFormatException("PolicyIssuer is empty; set it to the name by which the gateway knows the signer");
        }

        DateTimeOffset? expires = null;
        if (!string.IsNullOrWhiteSpace(Days))
        {
            expires = int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is > 0 and < 10_000
                ? DateTimeOffset.UtcNow.AddDays(days)
                : throw new PolicyFormatException("PolicySignatureDays must be a number of days");
        }

        if (!string.IsNullOrWhiteSpace(Command))
        {
            return string.IsNullOrWhiteSpace(KeyId)
                ? throw new PolicyFormatException("PolicySigningKeyId is empty; a command that signs does not say which key it has")
                : SignedManifest.Create(manifest, new ManifestSignature(Issuer!, KeyId!, expires), input => SigningCommand.Run(Command!, ProjectDirectory, input));
        }

        using ManifestKey key = ReadKey();
        return SignedManifest.Create(manifest, new ManifestSignature(Issuer!, string.IsNullOrWhiteSpace(KeyId) ? key.Id : KeyId!, expires), key.Sign);
    }

    private ManifestKey ReadKey()
    {
        if (Key!.Contains("-----BEGIN") || Passphrase is { Length: > 0 } && !Passphrase.StartsWith(Environs, StringComparison.Ordinal))
        {
            throw new PolicyFormatException(
                "PolicySigningKey and PolicySigningPassphrase name a file or a variable (env:NAME) and never hold the secret: what was given is in this build's log, so replace that key");
        }

        string from = Key.StartsWith(Environs, StringComparison.Ordinal) ? $"the variable '{Key.Substring(Environs.Length)}'" : $"the file '{Key}'";
        try
        {
            string pem = Key.StartsWith(Environs, StringComparison.Ordinal) ? Variable(Key) : File.ReadAllText(Absolute(Key));
            return ManifestKey.Read(pem, string.IsNullOrEmpty(Passphrase) ? null : Variable(Passphrase!), DateTimeOffset.UtcNow);
        }
        catch (PolicyFormatException fault)
        {
            throw new PolicyFormatException($"{from} is no key to sign with: {fault.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFormatException($"{from} cannot be read: {exception.Message}");
        }
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name.Substring(Environs.Length)) is { Length: > 0 } value ? value : throw new PolicyFormatException("it is not set");

    private string Absolute(string path) => Path.GetFullPath(Path.Combine(ProjectDirectory, path));
}
