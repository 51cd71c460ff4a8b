using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Calls that make something harmless of a secret, by what they are called.</summary>
internal static class Redaction
{
    private static readonly string[] Hiders = ["Mask", "Redact", "Sanitize", "Scrub", "Obfuscate", "Anonymize", "Censor", "Hash", "Encrypt", "Protect", "Truncate", "Shorten", "Fingerprint", "Hide", "RemoveSecret", "StripSecret"];

    public static bool Hides(IMethodSymbol method) => Array.Exists(Hiders, word => method.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    /// <summary><c>text.Replace(secret, "***")</c>: what is replaced is not known, so that it is a redaction.</summary>
    public static bool Removes(IInvocationOperation call) =>
        call is { TargetMethod: { Name: "Replace", ContainingType.SpecialType: SpecialType.System_String }, Arguments: [{ Value.ConstantValue.HasValue: false }, ..] };
}
