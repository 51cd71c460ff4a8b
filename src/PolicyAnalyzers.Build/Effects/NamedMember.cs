using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>What a token in the code of an assembly names: a method, a field or a type.</summary>
internal sealed record NamedMember
{
    public static readonly NamedMember Nothing = new();

    /// <summary>The method, when it is in an assembly that is searched.</summary>
    public Method? Own { get; init; }

    /// <summary>What is known of the method, when it is elsewhere.</summary>
    public ForeignMethod? Foreign { get; init; }

    /// <summary>Whether a file of effects may speak of an override of the method, which is elsewhere.</summary>
    public bool MayBeOverridden { get; init; }

    /// <summary>Whether it is a method whose signature is known.</summary>
    public bool IsMethod { get; init; }

    public bool IsInstance { get; init; }

    /// <summary>How many parameters the method has.</summary>
    public int Parameters { get; init; }

    /// <summary>The type whose method is named.</summary>
    public SignatureType? Owner { get; init; }

    /// <summary>What the method gives, what the field holds, or the type; null for nothing.</summary>
    public SignatureType? Type { get; init; }

    /// <summary>Types that are made where they are named: state machines that are structures.</summary>
    public TypeNode[] Made { get; init; } = [];

    /// <summary>The static initializers that the first use of a member runs.</summary>
    public Method? Initializer { get; init; }

    /// <summary>In closures and state machines, whether the field holds the object of the method that they are code of.</summary>
    public bool IsOuterThis { get; init; }

    /// <summary>The function that a field holds, as its author knows it.</summary>
    public string? Held { get; init; }
}
