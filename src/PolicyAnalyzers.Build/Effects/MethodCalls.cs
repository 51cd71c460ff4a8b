using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>What the code of one method calls, takes or makes.</summary>
/// <param name="Methods">The methods that it may run, each once, in order.</param>
/// <param name="Foreign">Methods elsewhere, which may call back.</param>
/// <param name="Made">The types that it makes objects of.</param>
internal sealed record MethodCalls(
    IReadOnlyList<Method> Methods,
    IReadOnlyList<ForeignMethod> Foreign,
    IReadOnlyList<(AssemblyImage Image, TypeDefinitionHandle Type)> Made)
{
    private static readonly MethodCalls s_none = new([], [], []);

    public static MethodCalls Of(Method method, MethodResolver resolver)
    {
        if (method.Image.Instructions(method.Handle) is not { } code)
        {
            return s_none;
        }

        var methods = new List<Method>();
        var foreign = new List<ForeignMethod>();
        var made = new List<(AssemblyImage, TypeDefinitionHandle)>();
        foreach (Instruction instruction in Instructions.Read(code))
        {
            (Method? own, ForeignMethod? elsewhere) = resolver.Resolve(method.Image, instruction.Operand);
            if (own is { } callee)
            {
                methods.Add(callee);
                methods.AddRange(StaticConstructor(callee.Image, callee.Type, callee));
                if (instruction.Code == ILOpCode.Newobj)
                {
                    made.Add((callee.Image, callee.Type));
                }
            }
            else if (elsewhere is { } other)
            {
                foreign.Add(other);
            }

            made.AddRange(StateMachines(method.Image, instruction.Operand, resolver));
            methods.AddRange(InitializedBy(method.Image, instruction, resolver));
        }

        return new MethodCalls([.. methods.Distinct()], [.. foreign.Distinct()], [.. made.Distinct()]);
    }

    /// <summary>The first use of a type runs its static initializers.</summary>
    private static IEnumerable<Method> StaticConstructor(AssemblyImage image, TypeDefinitionHandle type, Method? use) =>
        image.Reader.GetTypeDefinition(type).GetMethods()
            .Where(handle => image.Reader.StringComparer.Equals(image.Reader.GetMethodDefinition(handle).Name, ".cctor"))
            .Select(handle => new Method(image, handle))
            .Where(initializer => initializer != use);

    private static IEnumerable<Method> InitializedBy(AssemblyImage image, Instruction instruction, MethodResolver resolver)
    {
        EntityHandle type = instruction.Operand.Kind switch
        {
            HandleKind.FieldDefinition => image.Reader.GetFieldDefinition((FieldDefinitionHandle)instruction.Operand).GetDeclaringType(),
            HandleKind.MemberReference when image.Reader.GetMemberReference((MemberReferenceHandle)instruction.Operand) is var member
                && member.GetKind() == MemberReferenceKind.Field => member.Parent,
            _ => default,
        };
        return !type.IsNil && resolver.ResolveType(image, type) is ({ } at, var owner) ? StaticConstructor(at, owner, use: null) : [];
    }

    /// <summary>A state machine that is a structure is made without a constructor; it is named where it is started.</summary>
    private static IEnumerable<(AssemblyImage, TypeDefinitionHandle)> StateMachines(AssemblyImage image, EntityHandle operand, MethodResolver resolver)
    {
        IEnumerable<EntityHandle> named = operand.Kind switch
        {
            HandleKind.MethodSpecification => image.Reader.GetMethodSpecification((MethodSpecificationHandle)operand)
                .DecodeSignature(SignatureTypes.Instance, default).Select(argument => argument.Definition),
            HandleKind.TypeDefinition or HandleKind.TypeSpecification => [operand],
            _ => [],
        };
        foreach (EntityHandle type in named)
        {
            if (!type.IsNil && resolver.ResolveType(image, type) is { } machine)
            {
                yield return machine;
            }
        }
    }
}
