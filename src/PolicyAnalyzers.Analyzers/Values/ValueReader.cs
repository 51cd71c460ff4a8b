using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Tokens;

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

    /// <summary>More ways to put one text together than this are not told apart.</summary>
    private const int MaxTexts = 8;

    private HashSet<ISymbol>? _locals;
    private HoleValues? _hole;
    private int _confined;

    /// <summary>Called for each text, with where it stands.</summary>
    public Action<string, IOperation>? OnText { get; init; }

    /// <summary>Called for a text that has holes which symbols fill elsewhere; it counts if they do not. A text like any other, if nobody asks.</summary>
    public Action<string, IOperation>? OnTemplate { get; init; }

    /// <summary>Called for each field, property, method or parameter that gives a text, or a part of one, with how it arrives.</summary>
    public Action<TextSource>? OnSource { get; init; }

    /// <summary>Called when a model's answer gives the text, with what that is.</summary>
    public Action<string, IOperation>? OnModelOutput { get; init; }

    /// <summary>Called for each configuration key that gives a text, or a part of one, with how it arrives.</summary>
    public Action<string, IOperation, TextFrame>? OnConfiguration { get; init; }

    /// <summary>Whether the text only says where an unknown one comes from.</summary>
    public static bool IsOrigin(string text) => text is InboundToken.Text or KeptToken.Text or IssuedToken.Text or IssuedToken.Maybe || EnvironmentSecret.Is(text);

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
        else if (!MayBeOrigin(operation.Kind) || !ReadOrigin(operation, depth))
        {
            ReadFurther(operation, depth);
        }
    }

    /// <summary>The members by which secrets come that no text stands for.</summary>
    private static bool MayBeOrigin(OperationKind kind) =>
        kind is OperationKind.PropertyReference or OperationKind.Invocation or OperationKind.FieldReference or OperationKind.DynamicMemberReference;

    /// <returns>Whether that is all that is to be read; else, what a member of the compilation holds is followed all the same.</returns>
    private bool ReadOrigin(IOperation operation, int depth)
    {
        if ((InboundToken.Is(operation) ? InboundToken.Text : EnvironmentSecret.Text(operation)) is { } origin)
        {
            Text(origin, operation);
            return true;
        }

        if (depth < MaxDepth)
        {
            if (KeptToken.Is(operation))
            {
                Text(KeptToken.Text, operation);
            }

            if (IssuedToken.Of(operation) is { } token)
            {
                Text(token, operation);
            }
        }

        return false;
    }

    private void ReadFurther(IOperation operation, int depth)
    {
        if (depth < MaxDepth)
        {
            if (!ReadSymbol(operation, depth + 1))
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
            case ITupleOperation tuple:
                ReadAll(tuple.Elements, depth);
                break;
            case IAnonymousFunctionOperation lambda:
                ReadAll(BodyValues.Returned(lambda), depth);
                break;
            case IMethodReferenceOperation { Method: { } method }:
                Source(CodeNode.Of(method), operation, TextFrame.Whole);
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
                Source(parameter.Parameter.OriginalDefinition, parameter, TextFrame.Whole);
                return true;
            case IFieldReferenceOperation { Field: { } field } when SdkConstants.Of(field) is { } text:
                Text(text, operation);
                return true;
            case IFieldReferenceOperation { Field: { IsExplicitlyNamedTupleElement: true } element }:
                Source(element, operation, TextFrame.Whole);
                return true;
            case IFieldReferenceOperation field:
                Source(field.Field.OriginalDefinition, field, TextFrame.Whole);
                return true;
            case IPropertyReferenceOperation property:
                ReadProperty(property, depth);
                return true;
            default:
                return false;
        }
    }

    /// <returns>Whether the variable is read for the first time.</returns>
    private bool Begin(ILocalReferenceOperation local) => (_locals ??= new HashSet<ISymbol>(SymbolEqualityComparer.Default)).Add(local.Local);

    private void ReadLocal(ILocalReferenceOperation local, int depth)
    {
        if (!Begin(local))
        {
            return;
        }

        if (InboundToken.IsGivenTo(local))
        {
            Text(InboundToken.Text, local);
            return;
        }

        if (IssuedToken.GivenTo(local) is { } token)
        {
            Text(token, local);
            return;
        }

        bool confined = BodyGuards.Confine(local, local.Local);
        _confined += confined ? 1 : 0;
        BodyIndex body = BodyIndex.Of(local);
        ReadAll(BodyValues.Assigned(local), depth);
        ReadAll(body.Added(local.Local), depth);
        foreach (IArgumentOperation given in body.Given(local.Local))
        {
            ReadGiven(given, depth);
        }

        foreach (IFieldSymbol element in body.Elements(local.Local))
        {
            Source(element, local, TextFrame.Whole);
        }

        _confined -= confined ? 1 : 0;
    }

    /// <summary>What a call gives through an <c>out</c> argument.</summary>
    private void ReadGiven(IArgumentOperation given, int depth)
    {
        if (given is not { Parent: IInvocationOperation { TargetMethod: { } method } call, Parameter: { } parameter })
        {
            return;
        }

        if (KeptToken.IsRead(call))
        {
            Text(KeptToken.Text, given);
        }

        if (!method.DeclaringSyntaxReferences.IsEmpty)
        {
            Source(parameter.OriginalDefinition, given, TextFrame.Whole);
        }
        else if (method.Name == "TryGetValue" && call.Instance is { } table)
        {
            ReadElement(table, depth);
        }
        else if (method.Name is "TryParse" or "TryCreate" && call.Arguments is [{ } read, ..])
        {
            ReadPart(read.Value, depth);
        }
    }

    /// <summary>Whatever the key is, one of the table's values it will be: the table confines its key. But what the model fills is all of its choice.</summary>
    private void ReadElement(IOperation table, int depth)
    {
        if (ModelOutputs.OfTable(BodyValues.Unwrap(table)) is { } output)
        {
            Chosen(output, table);
            return;
        }

        _confined++;
        Read(table, depth);
        _confined--;
    }

    private void Chosen(string what, IOperation at)
    {
        if (_confined == 0)
        {
            OnModelOutput?.Invoke(what, at);
            if (_hole is { } hole)
            {
                hole.IsChosen = true;
            }
        }
    }

    private void ReadProperty(IPropertyReferenceOperation property, int depth)
    {
        if (ConfigurationKeys.Of(property) is { } key)
        {
            Give(key, property, TextFrame.Whole);
        }
        else if (ModelOutputs.Describe(property) is { } output)
        {
            Chosen(output, property);
        }
        else if (property.Property.IsIndexer)
        {
            if (property.Instance is { } table)
            {
                ReadElement(table, depth);
            }
        }
        else if (property is { Property: { Name: "Value" or "Result", DeclaringSyntaxReferences.IsEmpty: true }, Instance: { } promise } && StringLike.Is(promise.Type))
        {
            Read(promise, depth);
        }
        else if (property.Property.DeclaringSyntaxReferences.IsEmpty)
        {
            if (_hole is null)
            {
                Source(property.Property.OriginalDefinition, property, TextFrame.Whole);
            }

            ReadPart(property, depth);
        }
        else
        {
            Source(property.Property.OriginalDefinition, property, TextFrame.Whole);
            ReadOwner(property, depth);
        }
    }

    /// <summary>A member of a parameter's own type is what the parameter brings.</summary>
    private void ReadOwner(IPropertyReferenceOperation property, int depth)
    {
        if (property.Instance is { } owner && BodyValues.Unwrap(owner) is IParameterReferenceOperation or ILocalReferenceOperation or IPropertyReferenceOperation or IConditionalAccessInstanceOperation && depth < MaxDepth)
        {
            ReadPart(owner, depth + 1);
        }
    }

    /// <summary>What is made of a text to read its parts.</summary>
    private static bool IsTakenApart(ITypeSymbol? type) =>
        type?.Name is "Uri" or "UriBuilder" or "JsonElement" or "JsonNode" or "JsonValue" or "JsonObject" or "JsonDocument" or "JToken" or "JObject" or "AuthenticationHeaderValue" or "StringValues" or "Match" or "Group";

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
            Give(key, invocation, TextFrame.Whole);
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
            case "Join" when IsOfOneText(invocation):
            case "Replace" when invocation.Instance?.ConstantValue is { HasValue: true, Value: string }:
                ReadPartlyKnown(invocation, depth);
                return;
            case "Join" when method.ContainingType.SpecialType == SpecialType.System_String && invocation.Arguments.Length > 1:
                ReadAll(invocation.Arguments.Skip(1).Select(static argument => argument.Value), depth);
                return;
            case "Where" or "Intersect" or "Except" when method.IsExtensionMethod && BodyGuards.AreChosen(invocation):
                _confined++;
                ReadAll(invocation.Arguments.Select(static argument => argument.Value).Where(static value => StringLike.Is(value.Type) && BodyValues.Unwrap(value) is not (IAnonymousFunctionOperation or IMethodReferenceOperation)), depth);
                _confined--;
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
            case "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "WaitAsync" when invocation.Instance is { } task:
                Read(task, depth);
                return;
            case "GetString" or "GetValue" or "GetRawText" or "GetLeftPart" when invocation.Instance is { } whole && IsTakenApart(whole.Type):
                ReadPart(whole, depth);
                return;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke && invocation.Instance is { } code)
        {
            Read(code, depth);
        }
        else if (!method.DeclaringSyntaxReferences.IsEmpty && StringLike.Is(method.ReturnType))
        {
            Source(CodeNode.Of(method), invocation, TextFrame.Whole);
        }
    }

    /// <summary>Joined by what no list of scopes is separated by: the parts of one.</summary>
    private static bool IsOfOneText(IInvocationOperation join) =>
        join is { TargetMethod.ContainingType.SpecialType: SpecialType.System_String, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: { } separator } }, { } parts, ..] }
        && separator.ToString()!.Trim() is { Length: > 0 } mark
        && mark != ","
        && BodyValues.Unwrap(parts.Value) is IArrayCreationOperation { Initializer: not null } or { Type.SpecialType: SpecialType.System_String };

    private void Text(string text, IOperation at)
    {
        if (_hole is { } hole && !IsOrigin(text))
        {
            hole.Texts.Add(text);
        }
        else
        {
            OnText?.Invoke(text, at);
        }
    }

    private void Source(ISymbol symbol, IOperation at, TextFrame frame)
    {
        if (symbol is not IParameterSymbol || (_confined == 0 && !BodyGuards.Confine(at, symbol)))
        {
            Give(new TextSource(symbol, frame, at, at));
        }
    }

    private void Give(TextSource source)
    {
        if (_hole is { } hole)
        {
            hole.Sources.Add(source);
        }
        else
        {
            OnSource?.Invoke(source);
        }
    }

    private void Give(string key, IOperation at, TextFrame frame)
    {
        if (_hole is { } hole)
        {
            hole.Keys.Add((key, frame));
        }
        else
        {
            OnConfiguration?.Invoke(key, at, frame);
        }
    }

    private void ReadAll(IEnumerable<IOperation> values, int depth)
    {
        foreach (IOperation value in values)
        {
            Read(value, depth);
        }
    }

    /// <summary>A text with holes still says much by its ends; a hole never reads as a wildcard. What is known of a hole is put into its place.</summary>
    private void ReadPartlyKnown(IOperation operation, int depth)
    {
        StringBuilder written = new();
        List<(int At, IOperation Part)> holes = [];
        Append(written, holes, operation, depth);

        string whole = written.ToString();
        List<string> texts = [""];
        bool isFilled = false;
        int end = 0;
        foreach ((int at, IOperation part) in holes)
        {
            HoleValues values = ReadHole(part, depth);
            TextFrame frame = TextFrame.At(whole, at, Hole.Length);
            isFilled |= values.Sources.Count > 0 || values.IsChosen;
            foreach (TextSource source in values.Sources)
            {
                Give(source with { Frame = frame.Around(source.Frame), Whole = operation });
            }

            foreach ((string key, TextFrame inner) in values.Keys)
            {
                Give(key, operation, frame.Around(inner));
            }

            string between = whole.Substring(end, at - end);
            texts = [.. texts.SelectMany(text => values.Alternatives(), (text, value) => text + between + value).Take(MaxTexts)];
            end = at + Hole.Length;
        }

        foreach (string text in texts)
        {
            string full = text + whole.Substring(end);
            if (isFilled && _hole is null && OnTemplate is not null && full.Contains(Hole))
            {
                OnTemplate(full, operation);
            }
            else
            {
                Text(full, operation);
            }
        }
    }

    private HoleValues ReadHole(IOperation part, int depth)
    {
        HoleValues? outer = _hole;
        HoleValues values = _hole = new HoleValues();
        Read(part, depth);
        if (values.IsEmpty)
        {
            ReadPart(part, depth);
        }

        _hole = outer;
        return values;
    }

    private void Append(StringBuilder text, List<(int At, IOperation Part)> holes, IOperation part, int depth)
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
                            Append(text, holes, literal.Text, depth);
                            break;
                        case IInterpolationOperation hole:
                            Append(text, holes, hole.Expression, depth);
                            break;
                    }
                }

                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                Append(text, holes, sum.LeftOperand, depth);
                Append(text, holes, sum.RightOperand, depth);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Concat", ContainingType.SpecialType: SpecialType.System_String } } concatenation:
                foreach (IArgumentOperation argument in concatenation.Arguments)
                {
                    Append(text, holes, argument.Value, depth);
                }

                break;
            case IInvocationOperation { TargetMethod: { Name: "Format", ContainingType.SpecialType: SpecialType.System_String } } format:
                AppendFormat(text, holes, format, depth);
                break;
            case IInvocationOperation { TargetMethod.Name: "Join" } join when IsOfOneText(join):
                AppendJoined(text, holes, join, depth);
                break;
            case IInvocationOperation { TargetMethod.Name: "Replace", Instance.ConstantValue: { HasValue: true, Value: string template }, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string { Length: > 0 } mark } }, { } replacement, ..] }:
                AppendReplaced(text, holes, template, mark, replacement.Value, depth);
                break;
            case ILocalReferenceOperation local when depth < MaxDepth && OnlyAssigned(local) is { } value && _locals?.Contains(local.Local) != true:
                Append(text, holes, value, depth + 1);
                break;
            default:
                holes.Add((text.Length, part));
                text.Append(Hole);
                break;
        }
    }

    /// <summary>Writes a template with the values in their places.</summary>
    private void AppendFormat(StringBuilder text, List<(int At, IOperation Part)> holes, IInvocationOperation format, int depth)
    {
        IArgumentOperation? template = format.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "format");
        if (template?.Value.ConstantValue is not { HasValue: true, Value: string written })
        {
            text.Append(Hole);
            return;
        }

        List<IOperation> values = [];
        foreach (IArgumentOperation argument in format.Arguments)
        {
            if (argument.Parameter?.Name.StartsWith("arg", StringComparison.Ordinal) == true)
            {
                values.AddRange(Elements(argument.Value));
            }
        }

        int end = 0;
        for (int open = written.IndexOf('{'); open >= 0; open = written.IndexOf('{', end))
        {
            int close = written.IndexOf('}', open);
            text.Append(written, end, open - end);
            end = close < 0 ? written.Length : close + 1;
            if (close == open + 2 && written[open + 1] - '0' is >= 0 and < 10 and int index && index < values.Count)
            {
                Append(text, holes, values[index], depth);
            }
            else
            {
                text.Append(Hole);
            }
        }

        text.Append(written, end, written.Length - end);
    }

    private void AppendJoined(StringBuilder text, List<(int At, IOperation Part)> holes, IInvocationOperation join, int depth)
    {
        bool isFirst = true;
        foreach (IOperation part in join.Arguments.Skip(1).SelectMany(static argument => Elements(BodyValues.Unwrap(argument.Value))))
        {
            text.Append(isFirst ? "" : join.Arguments[0].Value.ConstantValue.Value);
            Append(text, holes, part, depth);
            isFirst = false;
        }
    }

    private void AppendReplaced(StringBuilder text, List<(int At, IOperation Part)> holes, string template, string mark, IOperation replacement, int depth)
    {
        int end = 0;
        for (int at = template.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = template.IndexOf(mark, end, StringComparison.Ordinal))
        {
            text.Append(template, end, at - end);
            Append(text, holes, replacement, depth);
            end = at + mark.Length;
        }

        text.Append(template, end, template.Length - end);
    }

    /// <summary>What an array of arguments is written with, or the argument alone.</summary>
    private static IEnumerable<IOperation> Elements(IOperation argument) => argument switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        _ when argument.Syntax.Kind() is SyntaxKind.CollectionExpression || IsParamsSpan(argument) && argument.Type?.Name == "ReadOnlySpan" => argument.ChildOperations,
        _ => [argument],
    };

    /// <summary>A part of a text says nothing by itself, but the model may choose it.</summary>
    private void ReadPart(IOperation part, int depth)
    {
        part = BodyValues.Unwrap(part);
        if (InboundToken.Is(part) || (part is ILocalReferenceOperation given && InboundToken.IsGivenTo(given)))
        {
            Text(InboundToken.Text, part);
            return;
        }

        if (EnvironmentSecret.Text(part) is { } variable)
        {
            Text(variable, part);
            return;
        }

        if ((IssuedToken.Of(part) ?? (part is ILocalReferenceOperation holder ? IssuedToken.GivenTo(holder) : null)) is { } token)
        {
            Text(token, part);
        }

        switch (part)
        {
            case IParameterReferenceOperation parameter:
                Source(parameter.Parameter.OriginalDefinition, parameter, TextFrame.Changed);
                break;
            case IFieldReferenceOperation field:
                Source(field.Field.OriginalDefinition, field, TextFrame.Changed);
                break;
            case ILocalReferenceOperation local when Begin(local) && depth < MaxDepth && !BodyGuards.Confine(local, local.Local):
                foreach (IOperation value in BodyValues.Assigned(local))
                {
                    ReadPart(BodyValues.Unwrap(value), depth + 1);
                }

                foreach (IArgumentOperation through in BodyIndex.Of(local).Given(local.Local))
                {
                    ReadGiven(through, depth + 1);
                }

                break;
            case IPropertyReferenceOperation property when _confined == 0 && ModelOutputs.Describe(property) is { } output:
                Chosen(output, property);
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
            case ICoalesceOperation coalesce when depth < MaxDepth:
                ReadPart(coalesce.Value, depth + 1);
                ReadPart(coalesce.WhenNull, depth + 1);
                break;
            case IConditionalOperation { WhenFalse: { } whenFalse } choice when depth < MaxDepth:
                ReadPart(choice.WhenTrue, depth + 1);
                ReadPart(whenFalse, depth + 1);
                break;
            case IImplicitIndexerReferenceOperation { Instance: { } whole } when depth < MaxDepth:
                ReadPart(whole, depth + 1);
                break;
            case IArrayElementReferenceOperation { ArrayReference: { } array } when depth < MaxDepth:
                ReadPart(array, depth + 1);
                break;
            case IPropertyReferenceOperation { Instance: { } value } when depth < MaxDepth && IsTakenApart(value.Type):
                ReadPart(value, depth + 1);
                break;
            case IObjectCreationOperation { Arguments: [{ } argument, ..] } made when depth < MaxDepth && IsTakenApart(made.Type):
                ReadPart(argument.Value, depth + 1);
                break;
            case IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Parse" or "Deserialize" or "DeserializeObject" or "UnescapeDataString", DeclaringSyntaxReferences.IsEmpty: true }, Arguments: [{ } taken, ..] } when depth < MaxDepth:
                ReadPart(taken.Value, depth + 1);
                break;
            case IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "First" or "FirstOrDefault" or "Last" or "LastOrDefault" or "Single" or "SingleOrDefault" }, Arguments: [{ } sequence, ..] } when depth < MaxDepth:
                ReadPart(sequence.Value, depth + 1);
                break;
            case IInvocationOperation { Instance: { } whole } when depth < MaxDepth && IsTakenApart(whole.Type):
                ReadPart(whole, depth + 1);
                break;
            case IInvocationOperation { TargetMethod.Name: "ToString", Instance: { } value } when depth < MaxDepth:
                ReadPart(value, depth + 1);
                break;
            case IInvocationOperation call when !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && StringLike.Is(call.TargetMethod.ReturnType):
                Source(CodeNode.Of(call.TargetMethod), call, TextFrame.Changed);
                break;
            case IPropertyReferenceOperation { Property: { IsIndexer: false, DeclaringSyntaxReferences.IsEmpty: false } own } ofCompilation:
                Source(own.OriginalDefinition, ofCompilation, TextFrame.Changed);
                ReadOwner(ofCompilation, depth);
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

    /// <summary>What stands in a hole of a text, as far as it is known.</summary>
    private sealed class HoleValues
    {
        public List<string> Texts { get; } = [];

        public List<TextSource> Sources { get; } = [];

        public List<(string Key, TextFrame Frame)> Keys { get; } = [];

        /// <summary>Whether the model fills it.</summary>
        public bool IsChosen { get; set; }

        public bool IsEmpty => !IsChosen && Texts.Count == 0 && Sources.Count == 0 && Keys.Count == 0;

        /// <summary>The texts; and the hole itself, when there may be more.</summary>
        public IEnumerable<string> Alternatives() => Texts.Count > 0 && Sources.Count == 0 && Keys.Count == 0 ? Texts : Texts.Append(Hole);
    }
}
