using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Keys;

/// <summary>
/// Keys in a folder, one file a key, named by its thumbprint. A file is written whole under another name, flushed, and then renamed; it is never changed, so nodes that share
/// the folder cannot meet half a key.
/// </summary>
internal sealed class FileKeyStore(IOptions<IdentityGatewayOptions> options) : ISigningKeyStore
{
    private const string NoDirectory =
        "SigningKeys.Directory is missing: nodes that share a database share their keys too. Name a folder that each of them sees, or keep the keys in a PKCS#11 token or a key management service.";

    private const string Encrypted = "ENCRYPTED PRIVATE KEY", Plain = "PRIVATE KEY";

    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 600_000);

    private readonly SigningKeyOptions _options = options.Value.SigningKeys;
    private readonly ConcurrentDictionary<string, Lazy<KeyFile>> _open = new(StringComparer.Ordinal);

    /// <exception cref="SigningKeyStoreException">There is none, and none follows from the database.</exception>
    public string Directory { get => field ?? throw new SigningKeyStoreException(NoDirectory); } = DirectoryOf(options.Value);

    public bool Encrypts => _options.Passphrase is not null || _options.PassphraseFile is not null;

    public ValueTask<StoredSigningKey> CreateAsync(CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string id = JwkThumbprint.Of(key);
        try
        {
            OwnerOnlyFile.CreateFolder(Directory);
            FilePermissions.CheckFolder(Directory);
            string text = Passphrase() is { } passphrase ? key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption) : key.ExportPkcs8PrivateKeyPem();
            string written = Path.Combine(Directory, $".{Path.GetRandomFileName()}.tmp");
            using (FileStream file = OwnerOnlyFile.Create(written))
            {
                file.Write(Encoding.ASCII.GetBytes(text + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(written, PathOf(id));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SigningKeyStoreException(
                $"{Directory}: the signing key cannot be kept: {exception.Message} Let the gateway's user write this folder, or name another in SigningKeys.Directory.", exception);
        }

        return new(new StoredSigningKey(id, key.ExportParameters(includePrivateParameters: false)));
    }

    public ValueTask<byte[]> SignAsync(string reference, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        Lazy<KeyFile> file = _open.GetOrAdd(reference, id => new Lazy<KeyFile>(() => Read(id)));
        try
        {
            return new(file.Value.Sign(digest.Span));
        }
        catch (SigningKeyStoreException)
        {
            // What was wrong may be mended while the gateway runs.
            _open.TryRemove(new(reference, file));
            throw;
        }
    }

    public ValueTask DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        _open.TryRemove(reference, out _);
        try
        {
            File.Delete(PathOf(reference));
            return default;
        }
        catch (DirectoryNotFoundException)
        {
            return default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SigningKeyStoreException($"{PathOf(reference)}: the key cannot be deleted: {exception.Message}", exception);
        }
    }

    private static string? DirectoryOf(IdentityGatewayOptions options) =>
        (options.SigningKeys.Directory ?? (string.IsNullOrWhiteSpace(options.DatabasePath) ? null : options.DatabasePath + ".keys")) is { } directory ? Path.GetFullPath(directory) : null;

    /// <remarks>A reference comes from the database, and must not lead out of the folder.</remarks>
    private string PathOf(string id) => Path.GetFileName(id) == id
        ? Path.Combine(Directory, id + ".pem")
        : throw new SigningKeyStoreException($"'{id}' is no key in a file: the database names a key of another kind of key store. Configure the store that made it.");

    private KeyFile Read(string id)
    {
        string path = PathOf(id);
        string text = Text(path);
        if (!PemEncoding.TryFind(text, out PemFields fields) || text[fields.Label] is not (Encrypted or Plain))
        {
            throw new SigningKeyStoreException($"{path}: it is no PEM file with a PKCS#8 private key. Restore it from a backup, or revoke the key: keys revoke {id}");
        }

        bool isEncrypted = text[fields.Label] == Encrypted;
        string? passphrase = Passphrase();
        if (isEncrypted != passphrase is not null)
        {
            throw new SigningKeyStoreException(isEncrypted
                ? $"{path}: it is encrypted, and there is no passphrase. Set SigningKeys.Passphrase or SigningKeys.PassphraseFile."
                : $"{path}: it is not encrypted, and there is a passphrase. Encrypt it (openssl pkcs8 -topk8 -v2 aes-256-cbc), or take the passphrase away.");
        }

        return Import(path, id, text, passphrase);
    }

    private static KeyFile Import(string path, string id, string text, string? passphrase)
    {
        using var key = ECDsa.Create();
        try
        {
            if (passphrase is null)
            {
                key.ImportFromPem(text);
            }
            else
            {
                key.ImportFromEncryptedPem(text, passphrase);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new SigningKeyStoreException(
                passphrase is null
                    ? $"{path}: it holds no EC private key. Restore it from a backup, or revoke the key: keys revoke {id}"
                    : $"{path}: it cannot be decrypted. The passphrase is another than that with which it was written, or the file is damaged.",
                exception);
        }

        ECParameters parameters = key.ExportParameters(includePrivateParameters: true);
        return parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value && JwkThumbprint.Of(parameters) == id
            ? new KeyFile(parameters)
            : throw new SigningKeyStoreException($"{path}: it holds another key than its name says. Restore it from a backup, or revoke the key: keys revoke {id}");
    }

    private string Text(string path)
    {
        try
        {
            FilePermissions.CheckFolder(Directory);
            FilePermissions.CheckFile(path);
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SigningKeyStoreException(
                $"{path}: the key is not there. Nodes of one gateway share one folder (SigningKeys.Directory); restore the file from a backup, or revoke the key: keys revoke {Path.GetFileNameWithoutExtension(path)}",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SigningKeyStoreException($"{path}: the key cannot be read: {exception.Message} Let the gateway's user read it.", exception);
        }
    }

    private string? Passphrase()
    {
        if (_options.PassphraseFile is not { } path)
        {
            return _options.Passphrase;
        }

        return SecretFile.Read(path) is { Length: >= SigningKeyOptions.MinPassphraseLength } passphrase
            ? passphrase
            : throw new SigningKeyStoreException($"{path}: the passphrase must have at least {SigningKeyOptions.MinPassphraseLength} characters.");
    }

    /// <summary>One ECDsa promises nothing for concurrent use, so there are as many as were ever used at once.</summary>
    private sealed class KeyFile(ECParameters parameters)
    {
        private readonly ConcurrentBag<ECDsa> _idle = [];

        public byte[] Sign(ReadOnlySpan<byte> digest)
        {
            ECDsa key = _idle.TryTake(out ECDsa? idle) ? idle : ECDsa.Create(parameters);
            byte[] signature = key.SignHash(digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            _idle.Add(key);
            return signature;
        }
    }
}
