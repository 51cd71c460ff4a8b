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
internal sealed class ValueReader
{
    /// <summary>Stands in a text for what is not known of it.</summary>
    public const string Hole = "{…}";

    private const int MaxDepth = 12;

    private readonly HashSet<ISymbol> _locals = new(SymbolEqualityComparer.Default);
    private int _confined;

    /// <summary>Called for each text, with where it stands.</summary>
    public Action<string, IOperation>? OnText { get; init; }

    /// <summary>Called for each field, property, method or parameter that gives a text, or only a part of one.</summary>
    public Action<ISymbol, IOperation, bool>? OnSource { get; init; }

    /// <summary>Called when a model's answer gives the text, with what that is.</summary>
    public Action<string, IOperation>? OnModelOutput { get; init; }

    /// <summary>Called for each configuration key that gives a text.</summary>
    public Action<string, IOperation>? OnConfiguration { get; init; }

    /// <summary>Whether the text only says where an unknown one comes from.</summary>
    public static bool IsOrigin(string text) => text == InboundToken.Text || EnvironmentSecret.Is(text);

    public void Read(IOperation value) => Read(value, 0);

    private void Read(IOperation value, int depth)
    {
        IOperation operation = BodyValues.Unwrap(value);
        if (operation.ConstantValue is { HasValue: true } constant)
        {
            if (constant.Value is string text)
            {
                OnText?.Invoke(text, operation);
            }
        }
        else if (InboundToken.Is(operation))
        {
            OnText?.Invoke(InboundToken.Text, operation);
        }
        else if (EnvironmentSecret.Text(operation) is { } variable)
        {
            OnText?.Invoke(variable, operation);
        }
        else if (depth < MaxDepth && !ReadSymbol(operation, depth + 1))
        {
            ReadComposite(operation, depth + 1);
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
                ReadPart(operation, depth);
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
            OnText?.Invoke(InboundToken.Text, local);
            return;
        }

        bool confined = BodyGuards.Confine(local, local.Local);
        _confined += confined ? 1 : 0;
        ReadAll(BodyValues.Assigned(local).Concat(BodyValues.Added(local)), depth);
        _confined -= confined ? 1 : 0;
    }

    private void ReadProperty(IPropertyReferenceOperation property, int depth)
    {
        if (ConfigurationKeys.Of(property) is { } key)
        {
            OnConfiguration?.Invoke(key, property);
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
            ReadPart(property, depth);
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
            OnConfiguration?.Invoke(key, invocation);
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
                ReadPart(invocation, depth);
                return;
            case "ConfigureAwait" when invocation.Instance is { } task:
                Read(task, depth);
                return;
        }

        if (!method.DeclaringSyntaxReferences.IsEmpty && StringLike.Is(method.ReturnType))
        {
            Source(CodeNode.Of(method), invocation, isPart: false);
        }
    }

    private void Source(ISymbol symbol, IOperation at, bool isPart)
    {
        if (symbol is not IParameterSymbol || (_confined == 0 && !BodyGuards.Confine(at, symbol)))
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
        OnText?.Invoke(text.ToString(), operation);
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
                ReadPart(part, depth);
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

    /// <summary>A part of a text says nothing by itself, but the model may choose it.</summary>
    private void ReadPart(IOperation part, int depth)
    {
        part = BodyValues.Unwrap(part);
        if (InboundToken.Is(part) || (part is ILocalReferenceOperation given && InboundToken.IsGivenTo(given)))
        {
            OnText?.Invoke(InboundToken.Text, part);
            return;
        }

        if (EnvironmentSecret.Text(part) is { } variable)
        {
            OnText?.Invoke(variable, part);
            return;
        }

        switch (part)
        {
            case IParameterReferenceOperation parameter:
                Source(parameter.Parameter.OriginalDefinition, parameter, isPart: true);
                break;
            case IFieldReferenceOperation field:
                Source(field.Field.OriginalDefinition, field, isPart: true);
                break;
            case ILocalReferenceOperation local when _locals.Add(local.Local) && depth < MaxDepth && !BodyGuards.Confine(local, local.Local):
                foreach (IOperation value in BodyValues.Assigned(local))
                {
                    ReadPart(BodyValues.Unwrap(value), depth + 1);
                }

                break;
            case IPropertyReferenceOperation property when _confined == 0 && ModelOutputs.Describe(property) is { } output:
                OnModelOutput?.Invoke(output, property);
                break;
            case IAwaitOperation { Operation: { } promise } when depth < MaxDepth:
                ReadPart(promise, depth + 1);
                break;
            case IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } promise } when depth < MaxDepth:
                ReadPart(promise, depth + 1);
                break;
            case IConditionalAccessOperation access when depth < MaxDepth:
                ReadPart(access.WhenNotNull, depth + 1);
                break;
            case IConditionalAccessInstanceOperation link when depth < MaxDepth && BodyValues.Accessed(link) is { } accessed:
                ReadPart(accessed, depth + 1);
                break;
            case ICoalesceOperation { Value: { } first } when depth < MaxDepth:
                ReadPart(first, depth + 1);
                break;
            case IImplicitIndexerReferenceOperation { Instance: { } whole } when depth < MaxDepth:
                ReadPart(whole, depth + 1);
                break;
            case IArrayElementReferenceOperation { ArrayReference: { } array } when depth < MaxDepth:
                ReadPart(array, depth + 1);
                break;
            case IPropertyReferenceOperation { Instance: { } value } taken when depth < MaxDepth && IsTaken(taken):
                ReadPart(value, depth + 1);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Parse", ContainingType.Name: "AuthenticationHeaderValue" }, Arguments: [{ } header] } when depth < MaxDepth:
                ReadPart(header.Value, depth + 1);
                break;
            case IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "First" or "FirstOrDefault" or "Last" or "LastOrDefault" or "Single" or "SingleOrDefault" }, Arguments: [{ } sequence, ..] } when depth < MaxDepth:
                ReadPart(sequence.Value, depth + 1);
                break;
            case IInvocationOperation { TargetMethod.Name: "ToString", Instance: { Type.Name: "StringValues" } values } when depth < MaxDepth:
                ReadPart(values, depth + 1);
                break;
            case IInvocationOperation call when !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && StringLike.Is(call.TargetMethod.ReturnType):
                Source(CodeNode.Of(call.TargetMethod), call, isPart: true);
                break;
            case IPropertyReferenceOperation { Property: { IsIndexer: false, DeclaringSyntaxReferences.IsEmpty: false } own } ofCompilation:
                Source(own.OriginalDefinition, ofCompilation, isPart: true);
                break;
            case IInvocationOperation { Instance: { } instance, TargetMethod.ContainingType.SpecialType: SpecialType.System_String } when depth < MaxDepth:
                ReadPart(BodyValues.Unwrap(instance), depth + 1);
                break;
        }
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
