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

    /// <summary>Further than this nothing is followed.</summary>
    public const int MaxDepth = 12;

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

    /// <summary>Several arguments given to one <c>params ReadOnlySpan&lt;string&gt;</c>.</summary>
    public static bool IsParamsSpan(IOperation operation) => operation is { IsImplicit: true, Parent: IArgumentOperation };

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

        if (PartlyKnownText.IsPutTogether(invocation))
        {
            ReadPartlyKnown(invocation, depth);
        }
        else if (method is { Name: "Where" or "Intersect" or "Except", IsExtensionMethod: true } && BodyGuards.AreChosen(invocation))
        {
            _confined++;
            ReadAll(invocation.Arguments.Select(static argument => argument.Value).Where(static value => StringLike.Is(value.Type) && BodyValues.Unwrap(value) is not (IAnonymousFunctionOperation or IMethodReferenceOperation)), depth);
            _confined--;
        }
        else if (PassedOn.By(invocation) is { } values)
        {
            ReadAll(values, depth);
        }
        else if (TakenApart.IsBy(invocation))
        {
            ReadPart(invocation, depth);
        }
        else if (method.MethodKind == MethodKind.DelegateInvoke && invocation.Instance is { } code)
        {
            Read(code, depth);
        }
        else if (!method.DeclaringSyntaxReferences.IsEmpty && StringLike.Is(method.ReturnType))
        {
            Source(CodeNode.Of(method), invocation, TextFrame.Whole);
        }
    }

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
        PartlyKnownText written = new(_locals);
        written.Append(operation, depth);

        string whole = written.ToString();
        List<string> texts = [""];
        bool isFilled = false;
        int end = 0;
        foreach ((int at, IOperation part) in written.Holes)
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
            texts = Continued(texts, between, values);
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

    /// <summary>Each of the texts with each value of the hole, but no more than can be judged.</summary>
    private static List<string> Continued(List<string> texts, string between, HoleValues values)
    {
        List<string> continued = [];
        foreach (string text in texts)
        {
            foreach (string value in values.Alternatives())
            {
                if (continued.Count == MaxTexts)
                {
                    return continued;
                }

                continued.Add(text + between + value);
            }
        }

        return continued;
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
            default:
                ReadWhole(part, depth);
                break;
        }
    }

    /// <summary>What the part is taken from; or the member of the compilation that gives it.</summary>
    private void ReadWhole(IOperation part, int depth)
    {
        IOperation[] wholes = TakenApart.From(part);
        foreach (IOperation whole in wholes)
        {
            if (depth < MaxDepth)
            {
                ReadPart(whole, depth + 1);
            }
        }

        switch (part)
        {
            case var _ when wholes.Length > 0:
                break;
            case IInvocationOperation call when !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && StringLike.Is(call.TargetMethod.ReturnType):
                Source(CodeNode.Of(call.TargetMethod), call, TextFrame.Changed);
                break;
            case IPropertyReferenceOperation { Property: { IsIndexer: false, DeclaringSyntaxReferences.IsEmpty: false } own } ofCompilation:
                Source(own.OriginalDefinition, ofCompilation, TextFrame.Changed);
                ReadOwner(ofCompilation, depth);
                break;
        }
    }
}
