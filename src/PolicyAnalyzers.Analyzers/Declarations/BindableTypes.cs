using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>What kind of value a task parameter has in token and manifest.</summary>
internal enum ParameterKind
{
    Unbindable,
    Text,
    Flag,
    Number,

    /// <summary>Travels as text, but is no string in the code: enumerations, identifiers, dates.</summary>
    FormattedText,
}

/// <summary>The types that a task parameter may have.</summary>
internal sealed class BindableTypes
{
    /// <summary>What they are, for messages.</summary>
    public const string Rule = "string, bool, an integer, decimal, double, float, an enum, Guid, DateOnly, DateTime or DateTimeOffset";

    private readonly TypeSet _formatted;
    private readonly TypeSet _flags;

    public BindableTypes(Compilation compilation)
    {
        _formatted = TypeSet.Resolve(compilation, "System.Guid", "System.DateOnly", "System.DateTimeOffset");
        _flags = TypeSet.Resolve(compilation, "System.FlagsAttribute");
    }

    /// <summary>The only values of an enumeration that is no set of flags; null for any other type.</summary>
    public HashSet<string>? MembersOf(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum && !type.GetAttributes().Any(attribute => _flags.Contains(attribute.AttributeClass))
            ? new HashSet<string>(type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue).Select(static field => field.Name), StringComparer.Ordinal)
            : null;

    public ParameterKind KindOf(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None ? KindOf(parameter.Type) : ParameterKind.Unbindable;

    private ParameterKind KindOf(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => ParameterKind.FormattedText,
        { SpecialType: SpecialType.System_String } => ParameterKind.Text,
        { SpecialType: SpecialType.System_Boolean } => ParameterKind.Flag,
        { SpecialType: SpecialType.System_DateTime } => ParameterKind.FormattedText,
        { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double } => ParameterKind.Number,
        _ => _formatted.Contains(type) ? ParameterKind.FormattedText : ParameterKind.Unbindable,
    };
}
