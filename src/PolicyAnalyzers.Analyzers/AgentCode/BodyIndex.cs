using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>What one body does to its local variables, gathered in one walk that all who ask share.</summary>
internal sealed class BodyIndex
{
    private static readonly ConditionalWeakTable<IOperation, BodyIndex> Bodies = new();

    private readonly Dictionary<ISymbol, List<IOperation>> _assigned = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> _added = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> _written = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IArgumentOperation>> _given = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IFieldSymbol>> _elements = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IOperation> _iterated = new(SymbolEqualityComparer.Default);

    private BodyIndex(IOperation root)
    {
        foreach (IOperation operation in BodyValues.Operations(root))
        {
            Add(operation);
        }
    }

    public static BodyIndex Of(IOperation operation) => Bodies.GetValue(BodyValues.Root(operation), static root => new BodyIndex(root));

    /// <summary>Everything that is assigned to the variable as a whole.</summary>
    public IReadOnlyList<IOperation> Assigned(ISymbol local) => Of(_assigned, local);

    /// <summary>The arguments through which calls give the variable its value.</summary>
    public IReadOnlyList<IArgumentOperation> Given(ISymbol local) => Of(_given, local);

    /// <summary>The named elements of tuples that the variable is taken from.</summary>
    public IReadOnlyList<IFieldSymbol> Elements(ISymbol local) => Of(_elements, local);

    /// <summary>Everything that is added to the collection in the variable; of a key and a value, the value.</summary>
    public IReadOnlyList<IOperation> Added(ISymbol local) => Of(_added, local);

    /// <summary>Everything that is written into the object in the variable: under keys, into its properties, to the end of its text.</summary>
    public IReadOnlyList<IOperation> Written(ISymbol local) => Of(_written, local);

    /// <summary>The collection whose elements a loop gives to the variable.</summary>
    public IOperation? Iterated(ISymbol local) => _iterated.TryGetValue(local, out IOperation? collection) ? collection : null;

    private static IReadOnlyList<T> Of<T>(Dictionary<ISymbol, List<T>> table, ISymbol local) =>
        table.TryGetValue(local, out List<T>? items) ? items : Array.Empty<T>();

    private void Add(IOperation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.VariableDeclarator when ((IVariableDeclaratorOperation)operation).GetVariableInitializer() is { } initializer:
                Put(_assigned, ((IVariableDeclaratorOperation)operation).Symbol, initializer.Value);
                break;
            case OperationKind.SimpleAssignment or OperationKind.CoalesceAssignment or OperationKind.CompoundAssignment:
                AddAssignment((IAssignmentOperation)operation);
                break;
            case OperationKind.DeconstructionAssignment:
                AddElements((IDeconstructionAssignmentOperation)operation);
                break;
            case OperationKind.IsPattern when Declared(((IIsPatternOperation)operation).Pattern) is { } local:
                Put(_assigned, local, ((IIsPatternOperation)operation).Value);
                break;
            case OperationKind.Loop when operation is IForEachLoopOperation loop:
                foreach (ILocalSymbol local in loop.Locals)
                {
                    _iterated[local] = loop.Collection;
                }

                break;
            case OperationKind.Argument when operation is IArgumentOperation { Parameter.RefKind: RefKind.Out } argument && Variable(argument.Value) is { } local:
                Put(_given, local, argument);
                break;
            case OperationKind.Invocation when operation is IInvocationOperation { Instance: { } instance } call:
                AddCall(call, instance);
                break;
        }
    }

    private void AddAssignment(IAssignmentOperation assignment)
    {
        switch (assignment.Target)
        {
            case ILocalReferenceOperation target:
                Put(assignment.Kind == OperationKind.CompoundAssignment ? _written : _assigned, target.Local, assignment.Value);
                break;
            case IPropertyReferenceOperation { Instance: ILocalReferenceOperation owner } when assignment.Kind == OperationKind.SimpleAssignment:
                Put(_written, owner.Local, assignment.Value);
                break;
        }
    }

    /// <summary>The variable that is named or declared here.</summary>
    public static ILocalSymbol? Variable(IOperation target) =>
        ((target is IDeclarationExpressionOperation declaration ? declaration.Expression : target) as ILocalReferenceOperation)?.Local;

    private void AddCall(IInvocationOperation call, IOperation instance)
    {
        switch (call.TargetMethod.Name)
        {
            case "Add" or "AddRange" or "Insert" when instance is ILocalReferenceOperation collection && call.Arguments is [.., { } added]:
                Put(_added, collection.Local, added.Value);
                break;
            case "Append" or "AppendLine" or "AppendFormat" or "AppendJoin" or "TryAdd" or "Push" or "Enqueue" or "Write" or "WriteLine" when Written(instance) is { } text:
                foreach (IArgumentOperation argument in call.Arguments)
                {
                    Put(_written, text, argument.Value);
                }

                break;
        }
    }

    /// <summary>The variable at the beginning of <c>text.Append(…).Append(…)</c>.</summary>
    private static ILocalSymbol? Written(IOperation instance)
    {
        while (instance is IInvocationOperation { Instance: { } inner, TargetMethod.ReturnType: { } type } && SymbolEqualityComparer.Default.Equals(inner.Type, type))
        {
            instance = inner;
        }

        return (instance as ILocalReferenceOperation)?.Local;
    }

    private void AddElements(IDeconstructionAssignmentOperation deconstruction)
    {
        IOperation target = deconstruction.Target is IDeclarationExpressionOperation { Expression: { } declared } ? declared : deconstruction.Target;
        if (target is not ITupleOperation targets)
        {
            return;
        }

        ITupleOperation? values = BodyValues.Unwrap(deconstruction.Value) as ITupleOperation;
        ImmutableArray<IFieldSymbol> elements = deconstruction.Value.Type is INamedTypeSymbol { IsTupleType: true, TupleElements: var named } ? named : [];
        for (int i = 0; i < targets.Elements.Length; i++)
        {
            if (Variable(targets.Elements[i]) is not { } local)
            {
                continue;
            }

            if (values is not null && i < values.Elements.Length)
            {
                Put(_assigned, local, values.Elements[i]);
            }

            if (i < elements.Length && elements[i].IsExplicitlyNamedTupleElement)
            {
                Put(_elements, local, elements[i]);
            }
        }
    }

    /// <summary>The variable that a pattern gives the whole value to.</summary>
    private static ISymbol? Declared(IPatternOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        INegatedPatternOperation negated => Declared(negated.Pattern),
        IBinaryPatternOperation both => Declared(both.LeftPattern) ?? Declared(both.RightPattern),
        _ => null,
    };

    private static void Put<T>(Dictionary<ISymbol, List<T>> table, ISymbol local, T item)
    {
        if (!table.TryGetValue(local, out List<T>? items))
        {
            table.Add(local, items = []);
        }

        items.Add(item);
    }
}
