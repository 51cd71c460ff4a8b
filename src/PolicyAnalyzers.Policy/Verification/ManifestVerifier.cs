using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// Verifies signed manifests. Whoever holds one loads no manifest that is unsigned, or signed by anybody else. Immutable and safe to share between threads.
/// </summary>
public sealed class ManifestVerifier : IDisposable
{
    /// <summary>The longest transport form that is looked at.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, (ManifestSigner Signer, ECDsa Key)> _keys = new(StringComparer.Ordinal);

    /// <summary>Creates a verifier that trusts these signers alone.</summary>
    /// <exception cref="PolicyFormatException">A signer's key is no P-256 public key, or two have one key id.</exception>
    public ManifestVerifier(IEnumerable<ManifestSigner> signers)
    {
        foreach (ManifestSigner signer in signers)
        {
            ECDsa key = signer.ReadKey();
            string id = signer.KeyId ?? ManifestKey.Thumbprint(key.ExportParameters(includePrivateParameters: false));
            if (!_keys.TryAdd(id, (signer, key)))
            {
                throw new PolicyFormatException($"two signers have the key id '{id}'");
            }
        }
    }

    /// <summary>The manifest, when one of the signers signed it.</summary>
    /// <exception cref="PolicyFormatException">It is not signed by one that is trusted with this application, has expired, or is no manifest.</exception>
    public PolicyManifest Verify(string text, DateTimeOffset now)
    {
        string jws = text.TrimEnd('\n', '\r');
        if (jws.Length > MaxLength || jws.Split('.') is not [var header, var payload, var signature])
        {
            throw new PolicyFormatException("it is no signed manifest: a signer is required here, and an unsigned manifest is not loaded");
        }

        Header read = Header.Read(Text(header, "header"));
        if (!_keys.TryGetValue(read.KeyId, out (ManifestSigner Signer, ECDsa Key) trusted) || trusted.Signer.Issuer != read.Issuer)
        {
            throw new PolicyFormatException("it is signed by nobody who is trusted here");
        }

        byte[] value = Base64UrlText.Decode(signature) ?? throw new PolicyFormatException("its signature is no base64url");
        if (!trusted.Key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), value, HashAlgorithmName.SHA256))
        {
            throw new PolicyFormatException("its signature is wrong: it was changed after it was signed");
        }

        if (read.Expires <= now)
        {
            throw new PolicyFormatException($"it expired at {read.Expires:u}; build and sign it again");
        }

        if (trusted.Signer.Applications is { Count: > 0 } applications && !applications.Contains(read.Application))
        {
            throw new PolicyFormatException($"its signer is not trusted with application '{read.Application}'");
        }

        PolicyManifest manifest = PolicyManifest.Parse(Text(payload, "payload"));
        return manifest.Application == read.Application && manifest.Epoch == read.Epoch && manifest.Digest == read.Digest
            ? manifest
            : throw new PolicyFormatException("its header speaks of another manifest than it holds");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach ((_, ECDsa key) in _keys.Values)
        {
            key.Dispose();
        }
    }

    private static string Text(string part, string what)
    {
        try
        {
            return s_strictUtf8.GetString(Base64UrlText.Decode(part) ?? throw new PolicyFormatException($"its {what} is no base64url"));
        }
        catch (DecoderFallbackException)
        {
            throw new PolicyFormatException($"its {what} is not UTF-8");
        }
    }

    private sealed record Header(string KeyId, string Issuer, string Application, int Epoch, string Digest, DateTimeOffset Expires)
    {
        public static Header Read(string json)
        {
            JsonMembers members = JsonMembers.Of(JsonReader.Read(json), "the header");
            if (members.RequiredString("alg") != "ES256" || members.RequiredString("typ") != SignedManifest.Type)
            {
                throw new PolicyFormatException($"its header must say alg 'ES256' and typ '{SignedManifest.Type}'");
            }

            decimal? expires = members.OptionalNumber("exp");
            var header = new Header(
                members.RequiredString("kid"),
                members.RequiredString("iss"),
                members.RequiredString("application"),
                members.RequiredInt32("epoch"),
                members.RequiredString("digest"),
                expires is null ? DateTimeOffset.MaxValue
                    : expires is >= 0 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds((long)expires) : throw new PolicyFormatException("its 'exp' is no time"));
            members.End(); // crit, jku and whatever else: what is not understood is not accepted
            return header;
        }
    }
}
