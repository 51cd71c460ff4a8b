using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>What one body does to its local variables, gathered in one walk that all who ask share.</summary>
internal sealed class BodyIndex
{
    private static readonly ConditionalWeakTable<IOperation, BodyIndex> Bodies = new();
    private static readonly IOperation[] None = [];

    private readonly Dictionary<ISymbol, List<IOperation>> _assigned = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> _added = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> _written = new(SymbolEqualityComparer.Default);
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

    /// <summary>Everything that is added to the collection in the variable; of a key and a value, the value.</summary>
    public IReadOnlyList<IOperation> Added(ISymbol local) => Of(_added, local);

    /// <summary>Everything that is written into the object in the variable: under keys, into its properties, to the end of its text.</summary>
    public IReadOnlyList<IOperation> Written(ISymbol local) => Of(_written, local);

    /// <summary>The collection whose elements a loop gives to the variable.</summary>
    public IOperation? Iterated(ISymbol local) => _iterated.TryGetValue(local, out IOperation? collection) ? collection : null;

    private static IReadOnlyList<IOperation> Of(Dictionary<ISymbol, List<IOperation>> table, ISymbol local) =>
        table.TryGetValue(local, out List<IOperation>? operations) ? operations : None;

    private void Add(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                Put(_assigned, declarator.Symbol, initializer.Value);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment:
                Put(_assigned, target.Local, assignment.Value);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: ILocalReferenceOperation owner } } assignment:
                Put(_written, owner.Local, assignment.Value);
                break;
            case ICompoundAssignmentOperation { Target: ILocalReferenceOperation target } assignment:
                Put(_written, target.Local, assignment.Value);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                AddElements(deconstruction);
                break;
            case IIsPatternOperation pattern when Declared(pattern.Pattern) is { } local:
                Put(_assigned, local, pattern.Value);
                break;
            case IForEachLoopOperation loop:
                foreach (ILocalSymbol local in loop.Locals)
                {
                    _iterated[local] = loop.Collection;
                }

                break;
            case IInvocationOperation { Instance: { } instance } call:
                AddCall(call, instance);
                break;
        }
    }

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
        if (target is ITupleOperation targets && BodyValues.Unwrap(deconstruction.Value) is ITupleOperation values && targets.Elements.Length == values.Elements.Length)
        {
            for (int i = 0; i < targets.Elements.Length; i++)
            {
                IOperation element = targets.Elements[i] is IDeclarationExpressionOperation { Expression: { } variable } ? variable : targets.Elements[i];
                if (element is ILocalReferenceOperation { Local: { } local })
                {
                    Put(_assigned, local, values.Elements[i]);
                }
            }
        }
    }

    /// <summary>The variable that a pattern gives the whole value to.</summary>
    private static ISymbol? Declared(IPatternOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        IBinaryPatternOperation both => Declared(both.LeftPattern) ?? Declared(both.RightPattern),
        _ => null,
    };

    private static void Put(Dictionary<ISymbol, List<IOperation>> table, ISymbol local, IOperation operation)
    {
        if (!table.TryGetValue(local, out List<IOperation>? operations))
        {
            table.Add(local, operations = []);
        }

        operations.Add(operation);
    }
}
