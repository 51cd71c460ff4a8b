using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>A JWT that is right until a probe bends it: members, the texts of its parts, its signer, or what was signed.</summary>
internal sealed class JwtDraft(ProbeKey signer, JsonObject header, JsonObject payload)
{
    public ProbeKey Signer { get; set; } = signer;

    public JsonObject Header { get; } = header;

    public JsonObject Payload { get; } = payload;

    /// <summary>Changes the header's JSON before it is signed.</summary>
    public Func<string, string> HeaderText { get; set; } = text => text;

    /// <summary>Changes the payload's JSON before it is signed.</summary>
    public Func<string, string> PayloadText { get; set; } = text => text;

    /// <summary>Changes what was signed.</summary>
    public Func<string, string> Signed { get; set; } = text => text;

    /// <summary>What is sent whatever the members say, as where the time of an answer is taken.</summary>
    public string? Presigned { get; set; }

    public string Sign() => Presigned ?? Signed(Signer.Sign(HeaderText(Header.ToJsonString()), PayloadText(Payload.ToJsonString())));

    /// <summary>A member that stands there twice, first with this value.</summary>
    public void Twice(string member, string json) => PayloadText = text => text.Replace($"\"{member}\":", $"\"{member}\":{json},\"{member}\":", StringComparison.Ordinal);

    public void Sets(string member, JsonNode? value) => Payload[member] = value;

    /// <summary>No signature at all.</summary>
    public void Unsigned() => Signed = Cut;

    /// <summary>Another signature.</summary>
    public void SignedAs(byte[] signature) => Signed = text => Cut(text) + Base64Url.EncodeToString(signature);

    /// <summary>One bit of the signature is another.</summary>
    public void Flip(int bit) => Signed = text =>
    {
        byte[] signature = Base64Url.DecodeFromChars(text.AsSpan(text.LastIndexOf('.') + 1));
        signature[bit / 8] ^= (byte)(1 << (bit % 8));
        return Cut(text) + Base64Url.EncodeToString(signature);
    };

    /// <summary>As a secret, the public key is no secret (RFC 8725, section 2.1).</summary>
    public void SignedWithPublicKey(string algorithm, string publicKey)
    {
        Header["alg"] = algorithm;
        Signed = text => Cut(text) + Base64Url.EncodeToString(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(publicKey), Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')])));
    }

    private static string Cut(string jwt) => jwt[..(jwt.LastIndexOf('.') + 1)];
}
