namespace PolicyAnalyzers.Gateway.Pkcs11;

/// <summary>Which PKCS#11 token holds the gateway's signing keys. Validated when the host starts.</summary>
public sealed class Pkcs11Options
{
    /// <summary>The configuration section that the host reads.</summary>
    public const string Section = "Pkcs11";

    /// <summary>The path of the PKCS#11 library, such as <c>/usr/lib/softhsm/libsofthsm2.so</c>.</summary>
    public string Library { get; set; } = string.Empty;

    /// <summary>The label of the token.</summary>
    public string TokenLabel { get; set; } = string.Empty;

    /// <summary>The user's PIN; set this or <see cref="PinFile"/>.</summary>
    public string? Pin { get; set; }

    /// <summary>A file with the PIN in its first line, which others than its owner and group may not read; set this or <see cref="Pin"/>.</summary>
    public string? PinFile { get; set; }
}
