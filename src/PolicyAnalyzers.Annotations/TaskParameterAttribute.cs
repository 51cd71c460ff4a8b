using System;

namespace PolicyAnalyzers;

/// <summary>
/// Binds an argument of a task into its token, so that the protected API can compare it with what is asked of it.
/// A constraint that is set is checked by the gateway before anything is minted. There are no regular expressions:
/// whether a policy became wider must stay decidable.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TaskParameterAttribute : Attribute
{
    /// <summary>The parameter's name in manifest and token. Defaults to the parameter's own name.</summary>
    public string? Name { get; set; }

    /// <summary>The least value of a numeric parameter, inclusive. <see cref="double.NaN"/>, the default, sets none.</summary>
    public double Min { get; set; } = double.NaN;

    /// <summary>The greatest value of a numeric parameter, inclusive. <see cref="double.NaN"/>, the default, sets none.</summary>
    public double Max { get; set; } = double.NaN;

    /// <summary>What a string parameter must start with (ordinal comparison). None by default.</summary>
    public string? Prefix { get; set; }

    /// <summary>The only values that a string parameter may have (ordinal comparison). Any by default.</summary>
    public string[]? OneOf { get; set; }

    /// <summary>
    /// Whether the gateway's audit log holds the value itself, beside the digest of all arguments. The default, <c>false</c>, keeps the value out of it.
    /// The log is kept for long and read by many, so this is not for personal data, and never for a secret. It allows and refuses nothing; the manifest
    /// states it, where the security team sees it.
    /// </summary>
    public bool Audited { get; set; }
}
