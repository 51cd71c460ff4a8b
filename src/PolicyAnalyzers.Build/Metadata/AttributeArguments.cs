using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>The arguments of one attribute, as its blob states them.</summary>
internal sealed class AttributeArguments(CustomAttributeValue<string> value)
{
    public string? String(int position) =>
        position < value.FixedArguments.Length ? value.FixedArguments[position].Value as string : null;

    public IReadOnlyList<string> Strings(int position) =>
        position < value.FixedArguments.Length ? Items(value.FixedArguments[position].Value) ?? [] : [];

    public string? String(string name) => Named(name) as string;

    public IReadOnlyList<string>? Strings(string name) => Items(Named(name));

    public int? Int32(string name) => Named(name) as int?;

    public bool? Boolean(string name) => Named(name) as bool?;

    public double? Double(string name) => Named(name) as double?;

    private object? Named(string name) => value.NamedArguments.FirstOrDefault(argument => argument.Name == name).Value;

    // A null element is kept as an empty string, which no rule of the policy language accepts as a name.
    private static IReadOnlyList<string>? Items(object? array) =>
        array is ImmutableArray<CustomAttributeTypedArgument<string>> items
            ? [.. items.Select(item => item.Value as string ?? string.Empty)]
            : null;
}
