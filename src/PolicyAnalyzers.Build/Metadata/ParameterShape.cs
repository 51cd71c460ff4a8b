using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>What a parameter's C# type means in a policy.</summary>
/// <param name="name">The type, for messages.</param>
/// <param name="type">Its JSON type, where the name tells it.</param>
/// <param name="asEnum">Looks the type up as an enumeration. Most types of a signature are those of no task parameter, and no assembly is opened for them.</param>
internal sealed class ParameterShape(string name, ParameterType? type = null, Func<EnumType?>? asEnum = null)
{
    private readonly Lazy<EnumType?> _enum = new(() => asEnum?.Invoke());

    public string Name => name;

    /// <summary>Its JSON type; null when no task parameter can have it.</summary>
    public ParameterType? Type => type ?? (_enum.Value is null ? null : ParameterType.String);

    /// <summary>The members of an enumeration that is no set of flags; null for any other type.</summary>
    public IReadOnlyList<string>? Values => _enum.Value is { IsFlags: false } members ? members.Members : null;
}
