using System.Globalization;
using Microsoft.Build.Framework;
using PolicyAnalyzers.Build.Signing;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build;

/// <summary>
/// The MSBuild task: puts the manifest into its signed transport form. A build's log holds every input of every task, so that no input here is a secret: the key is named
/// by its file or its environment variable, and read inside. It reads the environment, and is therefore not marked as fit for a process of many threads.
/// </summary>
public sealed class SignPolicy : PolicyTask, IIncrementalTask
{
    private const string Environs = "env:";

    /// <summary>The project file's name: what is wrong is wrong there.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>The manifest.</summary>
    [Required]
    public string Manifest { get; set; } = string.Empty;

    /// <summary>The file to write.</summary>
    [Required]
    public string Output { get; set; } = string.Empty;

    /// <summary>
    /// Where is kept of what and with which key the output was made. A key in a variable may be another one than in the last build, and days go by, of which no file
    /// tells; so the task runs in each build, and the signed file stays as it is while it need not be another.
    /// </summary>
    [Required]
    public string Record { get; set; } = string.Empty;

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

    /// <summary>Set by <c>-question</c>: to have anything to sign is a failure.</summary>
    public bool FailIfNotIncremental { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        string output = Absolute(Output);
        try
        {
            return Sign(PolicyManifest.Parse(File.ReadAllText(Absolute(Manifest))), output);
        }
        catch (Exception exception) when (exception is PolicyFormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            File.Delete(output);
            File.Delete(Absolute(Record));
            Report(Finding.Error(RuleIds.CannotSign, $"the manifest cannot be signed: {exception.Message}", ProjectFile));
            return false;
        }
    }

    private bool Sign(PolicyManifest manifest, string output)
    {
        if (string.IsNullOrWhiteSpace(Issuer))
        {
            throw new PolicyFormatException("PolicyIssuer is empty; set it to the name by which the gateway knows the signer");
        }

        int days = 0;
        if (!string.IsNullOrWhiteSpace(Days) && !(int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is > 0 and < 10_000))
        {
            throw new PolicyFormatException("PolicySignatureDays must be a number of days");
        }

        if (!string.IsNullOrWhiteSpace(Command))
        {
            return string.IsNullOrWhiteSpace(KeyId)
                ? throw new PolicyFormatException("PolicySigningKeyId is empty; a command that signs does not say which key it has")
                : Put(manifest, new SigningRecord(Issuer!, KeyId!, Command!, days, manifest), input => SigningCommand.Run(Command!, ProjectDirectory, input), output);
        }

        using ManifestKey key = ReadKey();
        return Put(manifest, new SigningRecord(Issuer!, string.IsNullOrWhiteSpace(KeyId) ? key.Id : KeyId!, key.Id, days, manifest), key.Sign, output);
    }

    private bool Put(PolicyManifest manifest, SigningRecord record, Func<byte[], byte[]> sign, string output)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (File.Exists(output) && record.StillHolds(Absolute(Record), now))
        {
            return true;
        }

        if (FailIfNotIncremental)
        {
            Log.LogError($"The signed policy in '{Output}' is not up to date.");
            return false;
        }

        DateTimeOffset? expires = record.Days == 0 ? null : now.AddDays(record.Days);
        string signed = SignedManifest.Create(manifest, new ManifestSignature(record.Issuer, record.KeyId, expires), sign);
        File.Delete(Absolute(Record));
        AtomicFile.Write(output, signed + "\n");
        AtomicFile.Write(Absolute(Record), record.At(now));
        return true;
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
}
