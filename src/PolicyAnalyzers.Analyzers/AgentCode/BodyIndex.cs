using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.Flow;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>What one body does to its local variables, gathered in one walk that all who ask share.</summary>
internal sealed class BodyIndex
{
    private static readonly ConditionalWeakTable<IOperation, BodyIndex> Bodies = new();

    private readonly Dictionary<ISymbol, Local> _locals = new(SymbolEqualityComparer.Default);
    private readonly List<IOperation> _guards = [];

    private BodyIndex(IOperation root)
    {
        foreach (IOperation operation in BodyValues.Operations(root))
        {
            Add(operation);
            if (BodyGuards.MayConfine(operation))
            {
                _guards.Add(operation);
            }
        }
    }

    public static BodyIndex Of(IOperation operation) => Bodies.GetValue(BodyValues.Root(operation), static root => new BodyIndex(root));

    /// <summary>What may hold a variable against known values.</summary>
    public IReadOnlyList<IOperation> Guards => _guards;

    /// <summary>Everything that is assigned to the variable as a whole.</summary>
    public IReadOnlyList<IOperation> Assigned(ISymbol local) => Find(local).Assigned;

    /// <summary>The arguments through which calls give the variable its value.</summary>
    public IReadOnlyList<IArgumentOperation> Given(ISymbol local) => Find(local).Given;

    /// <summary>The named elements of tuples that the variable is taken from.</summary>
    public IReadOnlyList<IFieldSymbol> Elements(ISymbol local) => Find(local).Elements;

    /// <summary>Everything that is added to the collection in the variable; of a key and a value, the value.</summary>
    public IReadOnlyList<IOperation> Added(ISymbol local) => Find(local).Added;

    /// <summary>Everything that is written into the object in the variable: under keys, into its properties, to the end of its text.</summary>
    public IReadOnlyList<IOperation> Written(ISymbol local) => Find(local).Written;

    /// <summary>The collection whose elements a loop gives to the variable.</summary>
    public IOperation? Iterated(ISymbol local) => Find(local).Iterated;

    /// <summary>Whether a call takes secrets out of what the variable holds: <c>RedactSecrets(answer.Properties)</c>.</summary>
    public bool IsCleaned(ISymbol local) => Find(local).IsCleaned;

    private Local Find(ISymbol local) => _locals.TryGetValue(local, out Local? known) ? known : Local.Untouched;

    private Local Of(ISymbol local)
    {
        if (!_locals.TryGetValue(local, out Local? known))
        {
            _locals.Add(local, known = new Local());
        }

        return known;
    }

    private void Add(IOperation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.VariableDeclarator when ((IVariableDeclaratorOperation)operation).GetVariableInitializer() is { } initializer:
                Of(((IVariableDeclaratorOperation)operation).Symbol).Assign(initializer.Value);
                break;
            case OperationKind.SimpleAssignment or OperationKind.CoalesceAssignment or OperationKind.CompoundAssignment:
                AddAssignment((IAssignmentOperation)operation);
                break;
            case OperationKind.DeconstructionAssignment:
                AddElements((IDeconstructionAssignmentOperation)operation);
                break;
            case OperationKind.IsPattern when Declared(((IIsPatternOperation)operation).Pattern) is { } local:
                Of(local).Assign(((IIsPatternOperation)operation).Value);
                break;
            case OperationKind.Loop when operation is IForEachLoopOperation loop:
                foreach (ILocalSymbol local in loop.Locals)
                {
                    Of(local).Iterated = loop.Collection;
                }

                break;
            case OperationKind.Argument when operation is IArgumentOperation { Parameter.RefKind: RefKind.Out } argument && Variable(argument.Value) is { } local:
                Of(local).Give(argument);
                break;
            case OperationKind.Invocation when operation is IInvocationOperation { TargetMethod: { ReturnsVoid: true, Parameters.IsEmpty: false } cleaner } call && Redaction.Hides(cleaner):
                foreach (IArgumentOperation given in call.Arguments)
                {
                    if (Whole(given.Value) is { } local)
                    {
                        Of(local).IsCleaned = true;
                    }
                }

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
                Local assigned = Of(target.Local);
                if (assignment.Kind == OperationKind.CompoundAssignment)
                {
                    assigned.Write(assignment.Value);
                }
                else
                {
                    assigned.Assign(assignment.Value);
                }

                break;
            case IPropertyReferenceOperation { Instance: ILocalReferenceOperation owner } when assignment.Kind == OperationKind.SimpleAssignment:
                Of(owner.Local).Write(assignment.Value);
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
                Of(collection.Local).Add(added.Value);
                break;
            case "Append" or "AppendLine" or "AppendFormat" or "AppendJoin" or "TryAdd" or "Push" or "Enqueue" or "Write" or "WriteLine" when Written(instance) is { } text:
                foreach (IArgumentOperation argument in call.Arguments)
                {
                    Of(text).Write(argument.Value);
                }

                break;
        }
    }

    /// <summary>The variable whose members, of members, it is.</summary>
    private static ILocalSymbol? Whole(IOperation part)
    {
        part = BodyValues.Unwrap(part);
        while (part is IMemberReferenceOperation { Instance: { } owner })
        {
            part = BodyValues.Unwrap(owner);
        }

        return (part as ILocalReferenceOperation)?.Local;
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
                Of(local).Assign(values.Elements[i]);
            }

            if (i < elements.Length && elements[i].IsExplicitlyNamedTupleElement)
            {
                Of(local).TakeFrom(elements[i]);
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

    /// <summary>What the body does to one variable; of most, that is one thing.</summary>
    private sealed class Local
    {
        public static readonly Local Untouched = new();

        private List<IOperation>? _assigned, _added, _written;
        private List<IArgumentOperation>? _given;
        private List<IFieldSymbol>? _elements;

        public IReadOnlyList<IOperation> Assigned => _assigned ?? (IReadOnlyList<IOperation>)[];

        public IReadOnlyList<IArgumentOperation> Given => _given ?? (IReadOnlyList<IArgumentOperation>)[];

        public IReadOnlyList<IFieldSymbol> Elements => _elements ?? (IReadOnlyList<IFieldSymbol>)[];

        public IReadOnlyList<IOperation> Added => _added ?? (IReadOnlyList<IOperation>)[];

        public IReadOnlyList<IOperation> Written => _written ?? (IReadOnlyList<IOperation>)[];

        public IOperation? Iterated { get; set; }

        public bool IsCleaned { get; set; }

        public void Assign(IOperation value) => (_assigned ??= []).Add(value);

        public void Give(IArgumentOperation argument) => (_given ??= []).Add(argument);

        public void TakeFrom(IFieldSymbol element) => (_elements ??= []).Add(element);

        public void Add(IOperation value) => (_added ??= []).Add(value);

        public void Write(IOperation value) => (_written ??= []).Add(value);
    }
}
