using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>How a client's certificate is known again (RFC 8705, sections 2.1.2 and 2.2). Names are compared exactly.</summary>
internal sealed record CertificateName(string Kind, string Value)
{
    private const string Sha256 = "x5t#S256", SubjectDn = "subject_dn", SanDns = "san_dns", SanUri = "san_uri", SubjectAlternativeName = "2.5.29.17";
    private const int DnsTag = 2, UriTag = 6;

    /// <summary>The longest distinguished name that is taken apart: one of few but huge numbers takes seconds.</summary>
    private const int MaxNameLength = 1024;

    /// <summary>Whether this very certificate is meant, so that nobody needs to have issued it.</summary>
    public bool IsPinned => Kind == Sha256;

    /// <exception cref="FormatException">Not exactly one member is set, or it is malformed.</exception>
    public static CertificateName Of(ClientCertificate certificate) => certificate switch
    {
        { Sha256: { Length: > 0 } hash, SubjectDn: null, SanDns: null, SanUri: null } => new(Sha256, ReadHash(hash)),
        { Sha256: null, SubjectDn: { Length: > 0 } name, SanDns: null, SanUri: null } => new(SubjectDn, ReadName(name)),
        { Sha256: null, SubjectDn: null, SanDns: { Length: > 0 } name, SanUri: null } => new(SanDns, name),
        { Sha256: null, SubjectDn: null, SanDns: null, SanUri: { Length: > 0 } uri } => new(SanUri, uri),
        _ => throw new FormatException("Certificate: set one of Sha256, SubjectDn, SanDns and SanUri"),
    };

    public bool IsOf(X509Certificate2 certificate) => Kind switch
    {
        Sha256 => Value == Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)),
        SubjectDn => certificate.SubjectName.RawData.Length <= MaxNameLength && Value == certificate.SubjectName.Name,
        SanDns => AlternativeNames(certificate, DnsTag).Contains(Value, StringComparer.OrdinalIgnoreCase),
        SanUri => AlternativeNames(certificate, UriTag).Contains(Value, StringComparer.Ordinal),
        _ => false,
    };

    public override string ToString() => $"{Kind} {Value}";

    private static string ReadHash(string text)
    {
        string hex = text.Replace(":", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        if (hex.Length == SHA256.HashSizeInBytes * 2 && hex.All(char.IsAsciiHexDigit))
        {
            return hex;
        }

        return Base64Url.IsValid(text, out int length) && length == SHA256.HashSizeInBytes
            ? Convert.ToHexStringLower(Base64Url.DecodeFromChars(text))
            : throw new FormatException("Certificate: Sha256 is no SHA-256 in hexadecimal or base64url");
    }

    // Through the encoding and back, so that two ways to write one name are one.
    private static string ReadName(string text)
    {
        if (text.Length > MaxNameLength)
        {
            throw new FormatException($"Certificate: SubjectDn is longer than {MaxNameLength} characters");
        }

        try
        {
            return new X500DistinguishedName(new X500DistinguishedName(text).RawData).Name;
        }
        catch (CryptographicException exception)
        {
            throw new FormatException("Certificate: SubjectDn is no distinguished name", exception);
        }
    }

    /// <summary>RFC 5280, section 4.2.1.6: IA5 texts under context-specific tags. A malformed extension names nobody.</summary>
    private static List<string> AlternativeNames(X509Certificate2 certificate, int tag)
    {
        List<string> names = [];
        try
        {
            foreach (X509Extension extension in certificate.Extensions.Where(extension => extension.Oid?.Value == SubjectAlternativeName))
            {
                AsnReader sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                var wanted = new Asn1Tag(TagClass.ContextSpecific, tag);
                while (sequence.HasData)
                {
                    if (sequence.PeekTag() == wanted)
                    {
                        names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, wanted));
                    }
                    else
                    {
                        sequence.ReadEncodedValue();
                    }
                }
            }
        }
        catch (AsnContentException)
        {
            return [];
        }

        return names;
    }
}
