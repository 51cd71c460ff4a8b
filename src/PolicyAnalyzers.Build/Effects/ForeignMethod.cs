namespace PolicyAnalyzers.Build.Effects;

/// <summary>A method of any other assembly: what it does is not known, but it may call back.</summary>
/// <param name="type">The full name of its type.</param>
/// <param name="name">Its name.</param>
/// <param name="parameters">How many parameters it has.</param>
/// <param name="documentationId">Its documentation id, where a file of effects may speak of this very method; else null.</param>
internal sealed class ForeignMethod(string type, string name, int parameters, string? documentationId) : IEquatable<ForeignMethod>
{
    // The code of an application calls the same few over and over.
    private readonly int _hash = StringComparer.Ordinal.GetHashCode(type) ^ (StringComparer.Ordinal.GetHashCode(name) * 31) ^ parameters;

    public string Type => type;

    public string Name => name;

    public int Parameters => parameters;

    public string? DocumentationId => documentationId;

    /// <summary>As its caller knows it: <c>Type.Name</c>, a constructor by its type.</summary>
    public string DisplayName
    {
        get
        {
            string own = type.Substring(type.LastIndexOf('.') + 1).Split('`')[0];
            return name == ".ctor" ? own : $"{own}.{Libraries.PropertyOf(name)}";
        }
    }

    /// <summary>Whether it is what compilers make of <c>typeof</c>, of comparing types and of handing an object on.</summary>
    public bool IsHarmless => this is { Type: "System.Type", Name: "GetTypeFromHandle" or "op_Equality" or "op_Inequality" };

    /// <summary>The same method of a type that overrides it.</summary>
    public ForeignMethod As(string overriding) =>
        new(overriding, name, parameters, documentationId is null ? null : documentationId.Substring(0, 2) + overriding + documentationId.Substring(2 + type.Length));

    public bool Equals(ForeignMethod? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && parameters == other.Parameters && name == other.Name && type == other.Type && documentationId == other.DocumentationId);

    public override bool Equals(object? obj) => Equals(obj as ForeignMethod);

    public override int GetHashCode() => _hash;
}
