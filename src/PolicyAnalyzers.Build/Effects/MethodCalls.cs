using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>A call of a method, or the taking of one that is called later.</summary>
/// <param name="Callee">The method that is named.</param>
/// <param name="IsVirtual">Whether an override may run in its place.</param>
/// <param name="Receiver">The declared type of the object, where it is known.</param>
/// <param name="IsOnThis">Whether it is the caller's own object.</param>
internal readonly record struct Call(Method Callee, bool IsVirtual, SignatureType? Receiver, bool IsOnThis);

/// <summary>What the code of one method calls, takes or makes; each once, in order.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="Foreign">Methods elsewhere, which may call back.</param>
/// <param name="Made">The types that it makes objects of.</param>
/// <param name="Held">What it calls, or could call, that was made elsewhere: a pointer to a function, or a delegate that a field holds.</param>
internal sealed record MethodCalls(IReadOnlyList<Call> Calls, IReadOnlyList<ForeignMethod> Foreign, IReadOnlyList<TypeNode> Made, IReadOnlyList<string> Held)
{
    private static readonly MethodCalls s_none = new([], [], [], []);

    /// <exception cref="BadImageFormatException">The code is malformed.</exception>
    public static MethodCalls Of(Method method, MethodResolver resolver)
    {
        if (method.Image.Body(method.Handle) is not { } body)
        {
            return s_none;
        }

        var calls = new List<Call>();
        var foreign = new List<ForeignMethod>();
        var made = new List<TypeNode>();
        var held = new List<string>();
        var stack = new EvaluationStack(method, body);
        foreach (Instruction instruction in Instruction.Read(body.GetILReader()))
        {
            stack.Enter(instruction.Offset);
            if (instruction.Code == ILOpCode.Calli)
            {
                held.Add("a function pointer");
            }
            else if (HeldFunctions.Of(method.Image, instruction, resolver) is { } field)
            {
                held.Add(field);
            }

            if (!instruction.Operand.IsNil)
            {
                (Method? own, ForeignMethod? elsewhere) = resolver.Resolve(method.Image, instruction.Operand);
                if (own is { } callee)
                {
                    calls.Add(CallOf(callee, instruction, stack));
                    calls.AddRange(StaticConstructor(callee.Owner, callee));
                    if (instruction.Code == ILOpCode.Newobj)
                    {
                        made.Add(callee.Owner);
                    }
                }
                else if (elsewhere is { } other)
                {
                    foreign.Add(other);
                }

                made.AddRange(StateMachines(method.Image, instruction.Operand, resolver));
                calls.AddRange(InitializedBy(method.Image, instruction, resolver));
            }

            stack.Run(instruction);
        }

        return new MethodCalls([.. calls.Distinct()], [.. foreign.Distinct()], [.. made.Distinct()], [.. held.Distinct()]);
    }

    private static Call CallOf(Method callee, Instruction instruction, EvaluationStack stack)
    {
        bool isVirtual = instruction.Code is ILOpCode.Callvirt or ILOpCode.Ldvirtftn or ILOpCode.Ldtoken;
        StackValue on = callee.IsStatic ? default : instruction.Code switch
        {
            ILOpCode.Call or ILOpCode.Callvirt => stack.Under(callee.Definition.DecodeSignature(SignatureTypes.Instance, default).ParameterTypes.Length),
            ILOpCode.Ldftn or ILOpCode.Ldvirtftn => stack.Under(0),
            _ => default,
        };

        // Whatever it is, it is at least of the type whose method is named.
        return new Call(callee, isVirtual, on.Type is { Definition.IsNil: false } declared ? declared : stack.Owner(instruction.Operand), on.IsThis);
    }

    /// <summary>The first use of a type runs its static initializers.</summary>
    private static IEnumerable<Call> StaticConstructor(TypeNode type, Method? use) =>
        type.Image.StaticConstructorOf(type.Handle) is { IsNil: false } handle && new Method(type.Image, handle) is var constructor && constructor != use
            ? [new Call(constructor, IsVirtual: false, null, IsOnThis: false)]
            : [];

    private static IEnumerable<Call> InitializedBy(AssemblyImage image, Instruction instruction, MethodResolver resolver)
    {
        if (instruction.Code is not (ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld))
        {
            return [];
        }

        EntityHandle type = instruction.Operand.Kind == HandleKind.FieldDefinition
            ? image.Reader.GetFieldDefinition((FieldDefinitionHandle)instruction.Operand).GetDeclaringType()
            : image.Reader.GetMemberReference((MemberReferenceHandle)instruction.Operand).Parent;
        return resolver.ResolveType(image, type) is { } owner ? StaticConstructor(owner, use: null) : [];
    }

    /// <summary>A state machine that is a structure is made without a constructor; it is named where it is started.</summary>
    private static IEnumerable<TypeNode> StateMachines(AssemblyImage image, EntityHandle operand, MethodResolver resolver)
    {
        if (operand.Kind is not (HandleKind.MethodSpecification or HandleKind.TypeDefinition or HandleKind.TypeSpecification))
        {
            return [];
        }

        IEnumerable<EntityHandle> named = operand.Kind switch
        {
            HandleKind.MethodSpecification => image.Reader.GetMethodSpecification((MethodSpecificationHandle)operand)
                .DecodeSignature(SignatureTypes.Instance, default).Select(argument => argument.Definition),
            _ => [operand],
        };
        return named.Where(type => !type.IsNil).Select(type => resolver.ResolveType(image, type)).OfType<TypeNode>();
    }
}
