namespace System.Runtime.CompilerServices;

// What the language looks for by name and netstandard2.0 does not have. A package that generates it does so in an order of its own in each
// build, and then no build gives the bytes of another.

/// <summary>Of <c>init</c>.</summary>
internal static class IsExternalInit;

/// <summary>Of <c>required</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
internal sealed class RequiredMemberAttribute : Attribute;

/// <summary>Of <c>required</c>: what a compiler must know that calls a constructor.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    public string FeatureName { get; } = featureName;
}
