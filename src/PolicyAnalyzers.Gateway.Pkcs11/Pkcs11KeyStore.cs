using System.Formats.Asn1;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace PolicyAnalyzers.Gateway.Pkcs11;

/// <summary>Signing keys in a token. A key's reference is its CKA_ID in hexadecimal, which is also its label.</summary>
internal sealed class Pkcs11KeyStore(IOptions<Pkcs11Options> options) : ISigningKeyStore, IDisposable
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const int IdLength = 16, CoordinateLength = 32;

    private readonly TokenSessions _sessions = new(options.Value);

    public ValueTask<StoredSigningKey> CreateAsync(CancellationToken cancellationToken) => new(_sessions.Use("make a signing key", session =>
    {
        byte[] id = RandomNumberGenerator.GetBytes(IdLength);
        string reference = Convert.ToHexStringLower(id);
        IObjectAttributeFactory attributes = session.Factories.ObjectAttributeFactory;
        using IMechanism mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_EC_KEY_PAIR_GEN);
        session.GenerateKeyPair(
            mechanism,
            [
                attributes.Create(CKA.CKA_TOKEN, true),
                attributes.Create(CKA.CKA_PRIVATE, false),
                attributes.Create(CKA.CKA_VERIFY, true),
                attributes.Create(CKA.CKA_ID, id),
                attributes.Create(CKA.CKA_LABEL, reference),
                attributes.Create(CKA.CKA_EC_PARAMS, Curve()),
            ],
            [
                attributes.Create(CKA.CKA_TOKEN, true),
                attributes.Create(CKA.CKA_PRIVATE, true),
                attributes.Create(CKA.CKA_SENSITIVE, true),
                attributes.Create(CKA.CKA_EXTRACTABLE, false),
                attributes.Create(CKA.CKA_SIGN, true),
                attributes.Create(CKA.CKA_ID, id),
                attributes.Create(CKA.CKA_LABEL, reference),
            ],
            out IObjectHandle publicKey,
            out _);
        byte[] point = session.GetAttributeValue(publicKey, [CKA.CKA_EC_POINT])[0].GetValueAsByteArray();
        return new StoredSigningKey(reference, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = Point(point) });
    }));

    public ValueTask<byte[]> SignAsync(string reference, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken) =>
        new(_sessions.Use($"sign with key {reference}", session =>
        {
            using IMechanism mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_ECDSA);
            return session.Sign(mechanism, session.PrivateKey(reference), digest.ToArray());
        }));

    public ValueTask DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        _sessions.Use($"destroy key {reference}", session =>
        {
            session.Destroy(reference);
            return true;
        });
        return default;
    }

    public void Dispose() => _sessions.Dispose();

    private static byte[] Curve()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(P256);
        return writer.Encode();
    }

    /// <summary>The uncompressed point. The standard wraps it in an octet string; some tokens do not.</summary>
    private static ECPoint Point(byte[] value)
    {
        byte[] point = value.Length == 1 + (2 * CoordinateLength) ? value : AsnDecoder.ReadOctetString(value, AsnEncodingRules.DER, out _);
        return point is [4, ..] && point.Length == 1 + (2 * CoordinateLength)
            ? new ECPoint { X = point[1..(1 + CoordinateLength)], Y = point[(1 + CoordinateLength)..] }
            : throw new SigningKeyStoreException("The token made a public key that is no uncompressed point on P-256.");
    }
}
