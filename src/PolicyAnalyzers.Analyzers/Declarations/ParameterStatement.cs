using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>The rules of <c>[TaskParameter]</c>.</summary>
internal static class ParameterStatement
{
    private const string NameRule = "ASCII letters, digits and '_', starting with a letter, at most 100 characters";
    private const int MaxNameLength = 100;

    public static string NameOf(DeclaredAttribute attribute, IParameterSymbol parameter) =>
        attribute.TryGet("Name", out TypedConstant name) && name.Value is string text ? text : parameter.Name;

    public static void Check(DeclaredAttribute attribute, IParameterSymbol parameter, DeclarationSymbols symbols, HashSet<string> names, List<DeclarationFault> faults)
    {
        string name = NameOf(attribute, parameter);
        if (!IsName(name))
        {
            faults.Add(new DeclarationFault(attribute.LocationOf("Name"), $"'{name}' is no name of a task parameter; set Name to {NameRule}"));
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
        CheckText(attribute, parameter, kind, faults);
    }

    private static void CheckRange(DeclaredAttribute attribute, IParameterSymbol parameter, ParameterKind kind, List<DeclarationFault> faults)
    {
        double? min = Number(attribute, "Min");
        double? max = Number(attribute, "Max");
        if (kind != ParameterKind.Number)
        {
            Misplaced(min is not null, "Min", "a number");
            Misplaced(max is not null, "Max", "a number");
        }
        else if (min > max)
        {
            faults.Add(new DeclarationFault(attribute.LocationOf("Min"), $"Min of '{parameter.Name}' is greater than its Max, so no value is allowed; correct one of them"));
        }

        void Misplaced(bool isSet, string property, string wanted)
        {
            if (isSet)
            {
                faults.Add(new DeclarationFault(attribute.LocationOf(property), $"{property} constrains {wanted}, and '{parameter.Name}' is none; remove it"));
            }
        }
    }

    private static void CheckText(DeclaredAttribute attribute, IParameterSymbol parameter, ParameterKind kind, List<DeclarationFault> faults)
    {
        bool hasPrefix = attribute.TryGet("Prefix", out TypedConstant prefix) && !prefix.IsNull;
        bool hasOneOf = attribute.TryGetTexts("OneOf", out List<string?>? oneOf) && oneOf is not null;
        CheckOne(hasPrefix, "Prefix", prefix.Value is "", "is empty, which constrains nothing");
        CheckOne(hasOneOf, "OneOf", oneOf is { Count: 0 } || (oneOf?.Contains(null) ?? false), "is empty or holds null, so no value is allowed");

        void CheckOne(bool isSet, string property, bool isEmpty, string fault)
        {
            if (isSet && kind != ParameterKind.Text)
            {
                faults.Add(new DeclarationFault(attribute.LocationOf(property), $"{property} constrains a string, and '{parameter.Name}' is none; remove it"));
            }
            else if (isSet && isEmpty)
            {
                faults.Add(new DeclarationFault(attribute.LocationOf(property), $"{property} of '{parameter.Name}' {fault}; state a value or remove it"));
            }
        }
    }

    /// <summary>NaN is how the attribute says that there is no bound.</summary>
    private static double? Number(DeclaredAttribute attribute, string property) =>
        attribute.TryGet(property, out TypedConstant constant) && constant.Value is double value && !double.IsNaN(value) ? value : null;

    private static bool IsName(string name)
    {
        if (name.Length is 0 or > MaxNameLength || !IsLetter(name[0]))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!(IsLetter(c) || c is (>= '0' and <= '9') or '_'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
