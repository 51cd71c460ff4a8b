using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>What a parameter's C# type means in a policy.</summary>
/// <param name="Name">The type, for messages.</param>
/// <param name="Type">Its JSON type; null when no task parameter can have it.</param>
/// <param name="Values">The members of an enumeration that is no set of flags; null for any other type.</param>
internal sealed record ParameterShape(string Name, ParameterType? Type = null, IReadOnlyList<string>? Values = null);
