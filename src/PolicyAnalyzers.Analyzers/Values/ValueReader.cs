using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// Reads the texts that an expression may be, within one body: literals, constants, collections, local variables,
/// branches, interpolations, and what the usual methods of strings and sequences pass on. What other code says is handed
/// back as the symbol that holds it.
/// </summary>
internal sealed partial class ValueReader
{
    /// <summary>Stands in a text for what is not known of it.</summary>
    public const string Hole = "{…}";

    private const int MaxDepth = 12;

    private readonly HashSet<ISymbol> _locals = new(SymbolEqualityComparer.Default);
    private int _confined;
    private int _followed;
    private int _told;

    /// <summary>Called for each text, with where it stands.</summary>
    public Action<string, IOperation>? OnText { get; init; }

    /// <summary>Called for each field, property, method or parameter that gives a text, or only a part of one.</summary>
    public Action<ISymbol, IOperation, bool>? OnSource { get; init; }

    /// <summary>Called when a model's answer gives the text, with what that is.</summary>
    public Action<string, IOperation>? OnModelOutput { get; init; }

    /// <summary>Called for each configuration key that gives a text.</summary>
    public Action<string, IOperation>? OnConfiguration { get; init; }

    /// <summary>Whether the text only says where an unknown one comes from.</summary>
    public static bool IsOrigin(string text) => text == InboundToken.Text || EnvironmentSecret.Is(text) || SecretValue.Is(text);

    public void Read(IOperation value) => Read(value, 0);

    private void Read(IOperation value, int depth)
    {
        IOperation operation = BodyValues.Unwrap(value);
        if (operation.ConstantValue is { HasValue: true } constant)
        {
            if (constant.Value is string text)
            {
                Text(text, operation);
            }
        }
        else if (InboundToken.Is(operation))
        {
            Text(InboundToken.Text, operation);
        }
        else if (EnvironmentSecret.Text(operation) is { } variable)
        {
            Text(variable, operation);
        }
        else
        {
            if (SecretMembers.Text(operation) is { } secret)
            {
                Text(secret, operation);
            }

            if (depth < MaxDepth && !ReadSymbol(operation, depth + 1))
            {
                ReadComposite(operation, depth + 1);
            }
        }
    }

    private void ReadComposite(IOperation operation, int depth)
    {
        switch (operation)
        {
            case IArrayCreationOperation { Initializer: { } initializer }:
                ReadAll(initializer.ElementValues, depth);
                break;
            case IObjectCreationOperation creation:
                ReadCollection(creation, depth);
                break;
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                Read(choice.WhenTrue, depth);
                Read(whenFalse, depth);
                break;
            case ICoalesceOperation coalesce:
                Read(coalesce.Value, depth);
                Read(coalesce.WhenNull, depth);
                break;
            case ISwitchExpressionOperation choice:
                ReadAll(choice.Arms.Select(static arm => arm.Value), depth);
                break;
            case IAwaitOperation await:
                Read(await.Operation, depth);
                break;
            case IConditionalAccessOperation access:
                Read(access.WhenNotNull, depth);
                break;
            case IConditionalAccessInstanceOperation instance when BodyValues.Accessed(instance) is { } accessed:
                Read(accessed, depth);
                break;
            case IImplicitIndexerReferenceOperation:
                ReadPart(operation);
                break;
            case IArrayElementReferenceOperation element:
                Read(element.ArrayReference, depth);
                break;
            case IInterpolatedStringOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
                ReadPartlyKnown(operation, depth);
                break;
            case IInvocationOperation invocation:
                ReadInvocation(invocation, depth);
                break;
            default:
                // The floor of Roslyn that this is compiled against has no operation for a collection expression, only its children.
                if (operation.Syntax.Kind() is SyntaxKind.CollectionExpression or SyntaxKind.SpreadElement || IsParamsSpan(operation))
                {
                    ReadAll(operation.ChildOperations, depth);
                }
                else
                {
                    ReadPart(operation);
                }

                break;
        }
    }

    /// <summary>Several arguments given to one <c>params ReadOnlySpan&lt;string&gt;</c>.</summary>
    private static bool IsParamsSpan(IOperation operation) => operation is { IsImplicit: true, Parent: IArgumentOperation };

    private bool ReadSymbol(IOperation operation, int depth)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                ReadLocal(local, depth);
                return true;
            case IParameterReferenceOperation parameter:
                Source(parameter.Parameter.OriginalDefinition, parameter, isPart: false);
                return true;
            case IFieldReferenceOperation field:
                Source(field.Field.OriginalDefinition, field, isPart: false);
                return true;
            case IPropertyReferenceOperation property:
                ReadProperty(property, depth);
                return true;
            default:
                return false;
        }
    }

    private void ReadLocal(ILocalReferenceOperation local, int depth)
    {
        if (!_locals.Add(local.Local))
        {
            return;
        }

        if (InboundToken.IsGivenTo(local))
        {
            Text(InboundToken.Text, local);
            return;
        }

        bool confined = BodyGuards.Confine(local, local.Local);
        _confined += confined ? 1 : 0;
        _followed++;
        int told = _told;
        ReadAll(BodyValues.Assigned(local).Concat(BodyValues.Added(local)), depth);
        if (local.Type is { SpecialType: SpecialType.System_String } or { Name: "StringBuilder" })
        {
            ReadParts(BodyIndex.Of(local).Written(local.Local));
        }

        _followed--;
        _confined -= confined ? 1 : 0;
        TellByName(local, told);
    }

    private void ReadProperty(IPropertyReferenceOperation property, int depth)
    {
        if (ConfigurationKeys.Of(property) is { } key)
        {
            Configuration(key, property);
        }
        else if (ModelOutputs.Describe(property) is { } output)
        {
            if (_confined == 0)
            {
                OnModelOutput?.Invoke(output, property);
            }
        }
        else if (property.Property.IsIndexer)
        {
            if (property.Instance is { } table)
            {
                // Whatever the key is, one of the table's values it will be: the table confines its key.
                _confined++;
                Read(table, depth);
                _confined--;
            }
        }
        else if (IsTaken(property))
        {
            ReadPart(property);
        }
        else
        {
            Source(property.Property.OriginalDefinition, property, isPart: false);
        }
    }

    /// <summary>The secret of a header's value.</summary>
    private static bool IsTaken(IPropertyReferenceOperation property) => property.Property is { Name: "Parameter", ContainingType.Name: "AuthenticationHeaderValue" };

    private void ReadCollection(IObjectCreationOperation creation, int depth)
    {
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            if (StringLike.Is(argument.Value.Type))
            {
                Read(argument.Value, depth);
            }
        }

        if (creation.Initializer is { } initializer)
        {
            foreach (IOperation element in initializer.Initializers)
            {
                switch (element)
                {
                    // Of a key and a value, the value.
                    case IInvocationOperation { Arguments: [.., { } added] }:
                        Read(added.Value, depth);
                        break;
                    case ISimpleAssignmentOperation assignment:
                        Read(assignment.Value, depth);
                        break;
                }
            }
        }
    }

    private void ReadInvocation(IInvocationOperation invocation, int depth)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (ConfigurationKeys.Of(invocation) is { } key)
        {
            Configuration(key, invocation);
            return;
        }

        switch (method.Name)
        {
            case "Trim" or "TrimEnd" or "TrimStart" or "ToLower" or "ToLowerInvariant" or "ToUpperInvariant" or "ToString" or "Split" or "ToArray"
                when invocation.Instance is { } instance:
                Read(instance, depth);
                return;
            case "Concat" or "Format" when method.ContainingType.SpecialType == SpecialType.System_String:
                ReadPartlyKnown(invocation, depth);
                return;
            case "Join" when method.ContainingType.SpecialType == SpecialType.System_String && invocation.Arguments.Length > 1:
                ReadAll(invocation.Arguments.Skip(1).Select(static argument => argument.Value), depth);
                return;
            case "ToArray" or "ToList" or "ToHashSet" or "ToImmutableArray" or "ToImmutableList" or "AsEnumerable" or "Distinct" or "Where" or "Order" or "First" or "Single" or "FirstOrDefault" or "Last" or "LastOrDefault"
                or "Append" or "Prepend" or "Concat" or "Union"
                when method.IsExtensionMethod:
                ReadAll(invocation.Arguments.Select(static argument => argument.Value), depth);
                return;
            case "Create" or "FromResult" when method.IsStatic && StringLike.Is(method.ReturnType):
                ReadAll(invocation.Arguments.Select(static argument => argument.Value), depth);
                return;
            case "EscapeDataString" or "UrlEncode" or "UrlPathEncode" when method.IsStatic && invocation.Arguments is [{ } plain]:
                Read(plain.Value, depth);
                return;
            case "GetBytes" or "ToBase64String" or "FromBase64String" when method.ContainingType is { Name: "Encoding" or "Convert", ContainingNamespace.Name: "Text" or "System" } && invocation.Arguments is [{ } encoded]:
                Read(encoded.Value, depth);
                return;
            // Of what is taken apart, no text is known any more, but where it comes from is.
            case "Substring" or "Replace" or "Remove" when invocation.Instance is not null:
            case "Parse" when method.ContainingType.Name == "AuthenticationHeaderValue":
                ReadPart(invocation);
                return;
            case "ConfigureAwait" when invocation.Instance is { } task:
                Read(task, depth);
                return;
        }

        if (!method.DeclaringSyntaxReferences.IsEmpty && StringLike.Is(method.ReturnType))
        {
            if (!Hides(method))
            {
                Source(CodeNode.Of(method), invocation, isPart: false);
                ReadGiven(invocation);
            }
        }
        else
        {
            ReadPart(invocation);
        }
    }

    private void Configuration(string key, IOperation at)
    {
        if (SecretValue.OfSetting(key) is { } secret)
        {
            Text(secret, at);
        }

        OnConfiguration?.Invoke(key, at);
    }

    private void Text(string text, IOperation at)
    {
        _told++;
        OnText?.Invoke(text, at);
    }

    private void Source(ISymbol symbol, IOperation at, bool isPart)
    {
        _told++;
        if (symbol is not IParameterSymbol || IgnoresGuards || (_confined == 0 && !BodyGuards.Confine(at, symbol)))
        {
            OnSource?.Invoke(symbol, at, isPart);
        }
    }

    private void ReadAll(IEnumerable<IOperation> values, int depth)
    {
        foreach (IOperation value in values)
        {
            Read(value, depth);
        }
    }

    /// <summary>A text with holes still says much by its ends; a hole never reads as a wildcard.</summary>
    private void ReadPartlyKnown(IOperation operation, int depth)
    {
        StringBuilder text = new();
        Append(text, operation, depth);
        Text(text.ToString(), operation);
    }

    private void Append(StringBuilder text, IOperation part, int depth)
    {
        part = BodyValues.Unwrap(part);
        switch (part)
        {
            case { ConstantValue: { HasValue: true, Value: { } known } }:
                text.Append(known);
                break;
            case IInterpolatedStringOperation interpolated:
                foreach (IInterpolatedStringContentOperation content in interpolated.Parts)
                {
                    switch (content)
                    {
                        case IInterpolatedStringTextOperation literal:
                            Append(text, literal.Text, depth);
                            break;
                        case IInterpolationOperation hole:
                            Append(text, hole.Expression, depth);
                            break;
                    }
                }

                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                Append(text, sum.LeftOperand, depth);
                Append(text, sum.RightOperand, depth);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Concat", ContainingType.SpecialType: SpecialType.System_String } } concatenation:
                foreach (IArgumentOperation argument in concatenation.Arguments)
                {
                    Append(text, argument.Value, depth);
                }

                break;
            case IInvocationOperation { TargetMethod: { Name: "Format", ContainingType.SpecialType: SpecialType.System_String } } format:
                AppendFormat(text, format, depth);
                break;
            case ILocalReferenceOperation local when depth < MaxDepth && OnlyAssigned(local) is { } value:
                Append(text, value, depth + 1);
                break;
            default:
                text.Append(Hole);
                ReadPart(part);
                break;
        }
    }

    private void AppendFormat(StringBuilder text, IInvocationOperation format, int depth)
    {
        if (format.Arguments is not [{ Value.ConstantValue: { HasValue: true, Value: string template } }, .. { } values])
        {
            text.Append(Hole);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            StringBuilder value = new();
            Append(value, values[i].Value, depth);
            template = template.Replace("{" + i.ToString(System.Globalization.CultureInfo.InvariantCulture) + "}", value.ToString());
        }

        text.Append(template);
    }

    private static IOperation? OnlyAssigned(ILocalReferenceOperation local)
    {
        IOperation? only = null;
        foreach (IOperation value in BodyValues.Assigned(local))
        {
            if (only is not null)
            {
                return null;
            }

            only = value;
        }

        return only;
    }
}
