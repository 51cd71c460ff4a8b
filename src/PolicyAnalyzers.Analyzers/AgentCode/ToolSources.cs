using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Follows an expression that is registered back to the methods and lambdas that it may be: through variables, collections, loops and
/// reflection within the body, and to the symbols that hold them elsewhere.
/// </summary>
internal static class ToolSources
{
    private const int MaxDepth = 6;

    public static void Follow(IOperation value, Registration registration) => Follow(value, registration, 0);

    private static void Follow(IOperation value, Registration registration, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        value = BodyValues.Unwrap(value);
        switch (value)
        {
            case IAnonymousFunctionOperation lambda:
                registration.Add(lambda.Symbol);
                break;
            case IMethodReferenceOperation reference:
                registration.Add(reference.Method);
                break;
            case ILocalReferenceOperation local:
                FollowLocal(local, registration, depth + 1);
                break;
            case IParameterReferenceOperation parameter:
                FollowParameter(parameter, registration, depth + 1);
                break;
            case IFieldReferenceOperation { Field: { } field } when IsOfCompilation(field):
                registration.AddHolder(field.OriginalDefinition);
                break;
            case IPropertyReferenceOperation property:
                FollowProperty(property, registration, depth + 1);
                break;
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                Follow(choice.WhenTrue, registration, depth + 1);
                Follow(otherwise, registration, depth + 1);
                break;
            case ICoalesceOperation coalesce:
                Follow(coalesce.Value, registration, depth + 1);
                Follow(coalesce.WhenNull, registration, depth + 1);
                break;
            case ISwitchExpressionOperation choice:
                foreach (ISwitchExpressionArmOperation arm in choice.Arms)
                {
                    Follow(arm.Value, registration, depth + 1);
                }

                break;
            case IArrayCreationOperation { Initializer: { } elements }:
                FollowAll(elements.ElementValues, registration, depth + 1);
                break;
            case IArrayElementReferenceOperation element:
                Follow(element.ArrayReference, registration, depth + 1);
                break;
            case IObjectCreationOperation { Initializer: { } initializer }:
                foreach (IOperation added in initializer.Initializers)
                {
                    FollowAdded(added, registration, depth + 1);
                }

                break;
            case IInvocationOperation invocation:
                FollowInvocation(invocation, registration, depth + 1);
                break;
            default:
                if (value.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.CollectionExpressionSyntax)
                {
                    FollowAll(value.ChildOperations, registration, depth + 1);
                }

                break;
        }
    }

    private static void FollowAll(IEnumerable<IOperation> values, Registration registration, int depth)
    {
        foreach (IOperation value in values)
        {
            Follow(value, registration, depth);
        }
    }

    /// <summary>What is put into a collection: the last argument of its <c>Add</c>, or the value of its indexer.</summary>
    private static void FollowAdded(IOperation added, Registration registration, int depth)
    {
        switch (added)
        {
            case IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd" or "AddRange", Arguments: [.., { } last] }:
                Follow(last.Value, registration, depth);
                break;
            case ISimpleAssignmentOperation assignment:
                Follow(assignment.Value, registration, depth);
                break;
        }
    }

    private static void FollowLocal(ILocalReferenceOperation local, Registration registration, int depth)
    {
        FollowAll(BodyValues.Assigned(local), registration, depth);
        foreach (IOperation operation in BodyValues.Root(local).Descendants())
        {
            switch (operation)
            {
                case IForEachLoopOperation loop when loop.Locals.Contains(local.Local, SymbolEqualityComparer.Default):
                    Follow(loop.Collection, registration, depth);
                    break;
                case IInvocationOperation { Instance: ILocalReferenceOperation owner } when Same(owner, local):
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: ILocalReferenceOperation holder } } when Same(holder, local):
                    FollowAdded(operation, registration, depth);
                    break;
            }
        }
    }

    private static bool Same(ILocalReferenceOperation left, ILocalReferenceOperation right) => SymbolEqualityComparer.Default.Equals(left.Local, right.Local);

    /// <summary>The parameter of a lambda is an element of what the lambda is applied to; any other holds what callers give to it.</summary>
    private static void FollowParameter(IParameterReferenceOperation reference, Registration registration, int depth)
    {
        if (reference.Parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } owner)
        {
            registration.AddHolder(reference.Parameter.OriginalDefinition);
            return;
        }

        for (IOperation? parent = reference.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda
                && SymbolEqualityComparer.Default.Equals(lambda.Symbol, owner)
                && AppliedTo(lambda) is { } collection)
            {
                Follow(collection, registration, depth);
                return;
            }
        }
    }

    private static IOperation? AppliedTo(IAnonymousFunctionOperation lambda)
    {
        IOperation? parent = lambda.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            parent = parent.Parent;
        }

        return parent is IInvocationOperation invocation ? Receiver(invocation) : null;
    }

    private static IOperation? Receiver(IInvocationOperation invocation) =>
        invocation.Instance ?? (invocation.TargetMethod.IsExtensionMethod && invocation.Arguments is [{ } first, ..] ? first.Value : null);

    private static void FollowProperty(IPropertyReferenceOperation reference, Registration registration, int depth)
    {
        if (IsOfCompilation(reference.Property))
        {
            registration.AddHolder(reference.Property.OriginalDefinition);
        }
        else if (reference.Instance is { } owner && (reference.Property.IsIndexer || reference.Property.Name is "Method" or "Value" or "Values"))
        {
            // An element of a collection, or the MethodInfo of a delegate.
            Follow(owner, registration, depth);
        }
    }

    private static void FollowInvocation(IInvocationOperation invocation, Registration registration, int depth)
    {
        IMethodSymbol method = invocation.TargetMethod;
        switch (method.Name)
        {
            case "GetMethod" when Reflected(invocation) is { } type && invocation.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string name } }, ..]:
                AddMethods(type, name, attribute: null, registration);
                break;
            case "GetMethods" when Reflected(invocation) is { } type:
                AddMethods(type, name: null, AttributeFilter(invocation), registration);
                break;
            case "CreateDelegate" or "Where" or "OrderBy" or "ToArray" or "ToList" or "AsEnumerable" or "Select" or "Cast" or "OfType" or "First" or "FirstOrDefault" or "Single" or "Concat"
                when Receiver(invocation) is { } receiver && !IsOfCompilation(method):
                Follow(receiver, registration, depth);
                if (method.Name is "Select" or "Concat")
                {
                    FollowAll(invocation.Arguments.Skip(1).Select(static argument => argument.Value).Where(static value => value.Type?.TypeKind != TypeKind.Delegate), registration, depth);
                }

                break;
            default:
                if (IsOfCompilation(method))
                {
                    registration.AddHolder(CodeNode.Of(method));
                }

                break;
        }
    }

    /// <summary>The type of <c>typeof(T).…</c> or <c>value.GetType().…</c>.</summary>
    private static ITypeSymbol? Reflected(IInvocationOperation invocation) => invocation.Instance switch
    {
        ITypeOfOperation type => type.TypeOperand,
        IInvocationOperation { TargetMethod.Name: "GetType", Instance: { } instance } => instance.Type,
        ILocalReferenceOperation local => BodyValues.Assigned(local).OfType<ITypeOfOperation>().FirstOrDefault()?.TypeOperand,
        _ => null,
    };

    /// <summary>The attribute that the result of <c>GetMethods</c> is filtered by, in the same expression or loop.</summary>
    private static ITypeSymbol? AttributeFilter(IInvocationOperation reflected)
    {
        IOperation around = reflected;
        while (around.Parent is { } parent and not IBlockOperation and not IMethodBodyBaseOperation)
        {
            around = parent;
        }

        foreach (IOperation operation in around.Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: "GetCustomAttribute" or "GetCustomAttributes" or "IsDefined" } method } filter)
            {
                return method.TypeArguments is [{ } attribute] ? attribute : filter.Arguments.Select(static argument => argument.Value).OfType<ITypeOfOperation>().FirstOrDefault()?.TypeOperand;
            }
        }

        return null;
    }

    private static void AddMethods(ITypeSymbol type, string? name, ITypeSymbol? attribute, Registration registration)
    {
        foreach (ISymbol member in name is null ? type.GetMembers() : type.GetMembers(name))
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
                && IsOfCompilation(method)
                && (name is not null || method.DeclaredAccessibility == Accessibility.Public)
                && (attribute is null || method.GetAttributes().Any(on => SymbolEqualityComparer.Default.Equals(on.AttributeClass, attribute))))
            {
                registration.Add(method);
            }
        }
    }

    private static bool IsOfCompilation(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;
}
