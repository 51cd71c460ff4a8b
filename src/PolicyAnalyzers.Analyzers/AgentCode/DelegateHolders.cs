using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Which symbol comes to hold a lambda or method group: the field or property it is assigned to, the parameter it is given to, the method
/// that returns it. Seen from the lambda, so that nothing else is looked at.
/// </summary>
internal static class DelegateHolders
{
    /// <param name="function">A lambda or a method group.</param>
    /// <param name="target">Its method.</param>
    /// <param name="containingSymbol">The member whose code it is.</param>
    /// <param name="scope">The scope of the type.</param>
    public static void Collect(IOperation function, IMethodSymbol target, ISymbol containingSymbol, TypeScope scope)
    {
        for (IOperation? parent = function.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IArgumentOperation { Parent: IInvocationOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } } }:
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }, Property.IsIndexer: true } }:
                    // An element of a collection that is being initialized: what holds the collection holds it.
                    break;
                case IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd" } call } when !IsOfCompilation(parameter):
                    Add(Held(call.Instance));
                    return;
                case IArgumentOperation { Parameter: { } parameter }:
                    Add(parameter.OriginalDefinition);
                    return;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection } }:
                    Add(Held(collection));
                    return;
                case ISimpleAssignmentOperation assignment:
                    Add(Held(assignment.Target));
                    return;
                case IFieldInitializerOperation initializer:
                    AddAll(initializer.InitializedFields);
                    return;
                case IPropertyInitializerOperation initializer:
                    AddAll(initializer.InitializedProperties);
                    return;
                case IReturnOperation:
                    Add(CodeNode.Enclosing(parent, containingSymbol));
                    return;
                case IVariableDeclaratorOperation or IAnonymousFunctionOperation or ILocalFunctionOperation or IBlockOperation:
                    return;
            }
        }

        void Add(ISymbol? holder)
        {
            if (holder is not null && IsOfCompilation(holder))
            {
                scope.AddHeldDelegate(holder, CodeNode.Of(target));
            }
        }

        void AddAll(IEnumerable<ISymbol> holders)
        {
            foreach (ISymbol holder in holders)
            {
                Add(holder);
            }
        }
    }

    private static ISymbol? Held(IOperation? target) => target switch
    {
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        IParameterReferenceOperation parameter => parameter.Parameter.OriginalDefinition,
        _ => null,
    };

    private static bool IsOfCompilation(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;
}
