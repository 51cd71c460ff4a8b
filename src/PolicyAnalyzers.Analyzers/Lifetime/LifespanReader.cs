using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>Reads how long an expression says that something lives: a number, a time span, or a moment counted from now.</summary>
internal readonly struct LifespanReader(AppSettings configuration, CancellationToken cancellationToken)
{
    private const int MaxDepth = 8;

    /// <summary>How long it is from now until the moment; null when the expression does not count from now.</summary>
    public Lifespan? Until(IOperation moment) => Until(moment, 0);

    /// <summary>A time span.</summary>
    public Lifespan? Span(IOperation span) => Span(span, 0);

    /// <summary>A number of seconds.</summary>
    public Lifespan? Number(IOperation number) => Number(number, 0);

    /// <summary>Whatever the expression is by its type; a number counts the unit.</summary>
    public Lifespan? Any(IOperation value, double? unit) => Core(BodyValues.Unwrap(value).Type) switch
    {
        { Name: "TimeSpan" } => Span(value),
        { SpecialType: SpecialType.System_DateTime } or { Name: "DateTimeOffset" } => Until(value),
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double or SpecialType.System_UInt32 or SpecialType.System_Decimal or SpecialType.System_Single } when unit is { } of =>
            Number(value) is { } number ? number * of : null,
        _ => null,
    };

    public static ITypeSymbol? Core(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ } inner] } ? inner : type;

    private Lifespan? Until(IOperation moment, int depth)
    {
        IOperation operation = BodyValues.Unwrap(moment);
        if (depth > MaxDepth)
        {
            return null;
        }

        switch (operation)
        {
            case IFieldReferenceOperation { Field: { Name: "MaxValue", ContainingType.Name: "DateTime" or "DateTimeOffset" } }:
            case IObjectCreationOperation { Type.Name: "DateTime" or "DateTimeOffset", Arguments: [{ Value.ConstantValue: { HasValue: true, Value: > 1970 } }, _, _, ..] }:
                return Lifespan.Endless;
            case IObjectCreationOperation { Type.Name: "DateTimeOffset" or "DateTime", Arguments: [{ } wrapped, ..] }:
                return Until(wrapped.Value, depth + 1);
            case IPropertyReferenceOperation { Property.Name: "UtcDateTime" or "DateTime" or "LocalDateTime" or "Value" or "Date", Instance: { } whole }:
                return Until(whole, depth + 1);
            case IInvocationOperation { TargetMethod.Name: "ToUnixTimeSeconds" or "ToUniversalTime" or "ToLocalTime" or "ToString" or "ToOffset" or "ToUnixTimeMilliseconds" or "GetValueOrDefault", Instance: { } whole }:
                return Until(whole, depth + 1);
            case IInvocationOperation { TargetMethod: { Name: "GetIntDate" or "SpecifyKind" or "ToString" or "ToInt64" or "FromDateTimeOffset" or "FromDateTime", IsStatic: true }, Arguments: [{ } wrapped, ..] }:
                return Until(wrapped.Value, depth + 1);
            case IInvocationOperation { TargetMethod: { Name: "Add", ContainingType.Name: "DateTime" or "DateTimeOffset" }, Instance: { } from, Arguments: [{ } added] }:
                return IsNow(from, depth) is { } before && Span(added.Value, depth + 1) is { } span ? before + span : null;
            case IInvocationOperation { TargetMethod: { Name: { Length: > 3 } name, ContainingType.Name: "DateTime" or "DateTimeOffset" }, Instance: { } from, Arguments: [{ } added] } when name.StartsWith("Add", StringComparison.Ordinal):
                return Lifespan.UnitOf(name.Substring(3)) is { } unit && IsNow(from, depth) is { } start && Number(added.Value, depth + 1) is { } number ? start + (number * unit) : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: { } from, RightOperand: { } added } when Core(added.Type)?.Name == "TimeSpan":
                return IsNow(from, depth) is { } first && Span(added, depth + 1) is { } length ? first + length : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: { } from, RightOperand: { } added } when BodyValues.Unwrap(from) is IInvocationOperation { TargetMethod.Name: "ToUnixTimeSeconds", Instance: { } now }:
                return IsNow(now, depth) is { } epoch && Number(added, depth + 1) is { } seconds ? epoch + seconds : null;
            case IConditionalOperation { WhenTrue: { } whenTrue, WhenFalse: { } whenFalse }:
                return Longer(Until(whenTrue, depth + 1), Until(whenFalse, depth + 1));
            case ICoalesceOperation { WhenNull: { } otherwise }:
                return Until(otherwise, depth + 1);
            case ILocalReferenceOperation local when BodyValues.OnlyAssigned(local) is { } value:
                return Until(value, depth + 1);
            default:
                return null;
        }
    }

    /// <summary>What has been added to now already, if the moment counts from now at all.</summary>
    private Lifespan? IsNow(IOperation moment, int depth)
    {
        IOperation operation = BodyValues.Unwrap(moment);
        return operation switch
        {
            IPropertyReferenceOperation { Property: { IsStatic: true, Name: "UtcNow" or "Now" or "Today" } } => new Lifespan(0),
            IInvocationOperation { TargetMethod.Name: "GetUtcNow" or "GetLocalNow" or "GetCurrentInstant" } => new Lifespan(0),
            IPropertyReferenceOperation { Property.Name: "UtcNow" or "Now" } => new Lifespan(0),
            IParameterReferenceOperation { Parameter.Name: "now" or "utcNow" or "issuedAt" or "notBefore" or "issued" or "currentTime" } => new Lifespan(0),
            ILocalReferenceOperation local when depth < MaxDepth && BodyValues.OnlyAssigned(local) is { } value => IsNow(value, depth + 1),
            IPropertyReferenceOperation { Property.Name: "UtcDateTime" or "DateTime" or "Date", Instance: { } whole } => IsNow(whole, depth),
            _ => depth < MaxDepth ? Until(operation, depth + 1) : null,
        };
    }

    private Lifespan? Span(IOperation span, int depth)
    {
        IOperation operation = BodyValues.Unwrap(span);
        if (depth > MaxDepth)
        {
            return null;
        }

        switch (operation)
        {
            case IFieldReferenceOperation { Field: { Name: "MaxValue", ContainingType.Name: "TimeSpan" } or { Name: "InfiniteTimeSpan" } }:
                return Lifespan.Endless;
            case IInvocationOperation { TargetMethod: { Name: { Length: > 4 } name, ContainingType.Name: "TimeSpan", IsStatic: true }, Arguments: [{ } amount, ..] } when name.StartsWith("From", StringComparison.Ordinal):
                return Lifespan.UnitOf(name.Substring(4)) is { } unit && Number(amount.Value, depth + 1) is { } number ? number * unit : null;
            case IInvocationOperation { TargetMethod: { Name: "FromTimeSpan", IsStatic: true }, Arguments: [{ } wrapped] }:
                return Span(wrapped.Value, depth + 1);
            case IInvocationOperation { TargetMethod: { Name: "Parse" or "ParseExact", ContainingType.Name: "TimeSpan" }, Arguments: [{ } text, ..] }:
                return Text(text.Value) is { } written && TimeSpan.TryParse(written, CultureInfo.InvariantCulture, out TimeSpan parsed) ? new Lifespan(parsed.TotalSeconds) : null;
            case IInvocationOperation { TargetMethod: { Name: "Add", ContainingType.Name: "TimeSpan" }, Instance: { } first, Arguments: [{ } second] }:
                return Sum(Span(first, depth + 1), Span(second.Value, depth + 1));
            case IInvocationOperation { TargetMethod: { Name: "Multiply", ContainingType.Name: "TimeSpan" }, Instance: { } first, Arguments: [{ } factor] }:
                return Product(Span(first, depth + 1), Number(factor.Value, depth + 1));
            case IObjectCreationOperation { Type.Name: "TimeSpan" } creation:
                return Parts(creation, depth);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Sum(Span(sum.LeftOperand, depth + 1), Span(sum.RightOperand, depth + 1));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product:
                bool isFirst = Core(product.LeftOperand.Type)?.Name == "TimeSpan";
                return Product(Span(isFirst ? product.LeftOperand : product.RightOperand, depth + 1), Number(isFirst ? product.RightOperand : product.LeftOperand, depth + 1));
            case IConditionalOperation { WhenTrue: { } whenTrue, WhenFalse: { } whenFalse }:
                return Longer(Span(whenTrue, depth + 1), Span(whenFalse, depth + 1));
            case ICoalesceOperation { Value: { } given, WhenNull: { } otherwise }:
                return Longer(Span(given, depth + 1), Span(otherwise, depth + 1));
            case IPropertyReferenceOperation { Property.Name: "Value", Instance: { } nullable } when Core(nullable.Type)?.Name == "TimeSpan":
                return Span(nullable, depth + 1);
            case ILocalReferenceOperation local when BodyValues.OnlyAssigned(local) is { } value:
                return Span(value, depth + 1);
            default:
                return OfSymbol(operation);
        }
    }

    private Lifespan? Number(IOperation number, int depth)
    {
        IOperation operation = BodyValues.Unwrap(number);
        if (operation.ConstantValue is { HasValue: true } constant)
        {
            return constant.Value switch
            {
                string text => Parse(text),
                IConvertible known and not bool and not char => new Lifespan(known.ToDouble(CultureInfo.InvariantCulture)),
                _ => null,
            };
        }

        if (depth > MaxDepth)
        {
            return null;
        }

        switch (operation)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product:
                return Product(Number(product.LeftOperand, depth + 1), Number(product.RightOperand, depth + 1));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Sum(Number(sum.LeftOperand, depth + 1), Number(sum.RightOperand, depth + 1));
            case IPropertyReferenceOperation { Property: { Name: { Length: > 5 } name, ContainingType.Name: "TimeSpan" }, Instance: { } span } when name.StartsWith("Total", StringComparison.Ordinal):
                return Lifespan.UnitOf(name.Substring(5)) is { } unit && Span(span, depth + 1) is { } length ? length * (1 / unit) : null;
            case IInvocationOperation { TargetMethod: { Name: "Parse" or "ToInt32" or "ToDouble" or "ToInt64", IsStatic: true }, Arguments: [{ } text, ..] }:
                return Number(text.Value, depth + 1);
            case IInvocationOperation { TargetMethod.Name: "GetValue", Arguments: [.., { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: "defaultValue", Value: { } otherwise }] } setting:
                return Setting(ConfigurationKeys.Of(setting)) ?? Number(otherwise, depth + 1);
            case IInvocationOperation setting when ConfigurationKeys.Of(setting) is { } key:
                return Setting(key);
            case IPropertyReferenceOperation setting when ConfigurationKeys.Of(setting) is { } key:
                return Setting(key);
            case ICoalesceOperation { Value: { } given, WhenNull: { } otherwise }:
                return Number(given, depth + 1) ?? Number(otherwise, depth + 1);
            case IConditionalOperation { WhenTrue: { } whenTrue, WhenFalse: { } whenFalse }:
                return Longer(Number(whenTrue, depth + 1), Number(whenFalse, depth + 1));
            case ILocalReferenceOperation local when BodyValues.OnlyAssigned(local) is { } value:
                return Number(value, depth + 1);
            default:
                return OfSymbol(operation);
        }
    }

    /// <summary><c>new TimeSpan(ticks)</c>, <c>(hours, minutes, seconds)</c>, <c>(days, hours, minutes, seconds, …)</c>.</summary>
    private Lifespan? Parts(IObjectCreationOperation creation, int depth)
    {
        Lifespan? all = new Lifespan(0);
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            all = argument.Parameter is { Name: { } name } && Lifespan.UnitOf(char.ToUpperInvariant(name[0]) + name.Substring(1)) is { } unit && Number(argument.Value, depth + 1) is { } number ? Sum(all, number * unit) : null;
        }

        return all;
    }

    private Lifespan? Setting(string? key)
    {
        double longest = double.NaN;
        foreach (ConfiguredText configured in key is null ? [] : configuration.Find(key, cancellationToken))
        {
            if (Parse(configured.Text) is { } number && !(number.Seconds <= longest))
            {
                longest = number.Seconds;
            }
        }

        return double.IsNaN(longest) ? null : new Lifespan(longest);
    }

    private static Lifespan? OfSymbol(IOperation operation) => operation switch
    {
        IFieldReferenceOperation field => new Lifespan(0, field.Field.OriginalDefinition),
        IPropertyReferenceOperation { Property.IsIndexer: false } property => new Lifespan(0, property.Property.OriginalDefinition),
        IParameterReferenceOperation parameter => new Lifespan(0, parameter.Parameter.OriginalDefinition),
        _ => null,
    };

    private static Lifespan? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? new Lifespan(number) : null;

    private static string? Text(IOperation operation) => BodyValues.Unwrap(operation).ConstantValue is { HasValue: true, Value: string text } ? text : null;

    private static Lifespan? Sum(Lifespan? left, Lifespan? right) => left is { } first && right is { } second ? first + second : null;

    private static Lifespan? Product(Lifespan? left, Lifespan? right) => (left, right) switch
    {
        ({ } first, { Symbol: null } second) => first * second.Seconds,
        ({ Symbol: null } first, { } second) => second * first.Seconds,
        _ => null,
    };

    private static Lifespan? Longer(Lifespan? left, Lifespan? right) => left is { } first && right is { } second ? first.Seconds >= second.Seconds ? first : second : left ?? right;
}
