using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Tokens;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>
/// Reads whether an expression carries a token: as a text, as an answer that holds one, or inside an object that it is put into,
/// such as a client with a header.
/// </summary>
internal sealed class TokenReader
{
    private const int MaxDepth = 6;

    private readonly HashSet<ISymbol> _locals = new(SymbolEqualityComparer.Default);

    private bool _isTold;

    /// <summary>Called for each token that the code shows, with its mark and where it comes from.</summary>
    public required Action<string, IOperation> OnToken { get; init; }

    /// <summary>Called for each symbol that gives a text, or a part of one, which other code has to tell about.</summary>
    public required Action<TextSource> OnSource { get; init; }

    /// <summary>Whether leases of others count, too, that are no tokens by themselves.</summary>
    public bool TakesLeases { get; init; }

    public void Read(IOperation value) => Read(value, 0);

    /// <summary>What was assigned to the variable, and not what the reference gives.</summary>
    public void ReadVariable(ILocalReferenceOperation local)
    {
        if (_locals.Add(local.Local))
        {
            foreach (IOperation assigned in BodyValues.Assigned(local))
            {
                Read(assigned);
            }
        }
    }

    /// <summary>What a delegate gives back when it is called.</summary>
    public void ReadResult(IOperation code) => ReadResult(code, 0);

    private void Read(IOperation value, int depth)
    {
        IOperation operation = BodyValues.Unwrap(value);
        if (depth > MaxDepth || operation is { ConstantValue.HasValue: true } or IDefaultValueOperation or IInstanceReferenceOperation)
        {
            return;
        }

        if ((TokenTypes.IsToken(operation.Type) || (TakesLeases && LeaseTypes.IsLease(operation.Type))) && operation is not IObjectCreationOperation)
        {
            OnToken(IssuedToken.Text, operation);
            return;
        }

        switch (operation)
        {
            case IObjectCreationOperation creation:
                ReadCreation(creation, depth + 1);
                break;
            case ITupleOperation tuple:
                foreach (IOperation element in tuple.Elements)
                {
                    Read(element, depth + 1);
                }

                break;
            case ICoalesceOperation coalesce when !StringLike.Is(coalesce.Type):
                Read(coalesce.Value, depth + 1);
                Read(coalesce.WhenNull, depth + 1);
                break;
            case IAwaitOperation await when !StringLike.Is(await.Type):
                Read(await.Operation, depth + 1);
                break;
            case IAnonymousObjectCreationOperation anonymous:
                foreach (IOperation initializer in anonymous.Initializers)
                {
                    if (initializer is ISimpleAssignmentOperation assignment)
                    {
                        Read(assignment.Value, depth + 1);
                    }
                }

                break;
            case ILocalReferenceOperation local when !StringLike.Is(local.Type):
                ReadObject(local, depth + 1);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Serialize" or "SerializeObject" or "SerializeToUtf8Bytes" or "FromResult" or "WithScheme" }, Arguments: [{ } written, ..] } when operation is IInvocationOperation { Instance: null }:
                Read(written.Value, depth + 1);
                break;
            case IInvocationOperation { TargetMethod: { Name: "GetResult" or "GetAwaiter" or "ConfigureAwait" }, Instance: { } promised } when !StringLike.Is(operation.Type):
                Read(promised, depth + 1);
                break;
            case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" }, Instance: { } promised } when !StringLike.Is(operation.Type):
                Read(promised, depth + 1);
                break;
            case IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } helper } when TokenClients.MayBe(helper.ReturnType, helper.ContainingAssembly):
                OnSource(new TextSource(CodeNode.Of(helper), TextFrame.Whole, operation, operation));
                break;
            case IInvocationOperation { TargetMethod.Name: "Run" or "StartNew", TargetMethod.ContainingType.Name: "Task" or "TaskFactory", Arguments: [{ } started, ..] }:
                ReadResult(started.Value, depth + 1);
                break;
            default:
                ReadText(operation);
                break;
        }
    }

    /// <summary>Where neither the text nor what gives it says that it is a token, its use in the same body may.</summary>
    private void ReadText(IOperation operation)
    {
        _isTold = false;
        new ValueReader { OnText = TakeText, OnSource = OnSource }.Read(operation);
        if (!_isTold && operation is ILocalReferenceOperation or IPropertyReferenceOperation && GotValues.Is(operation) && BearerUses.Of(operation).Contain(operation))
        {
            OnToken(IssuedToken.Text, operation);
        }
    }

    private void TakeText(string text, IOperation at)
    {
        if (text is IssuedToken.Text or IssuedToken.Maybe or InboundToken.Text)
        {
            _isTold |= text != IssuedToken.Maybe;
            OnToken(text, at);
        }
    }

    private void ReadCreation(IObjectCreationOperation creation, int depth)
    {
        // Of a lazy value, what it will be; any other delegate gets a token when it is asked, which is as it should be.
        bool isLazy = creation.Type?.Name.Contains("Lazy") == true;
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue)
            {
                continue;
            }

            if (BodyValues.Unwrap(argument.Value) is IAnonymousFunctionOperation or IMethodReferenceOperation)
            {
                if (isLazy)
                {
                    ReadResult(argument.Value, depth);
                }
            }
            else
            {
                Read(argument.Value, depth);
            }
        }

        if (creation.Type is { } made && TokenTypes.IsOfSdk(made) && creation.Arguments.Length > 0)
        {
            OnToken(IssuedToken.Text, creation);
        }

        foreach (IOperation element in creation.Initializer?.Initializers ?? [])
        {
            switch (element)
            {
                case IInvocationOperation { Arguments: [.., { } added] }:
                    Read(added.Value, depth);
                    break;
                case ISimpleAssignmentOperation assignment:
                    Read(assignment.Value, depth);
                    break;
                case IMemberInitializerOperation { Initializer: { } nested }:
                    foreach (ISimpleAssignmentOperation assignment in nested.Initializers.OfType<ISimpleAssignmentOperation>())
                    {
                        Read(assignment.Value, depth);
                    }

                    break;
            }
        }
    }

    /// <summary>An object in a variable: what it was made of, and what was put into it since.</summary>
    private void ReadObject(ILocalReferenceOperation local, int depth)
    {
        if (!_locals.Add(local.Local))
        {
            return;
        }

        foreach (IOperation assigned in BodyValues.Assigned(local))
        {
            if (BodyValues.Unwrap(assigned) is IObjectCreationOperation or ITupleOperation or ICoalesceOperation or ILocalReferenceOperation)
            {
                Read(assigned, depth);
            }
        }

        foreach (IOperation operation in BodyValues.Operations(local))
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } owner } } assignment when IsOf(owner, local):
                    Read(assignment.Value, depth);
                    break;
                case IInvocationOperation { TargetMethod.Name: "Add" or "TryAddWithoutValidation" or "SetBearerToken" or "SetToken" } call when IsOf(call.Instance ?? call.Arguments.FirstOrDefault()?.Value, local):
                    foreach (IArgumentOperation argument in call.Arguments)
                    {
                        Read(argument.Value, depth);
                    }

                    break;
            }
        }
    }

    private void ReadResult(IOperation code, int depth)
    {
        switch (BodyValues.Unwrap(code))
        {
            case IAnonymousFunctionOperation lambda when depth <= MaxDepth:
                foreach (IOperation operation in lambda.Body.Descendants())
                {
                    if (operation is IReturnOperation { ReturnedValue: { } result } && ReferenceEquals(Function(operation), lambda))
                    {
                        Read(result, depth + 1);
                    }
                }

                break;
            case IMethodReferenceOperation { Method: { } method } reference:
                if (TokenTypes.IsToken(method.ReturnType) || (StringLike.Is(method.ReturnType) && TokenNames.AreHandedOutBy(method)))
                {
                    OnToken(IssuedToken.Text, reference);
                }
                else if (StringLike.Is(method.ReturnType) && !method.DeclaringSyntaxReferences.IsEmpty)
                {
                    OnSource(new TextSource(CodeNode.Of(method), TextFrame.Whole, reference, reference));
                }

                break;
        }
    }

    private static IOperation? Function(IOperation operation)
    {
        IOperation? parent = operation.Parent;
        while (parent is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            parent = parent.Parent;
        }

        return parent;
    }

    /// <summary>Whether the expression is the variable, or a part of what it holds.</summary>
    private static bool IsOf(IOperation? expression, ILocalReferenceOperation local)
    {
        while (expression is not null && BodyValues.Unwrap(expression) is IPropertyReferenceOperation { Instance: { } owner })
        {
            expression = owner;
        }

        return expression is ILocalReferenceOperation root && SymbolEqualityComparer.Default.Equals(root.Local, local.Local);
    }
}
