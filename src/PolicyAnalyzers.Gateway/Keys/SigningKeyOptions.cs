namespace PolicyAnalyzers.Gateway;

/// <summary>When the gateway's signing keys are replaced, and where the files are that hold them.</summary>
public sealed class SigningKeyOptions
{
    internal const int MinPassphraseLength = 16;

    /// <summary>
    /// The folder with the key files, one a key (PKCS#8 in PEM), each readable by its owner alone; made when it is absent. Nodes of one gateway share it. Null, the
    /// default: <c>&lt;database&gt;.keys</c> beside a SQLite database; beside PostgreSQL it must be set. Without meaning beside another <see cref="ISigningKeyStore"/>.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>
    /// The passphrase under which key files are encrypted (PBES2: AES-256-CBC, PBKDF2 with HMAC-SHA-256 and 600,000 iterations), at least 16 characters; set this or
    /// <see cref="PassphraseFile"/>. With neither, files are not encrypted, and the gateway warns at its start.
    /// </summary>
    public string? Passphrase { get; set; }

    /// <summary>A file with the passphrase in its first line, readable by nobody but its owner and group; set this or <see cref="Passphrase"/>.</summary>
    public string? PassphraseFile { get; set; }

    /// <summary>How long a key signs: 1 hour to 10 years, by default 30 days.</summary>
    public TimeSpan RotateEvery { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a key is published before it signs, so that every cache of the key set has it by then: 10 minutes to <see cref="RotateEvery"/>, by default 1 hour.
    /// </summary>
    public TimeSpan PublishAhead { get; set; } = TimeSpan.FromHours(1);
}
