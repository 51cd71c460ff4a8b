using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>The rules of <c>[TaskParameter]</c>.</summary>
internal static class ParameterStatement
{
    public static string NameOf(DeclaredAttribute attribute, IParameterSymbol parameter) =>
        attribute.TryGet("Name", out TypedConstant name) && name.Value is string text ? text : parameter.Name;

    public static void Check(DeclaredAttribute attribute, IParameterSymbol parameter, DeclarationSymbols symbols, HashSet<string> names, List<DeclarationFault> faults)
    {
        string name = NameOf(attribute, parameter);
        if (!ParameterName.IsValid(name))
        {
            faults.Add(new DeclarationFault(attribute.LocationOf("Name"), $"'{name}' is no name of a task parameter; set Name to {ParameterName.Rule}"));
        }
        else if (!names.Add(name))
        {
            faults.Add(new DeclarationFault(attribute.LocationOf("Name"), $"The task has another parameter '{name}'; set a different Name"));
        }

        ParameterKind kind = symbols.Bindable.KindOf(parameter);
        if (kind == ParameterKind.Unbindable)
        {
            if (parameter.Type.TypeKind != TypeKind.Error)
            {
                faults.Add(new DeclarationFault(attribute.Location, $"'{parameter.Name}' of type '{parameter.Type.ToDisplayString()}' cannot be bound into a token; use {BindableTypes.Rule}, by value and not nullable"));
            }

            return;
        }

        CheckRange(attribute, parameter, kind, faults);
        CheckText(attribute, parameter, kind, symbols, faults);
    }

    private static void CheckRange(DeclaredAttribute attribute, IParameterSymbol parameter, ParameterKind kind, List<DeclarationFault> faults)
    {
        double? min = Number(attribute, "Min");
        double? max = Number(attribute, "Max");
        Inexact(min, "Min");
        Inexact(max, "Max");
        if (kind != ParameterKind.Number)
        {
            Misplaced(min is not null, "Min", "a number");
            Misplaced(max is not null, "Max", "a number");
        }
        else if (min > max)
        {
            faults.Add(new DeclarationFault(attribute.LocationOf("Min"), $"Min of '{parameter.Name}' is greater than its Max, so no value is allowed; correct one of them")
                .With(DeclarationFault.SwapKey, "Min,Max"));
        }

        void Inexact(double? bound, string property)
        {
            if (bound is { } value && !IsExact(value))
            {
                faults.Add(new DeclarationFault(attribute.LocationOf(property), $"{property} of '{parameter.Name}' is no decimal number of at most 15 significant digits; write one"));
            }
        }

        void Misplaced(bool isSet, string property, string wanted)
        {
            if (isSet)
            {
                faults.Add(DeclarationFault.Removable(attribute.LocationOf(property), $"{property} constrains {wanted}, and '{parameter.Name}' is none; remove it"));
            }
        }
    }

    private static void CheckText(DeclaredAttribute attribute, IParameterSymbol parameter, ParameterKind kind, DeclarationSymbols symbols, List<DeclarationFault> faults)
    {
        bool hasPrefix = attribute.TryGet("Prefix", out TypedConstant prefix) && !prefix.IsNull;
        bool hasOneOf = attribute.TryGetTexts("OneOf", out List<string?>? oneOf) && oneOf is not null;
        CheckOne(hasPrefix, "Prefix", prefix.Value is "", "is empty, which constrains nothing");
        CheckOne(hasOneOf, "OneOf", oneOf is not null && !IsSet(oneOf), "is empty, holds null, or holds a value twice");
        if (kind is ParameterKind.Text or ParameterKind.FormattedText)
        {
            CheckValues(attribute, parameter, prefix.Value as string, oneOf ?? [], symbols, faults);
        }

        void CheckOne(bool isSet, string property, bool isEmpty, string fault)
        {
            if (isSet && kind is not (ParameterKind.Text or ParameterKind.FormattedText))
            {
                faults.Add(DeclarationFault.Removable(attribute.LocationOf(property), $"{property} constrains a text, and '{parameter.Name}' is none; remove it"));
            }
            else if (isSet && isEmpty)
            {
                faults.Add(new DeclarationFault(attribute.LocationOf(property), $"{property} of '{parameter.Name}' {fault}; state a value or remove it"));
            }
        }
    }

    /// <summary>A value that another constraint forbids was not meant so.</summary>
    private static void CheckValues(DeclaredAttribute attribute, IParameterSymbol parameter, string? prefix, List<string?> oneOf, DeclarationSymbols symbols, List<DeclarationFault> faults)
    {
        HashSet<string>? members = symbols.Bindable.MembersOf(parameter.Type);
        for (int i = 0; i < oneOf.Count; i++)
        {
            if (oneOf[i] is not { } value)
            {
                continue;
            }

            if (members?.Contains(value) == false)
            {
                faults.Add(DeclarationFault.Removable(attribute.LocationOf("OneOf", i), $"'{value}' of OneOf is no member of '{parameter.Type.Name}', so it is never given; correct or remove it"));
            }
            else if (prefix is not null && !value.StartsWith(prefix, StringComparison.Ordinal))
            {
                faults.Add(DeclarationFault.Removable(attribute.LocationOf("OneOf", i), $"'{value}' of OneOf does not start with the Prefix '{prefix}', so it is never allowed; correct one of them"));
            }
        }

        if (oneOf.Count == 0 && prefix is not null && members?.Any(member => member.StartsWith(prefix, StringComparison.Ordinal)) == false)
        {
            faults.Add(DeclarationFault.Removable(attribute.LocationOf("Prefix"), $"No member of '{parameter.Type.Name}' starts with the Prefix '{prefix}', so no value is allowed; correct or remove it"));
        }
    }

    private static bool IsSet(List<string?> values) =>
        values.Count > 0 && !values.Contains(null) && values.Distinct(StringComparer.Ordinal).Count() == values.Count;

    /// <summary>A decimal made of a double keeps 15 digits; the policy holds a bound only as the number that was meant.</summary>
    private static bool IsExact(double bound) =>
        Math.Abs(bound) < (double)decimal.MaxValue && (double)(decimal)bound == bound;

    /// <summary>NaN is how the attribute says that there is no bound.</summary>
    private static double? Number(DeclaredAttribute attribute, string property) =>
        attribute.TryGet(property, out TypedConstant constant) && constant.Value is double value && !double.IsNaN(value) ? value : null;
}
