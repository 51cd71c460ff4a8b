using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>Reads what methods call, one after the other.</summary>
internal sealed class CallReader(MethodResolver resolver)
{
    private readonly EvaluationStack _stack = new();
    private readonly DistinctList<Call> _calls = new();
    private readonly DistinctList<ForeignMethod> _foreign = new();
    private readonly DistinctList<TypeNode> _made = new();
    private readonly DistinctList<string> _held = new();

    /// <exception cref="BadImageFormatException">The code is malformed.</exception>
    public MethodCalls Read(Method method)
    {
        if (method.Image.Body(method.Handle) is not { } body)
        {
            return MethodCalls.None;
        }

        Forget(); // what was read of code that proved malformed
        NamedMembers members = resolver.MembersOf(method.Image);
        if (!TryReadPlain(method, body, members))
        {
            ReadFollowing(method, body, members);
        }

        return new MethodCalls(_calls.Take(), _foreign.Take(), _made.Take(), _held.Take());
    }

    /// <summary>
    /// Most code makes no call that the object it is made on decides about, so that no values need be followed. It ends where one is met.
    /// </summary>
    private bool TryReadPlain(Method method, MethodBodyBlock body, NamedMembers members)
    {
        BlobReader code = body.GetILReader();
        while (Instruction.NextNaming(ref code, out Instruction instruction))
        {
            NamedMember named = instruction.Operand.IsNil ? NamedMember.Nothing : members.Of(instruction.Operand);
            if ((named.Own is not null && named.IsInstance && instruction.Code != ILOpCode.Newobj) || named.MayBeOverridden)
            {
                return false;
            }

            Note(method.Image, instruction, named);
        }

        return true;
    }

    private void ReadFollowing(Method method, MethodBodyBlock body, NamedMembers members)
    {
        Forget();
        _stack.Begin(method, body);
        BlobReader code = body.GetILReader();
        while (Instruction.Next(ref code, out Instruction instruction))
        {
            _stack.Enter(instruction.Offset);
            NamedMember named = instruction.Operand.IsNil ? NamedMember.Nothing : members.Of(instruction.Operand);
            Note(method.Image, instruction, named);
            _stack.Run(instruction, named);
        }
    }

    private void Forget()
    {
        _calls.Clear();
        _foreign.Clear();
        _made.Clear();
        _held.Clear();
    }

    private void Note(AssemblyImage image, in Instruction instruction, NamedMember named)
    {
        if (instruction.Code == ILOpCode.Calli)
        {
            _held.Add("a function pointer");
        }

        if (ReferenceEquals(named, NamedMember.Nothing))
        {
            return;
        }

        if (named.Held is { } function && instruction.Code is ILOpCode.Ldfld or ILOpCode.Ldsfld)
        {
            _held.Add(function);
        }

        if (named.Own is { } callee)
        {
            _calls.Add(CallOf(callee, instruction, named));
            Initialize(named);
            if (instruction.Code == ILOpCode.Newobj)
            {
                _made.Add(callee.Owner);
            }
        }
        else if (named.Foreign is { } other)
        {
            _foreign.Add(named.MayBeOverridden && instruction.Code == ILOpCode.Callvirt ? resolver.Overrides.Of(image, _stack.Under(named.Parameters).Type, other) : other);
        }

        foreach (TypeNode type in named.Made)
        {
            _made.Add(type);
        }

        if (instruction.Code is ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld)
        {
            Initialize(named);
        }
    }

    /// <summary>The first use of a type runs its static initializers.</summary>
    private void Initialize(NamedMember named)
    {
        if (named.Initializer is { } initializer)
        {
            _calls.Add(new Call(initializer, IsVirtual: false, null, IsOnThis: false));
        }
    }

    private Call CallOf(Method callee, in Instruction instruction, NamedMember named)
    {
        bool isVirtual = instruction.Code is ILOpCode.Callvirt or ILOpCode.Ldvirtftn or ILOpCode.Ldtoken;
        StackValue on = callee.IsStatic ? default : instruction.Code switch
        {
            ILOpCode.Call or ILOpCode.Callvirt => _stack.Under(named.Parameters),
            ILOpCode.Ldftn or ILOpCode.Ldvirtftn => _stack.Under(0),
            _ => default,
        };

        // Whatever it is, it is at least of the type whose method is named.
        return new Call(callee, isVirtual, on.Type is { Definition.IsNil: false } declared ? declared : named.Owner, on.IsThis);
    }
}
