using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>
/// Reads what a value is made of within one body, however it is put together: interpolations, objects, collections, builders of text,
/// serializers. What its text is does not matter here, only whether a secret is in it; what other code makes of it is handed back as the
/// symbol that holds it.
/// </summary>
internal sealed class ContentReader
{
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal) { "Microsoft", "ModelContextProtocol", "OpenAI", "Anthropic", "OllamaSharp", "Azure", "Newtonsoft", "NLog", "Serilog", "OpenTelemetry", "Google", "MQTTnet" };

    /// <summary>Further no value is put together that is worth following; one that is made of itself ends here.</summary>
    private const int MaxDepth = 40;

    private int _serialized;
    private int _depth;

    private HashSet<ISymbol>? _locals;
    private HashSet<(ILocalSymbol Whole, string Member)>? _elements;
    private int _followed;
    private int _told;

    /// <summary>Called for each secret, with where it comes from.</summary>
    public Action<Secret, IOperation>? OnSecret { get; init; }

    /// <summary>Called for each field, property, method or parameter whose value is in it.</summary>
    public Action<ISymbol, IOperation>? OnSource { get; init; }

    /// <summary>Whether objects are shown with all their members, and not only as their own text.</summary>
    public bool ShowsMembers { get; init; }

    /// <summary>What has to pass on what is being told; null when nothing has to.</summary>
    public HeldVia? Via { get; private set; }

    /// <summary>Called when a parameter chooses which variable of the environment is read.</summary>
    public Action<IParameterReferenceOperation>? OnChosenVariable { get; init; }

    /// <summary>The innermost expression of what was given to be read that what is told comes from.</summary>
    public IOperation? Place { get; private set; }

    public void Read(IOperation value) => ReadPart(value);

    /// <param name="value">The part.</param>
    /// <param name="isSame">Whether it is the same thing as what is being read, seen from another side, and not one of several parts of it.</param>
    private void ReadPart(IOperation value, bool isSame = false)
    {
        if (_depth < MaxDepth)
        {
            _depth++;
            ReadWithin(value, isSame);
            _depth--;
        }
    }

    private void ReadWithin(IOperation value, bool isSame)
    {
        IOperation part = BodyValues.Unwrap(value);
        if (part.ConstantValue.HasValue || !Carrier.MayHold(part.Type))
        {
            return;
        }

        if (_followed == 0 && !isSame)
        {
            Place = part;
        }

        if (Origin(part) is { } origin)
        {
            Tell(origin, part);
            return;
        }

        if (EnvironmentSecret.Chooser(part) is { } chooser)
        {
            OnChosenVariable?.Invoke(chooser);
            return;
        }

        switch (part)
        {
            case ILocalReferenceOperation local:
                ReadLocalParts(local);
                break;
            case IParameterReferenceOperation parameter:
                Source(parameter.Parameter.OriginalDefinition, parameter);
                break;
            case IFieldReferenceOperation { Field.ContainingType.IsTupleType: true, Instance: { } tuple } field:
                ReadElement(tuple, field.Field);
                break;
            case IFieldReferenceOperation field:
                Source(field.Field.OriginalDefinition, field);
                break;
            case IPropertyReferenceOperation property:
                ReadPropertyParts(property);
                break;
            case IInvocationOperation call:
                ReadCallParts(call);
                break;
            case IInterpolatedStringOperation text:
                foreach (IInterpolatedStringContentOperation content in text.Parts)
                {
                    switch (content)
                    {
                        case IInterpolationOperation hole:
                            ReadPart(hole.Expression);
                            break;
                        case IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: [{ } appended, ..] } }:
                            ReadPart(appended.Value);
                            break;
                    }
                }

                break;
            case IInterpolatedStringHandlerCreationOperation handler:
                ReadPart(handler.Content, isSame: true);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                ReadSum(sum);
                break;
            case IConditionalOperation { WhenFalse: { } whenFalse } choice when !LeavesFew(choice.WhenTrue) && !LeavesFew(whenFalse):
                ReadPart(choice.WhenTrue);
                ReadPart(whenFalse);
                break;
            case ICoalesceOperation coalesce:
                ReadPart(coalesce.Value);
                ReadPart(coalesce.WhenNull);
                break;
            case ISwitchExpressionOperation choice:
                foreach (ISwitchExpressionArmOperation arm in choice.Arms)
                {
                    ReadPart(arm.Value);
                }

                break;
            case IAwaitOperation await:
                ReadPart(await.Operation, isSame: true);
                break;
            case IConditionalAccessOperation access:
                ReadPart(access.WhenNotNull, isSame: true);
                break;
            case IConditionalAccessInstanceOperation link when BodyValues.Accessed(link) is { } accessed:
                ReadPart(accessed, isSame: true);
                break;
            case IImplicitIndexerReferenceOperation { Instance: { } whole } when !TextCut.LeavesFew(part):
                ReadPart(whole, isSame: true);
                break;
            case IArrayElementReferenceOperation { ArrayReference: { } array } when !TextCut.LeavesFew(part):
                ReadPart(array, isSame: true);
                break;
            case IArrayCreationOperation { Initializer: { } initializer }:
                ReadParts(initializer.ElementValues);
                break;
            case ITupleOperation tuple:
                ReadParts(tuple.Elements);
                break;
            case IAnonymousObjectCreationOperation anonymous:
                ReadInitializers(anonymous.Initializers);
                break;
            case IObjectCreationOperation creation when Shows(creation.Type):
                foreach (IArgumentOperation argument in creation.Arguments)
                {
                    ReadPart(argument.Value);
                }

                if (creation.Initializer is { } initializers)
                {
                    ReadInitializers(initializers.Initializers);
                }

                break;
            case IWithOperation { Initializer: { } changes } copy:
                if (!changes.Initializers.Any(static change => change is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } && SecretTypes.IsShown(property)))
                {
                    ReadPart(copy.Operand);
                }

                ReadInitializers(changes.Initializers);
                break;
            case IInvalidOperation { Syntax: BaseObjectCreationExpressionSyntax } made:
                // Of what type it is, a package would say that is missing.
                ReadParts(made.ChildOperations);
                break;
            default:
                if (part.Syntax.Kind() is SyntaxKind.CollectionExpression or SyntaxKind.SpreadElement || IsParamsSpan(part))
                {
                    ReadParts(part.ChildOperations);
                }

                break;
        }
    }

    private void ReadParts(IEnumerable<IOperation> values)
    {
        foreach (IOperation value in values)
        {
            ReadPart(value);
        }
    }

    /// <summary>What surely is a secret, or where a text comes from whose value nobody knows.</summary>
    private Secret? Origin(IOperation part) => part switch
    {
        ILocalReferenceOperation local => InboundToken.IsGivenTo(local) ? Secret.Inbound : JsonSecret.Find(local),
        IPropertyReferenceOperation or IInvocationOperation =>
            InboundToken.Is(part) ? Secret.Inbound
            : Variable(part) ?? Setting(part) ?? SecretMembers.Find(part) ?? Dump.Find(part) ?? TokenAnswer.Find(part, Place) ?? JsonSecret.Find(part) ?? (IsSerialized ? Dump.OfInbound(part) ?? TokenAnswer.OfSignIn(part) ?? TokenAnswer.OfEndpoint(part) ?? Whole(part) : Text(part)),
        IInvalidOperation missing => SecretMembers.OfMissing(missing),
        _ => IsSerialized ? Whole(part) : Text(part),
    };

    private static Secret? Variable(IOperation part) => EnvironmentSecret.Text(part) is { } variable && EnvironmentSecret.Secret(variable) is { } name ? new Secret(name) : null;

    private bool IsSerialized => ShowsMembers || _serialized > 0;

    /// <summary>A secret among the members of an object that other code made.</summary>
    private static Secret? Whole(IOperation part) =>
        (part is IPropertyReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation || ((part is IAwaitOperation wait ? wait.Operation : part) is IInvocationOperation call && Foreign.Is(call.TargetMethod, call)))
            && SecretTypes.Member(part.Type) is { } member
            ? new Secret(member)
            : null;

    /// <summary>A secret in the text of a record that other code made.</summary>
    private static Secret? Text(IOperation part) =>
        part is IPropertyReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation && RecordText.Secret(part.Type) is { } member ? new Secret(member) : null;

    private static Secret? Setting(IOperation part) =>
        (part is IPropertyReferenceOperation property ? ConfigurationKeys.Of(property) : ConfigurationKeys.Of((IInvocationOperation)part)) is { } key ? Secret.OfSetting(key) : null;

    private void ReadLocalParts(ILocalReferenceOperation local)
    {
        BodyIndex body = BodyIndex.Of(local);
        if (body.IsCleaned(local.Local) || !(_locals ??= new HashSet<ISymbol>(SymbolEqualityComparer.Default)).Add(local.Local))
        {
            return;
        }

        _followed++;
        int told = _told;
        ReadParts(body.Assigned(local.Local));
        ReadParts(body.Added(local.Local));
        ReadParts(body.Written(local.Local));
        if (body.Iterated(local.Local) is { } collection)
        {
            ReadPart(collection);
        }

        _followed--;
        TellByName(local, told);
        if (_followed == 0)
        {
            // The same variable may stand in several places.
            _locals!.Clear();
        }
    }

    /// <summary>Of a variable whose value other libraries make, the name may still say that it is a secret.</summary>
    private void TellByName(ILocalReferenceOperation local, int told)
    {
        if (told == _told && RecordText.Secret(local.Type) is { } member)
        {
            IReadOnlyList<IOperation> given = BodyIndex.Of(local).Assigned(local.Local);
            if (given.Count == 0 || given.Any(IsOpaque))
            {
                Tell(new Secret(member), local);
            }
        }
        else if (told == _told && local.Type?.SpecialType == SpecialType.System_String && SecretNames.IsSurelySecret(local.Local.Name))
        {
            IReadOnlyList<IOperation> assigned = BodyIndex.Of(local).Assigned(local.Local);
            if (assigned.Count == 0 ? BodyIndex.Of(local).Iterated(local.Local) is null : assigned.Any(IsOpaque) || MadeSecret.Is(local, assigned))
            {
                Tell(new Secret(local.Local.Name), local);
            }
        }
    }

    private static bool IsOpaque(IOperation value)
    {
        value = BodyValues.Unwrap(value);
        while (value is IAwaitOperation or IConditionalAccessOperation or ICoalesceOperation)
        {
            value = BodyValues.Unwrap(value switch
            {
                IAwaitOperation await => await.Operation,
                IConditionalAccessOperation access => access.WhenNotNull,
                _ => ((ICoalesceOperation)value).Value,
            });
        }

        return value is IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: true, ContainingType: { SpecialType: not SpecialType.System_String } type } }
            && type.Name is not ("Convert" or "Guid" or "RandomNumberGenerator");
    }

    private void ReadPropertyParts(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (property.ContainingType.IsAnonymousType && reference.Instance is { } anonymous)
        {
            ReadElement(anonymous, property);
        }
        else if (reference.Instance is { } value && (IsTaken(reference) || property is { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } or { Name: "Value", ContainingType.Name: "Lazy" or "Nullable" }))
        {
            ReadPart(value, isSame: true);
        }
        else if (property is { IsIndexer: false, DeclaringSyntaxReferences.IsEmpty: false })
        {
            Source(property.OriginalDefinition, reference);
        }
    }

    /// <summary>A member of an object that the same body makes without a type's name.</summary>
    private void ReadElement(IOperation whole, ISymbol member)
    {
        whole = BodyValues.Unwrap(whole);
        if (whole is ILocalReferenceOperation read && !(_elements ??= []).Add((read.Local, member.Name)))
        {
            return;
        }

        _followed++;
        foreach (IOperation made in whole is ILocalReferenceOperation local ? BodyIndex.Of(local).Assigned(local.Local) : [whole])
        {
            switch (BodyValues.Unwrap(made))
            {
                case IAnonymousObjectCreationOperation anonymous:
                    foreach (IOperation initializer in anonymous.Initializers)
                    {
                        if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } assignment && property.Name == member.Name)
                        {
                            ReadPart(assignment.Value);
                        }
                    }

                    break;
                case ITupleOperation tuple when member is IFieldSymbol field:
                    int position = field.ContainingType.TupleElements.IndexOf(field);
                    position = position < 0 ? field.ContainingType.TupleElements.IndexOf(field.CorrespondingTupleField ?? field) : position;
                    if (position >= 0 && position < tuple.Elements.Length)
                    {
                        ReadPart(tuple.Elements[position]);
                    }

                    break;
            }
        }

        _followed--;
        if (_followed == 0)
        {
            _elements?.Clear();
        }
    }

    private void ReadCallParts(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!Foreign.Is(method, call))
        {
            if (!Redaction.Hides(method))
            {
                Source(CodeNode.Of(method), call);
                ReadGiven(call);
            }

            return;
        }

        if (method.Name is "GetOrAdd" or "GetOrCreate" or "GetOrCreateAsync" or "GetOrSet" or "GetOrSetAsync")
        {
            ReadFactory(call);
        }
        else if (Serializes(method))
        {
            _serialized++;
            ReadPart(call.Arguments[0].Value);
            _serialized--;
        }
        else if (Makes(method))
        {
            foreach (IArgumentOperation argument in call.Arguments)
            {
                ReadPart(argument.Value, isSame: method.ContainingType.SpecialType != SpecialType.System_String);
            }
        }
        else if (call.Instance is { } instance)
        {
            if (PassesOn(method) && !TextCut.LeavesFew(call) && !Redaction.Removes(call))
            {
                ReadPart(instance, isSame: true);
                if (method is { Name: "Replace" or "Insert" or "Append" or "AppendLine" or "AppendFormat" })
                {
                    ReadParts(call.Arguments.Select(static argument => argument.Value));
                }
            }
        }
        else if (method.IsExtensionMethod && call.Arguments is [{ } sequence, ..] && method.ContainingType.Name is "Enumerable" or "ParallelEnumerable" or "AsyncEnumerable" or "Queryable")
        {
            ReadSequence(call, sequence.Value);
        }
        else if (method.IsExtensionMethod && method.Name is "GetString" or "ToStringUtf8" or "ToJsonString" or "AsSpan" or "GetValue" or "Value" && call.Arguments is [{ } first, ..] && !TextCut.LeavesFew(call))
        {
            ReadPart(first.Value, isSame: true);
        }
    }

    /// <summary>What a cache gives back is what its factory made.</summary>
    private void ReadFactory(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (BodyValues.Unwrap(argument.Value) is IAnonymousFunctionOperation factory)
            {
                ReadParts(BodyValues.Returned(factory));
            }
        }
    }

    /// <summary>What is given to a method of the compilation is in its result, if the method returns it.</summary>
    private void ReadGiven(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter: { RefKind: RefKind.None } parameter })
            {
                HeldVia? outer = Via;
                Via = new HeldVia(parameter.OriginalDefinition, outer);
                ReadPart(argument.Value);
                Via = outer;
            }
        }
    }

    private static bool Serializes(IMethodSymbol method) => method switch
    {
        { Name: "Serialize" or "SerializeToNode" or "SerializeToElement" or "SerializeToDocument" or "SerializeToUtf8Bytes", ContainingType.Name: "JsonSerializer", IsStatic: true } => true,
        { Name: "SerializeObject", ContainingType.Name: "JsonConvert" } or { Name: "FromObject", ContainingType.Name: "JObject" or "JToken" or "JArray" } => true,
        { Name: "FromObjectAsJson", ContainingType.Name: "BinaryData" } => true,
        _ => false,
    };

    /// <summary>Methods whose result still is, or has in it, what they are called on.</summary>
    private static bool PassesOn(IMethodSymbol method) => method.Name switch
    {
        "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "WaitAsync" or "ToString" or "GetValue" or "GetString" or "ToJsonString" or "GetRawText" or "ToStringUtf8" or "Value" => true,
        "Append" or "AppendLine" or "AppendFormat" => method.ContainingType.Name == "StringBuilder",
        _ => method.ContainingType.SpecialType == SpecialType.System_String && StringLike.Is(method.ReturnType),
    };

    /// <summary>Methods whose result has all of their arguments in it.</summary>
    private static bool Makes(IMethodSymbol method) => method.ContainingType.Name switch
    {
        "String" => method.Name is "Concat" or "Format" or "Join" or "Create",
        "Task" or "ValueTask" => method.Name == "FromResult",
        "Encoding" or "Convert" or "BinaryData" => method.Name is "GetBytes" or "GetString" or "ToBase64String" or "FromBase64String" or "FromString" or "FromBytes" or "ToHexString",
        "Uri" or "WebUtility" or "HttpUtility" => method.Name is "EscapeDataString" or "UrlEncode" or "HtmlEncode",
        "KeyValuePair" or "Tuple" or "ValueTuple" or "ImmutableArray" or "ImmutableList" => method.Name == "Create",
        "MessageFactory" => method.Name is "Text" or "SuggestedActions",
        "AuthenticationHeaderValue" => method.Name == "Parse",
        "ChatMessage" => method.Name.StartsWith("Create", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Of a sequence, its elements, or what a lambda makes of them.</summary>
    private void ReadSequence(IInvocationOperation call, IOperation sequence)
    {
        bool projects = false;
        if (call.TargetMethod.Name is "Select" or "SelectMany" or "ToDictionary" or "Aggregate" or "Zip")
        {
            for (int i = call.Arguments.Length - 1; i > 0 && !projects; i--)
            {
                if (BodyValues.Unwrap(call.Arguments[i].Value) is IAnonymousFunctionOperation lambda)
                {
                    projects = true;
                    foreach (IOperation operation in lambda.Body.Operations)
                    {
                        if (operation is IReturnOperation { ReturnedValue: { } made })
                        {
                            ReadPart(made);
                        }
                    }
                }
            }
        }

        if (!projects && !(call.TargetMethod.Name is "Where" or "Any" or "Count" && Dump.Find(BodyValues.Unwrap(sequence)) is not null))
        {
            ReadPart(sequence, isSame: true);
        }
    }

    private void ReadSum(IBinaryOperation sum)
    {
        // Long concatenations lean to the left.
        Stack<IOperation> operands = new();
        IOperation left = sum;
        while (left is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } inner)
        {
            operands.Push(inner.RightOperand);
            left = BodyValues.Unwrap(inner.LeftOperand);
        }

        ReadPart(left);
        while (operands.Count > 0)
        {
            ReadPart(operands.Pop());
        }
    }

    private void ReadInitializers(IEnumerable<IOperation> initializers)
    {
        foreach (IOperation initializer in initializers)
        {
            switch (initializer)
            {
                case ISimpleAssignmentOperation assignment:
                    ReadPart(assignment.Value);
                    break;
                case IMemberInitializerOperation { Initializer: { } nested }:
                    ReadInitializers(nested.Initializers);
                    break;
                // Of a key and a value, the value.
                case IInvocationOperation { Arguments: [.., { } added] }:
                    ReadPart(added.Value);
                    break;
            }
        }
    }

    private static bool LeavesFew(IOperation choice) => choice.DescendantsAndSelf().Any(TextCut.LeavesFew);

    /// <summary>Whether an object shows what it was made of: records and collections by their text, the others by their members.</summary>
    private bool Shows(ITypeSymbol? type)
    {
        if (type is null || type.Name is "AuthenticationHeaderValue" or "StringBuilder" or "String" or "Uri")
        {
            return true;
        }

        if (type.IsRecord || type.IsTupleType)
        {
            return true;
        }

        return OutermostNamespace.Of(type) switch
        {
            "System" => type.ContainingNamespace.Name is "Generic" or "Collections" or "Concurrent" or "ObjectModel" or "Nodes" or "Dynamic" || type.Name is "Tuple" or "Lazy" or "ActivityTagsCollection" or "TagList",
            { } name when Shown.Contains(name) => !type.Name.EndsWith("Credential", StringComparison.Ordinal) && !type.Name.EndsWith("Client", StringComparison.Ordinal),
            _ => IsSerialized && type.Locations.Any(static location => location.IsInSource),
        };
    }

    /// <summary>The secret of a header's value.</summary>
    private static bool IsTaken(IPropertyReferenceOperation property) => property.Property is { Name: "Parameter", ContainingType.Name: "AuthenticationHeaderValue" };

    /// <summary>Several arguments given to one <c>params ReadOnlySpan&lt;string&gt;</c>.</summary>
    private static bool IsParamsSpan(IOperation operation) => operation is { IsImplicit: true, Parent: IArgumentOperation };

    private void Tell(Secret secret, IOperation at)
    {
        _told++;
        OnSecret?.Invoke(secret, at);
    }

    private void Source(ISymbol symbol, IOperation at)
    {
        _told++;
        OnSource?.Invoke(symbol, at);
    }
}
