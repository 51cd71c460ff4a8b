using System.Collections.Immutable;
using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>What is known of a value on the stack: its declared type, and whether it is the object that the method runs on.</summary>
internal readonly record struct StackValue(SignatureType? Type, bool IsThis = false);

/// <summary>
/// Follows the declared types of values through a method's code, so that a virtual call is known by the object that it is made on. What is
/// not known is unknown, never wrong: where ways meet with different values, nothing is known of them.
/// </summary>
internal sealed class EvaluationStack
{
    private readonly Dictionary<int, StackValue[]> _atTargets = [];
    private readonly List<StackValue> _values = [];
    private ImmutableArray<SignatureType> _parameters;
    private ImmutableArray<SignatureType> _locals;
    private SignatureType? _this;
    private bool _isWithinAnother;
    private bool _isReached;

    /// <summary>To be called before the code of a method is followed.</summary>
    public void Begin(Method method, MethodBodyBlock body)
    {
        MethodSignature<SignatureType> signature = method.Facts.Signature;
        _this = signature.Header.IsInstance ? method.Image.Types.Of(method.Type) : null;
        _isWithinAnother = method.IsOfGeneratedType;
        _parameters = signature.ParameterTypes;
        _locals = method.Image.LocalsOf(body);
        _atTargets.Clear();
        _values.Clear();
        _isReached = true;
    }

    /// <summary>The value that lies under so many others.</summary>
    public StackValue Under(int others) => others < _values.Count ? _values[_values.Count - 1 - others] : default;

    /// <summary>To be called before an instruction is looked at: other ways may lead here.</summary>
    public void Enter(int offset)
    {
        if (_atTargets.Count == 0 || !_atTargets.TryGetValue(offset, out StackValue[]? others))
        {
            _isReached = true; // a handler, or a loop that is entered at its end
            return;
        }

        if (!_isReached)
        {
            _values.Clear();
            _values.AddRange(others);
        }
        else
        {
            for (int i = 0; i < _values.Count; i++)
            {
                _values[i] = i < others.Length && others[i] == _values[i] ? _values[i] : default;
            }
        }

        _isReached = true;
    }

    /// <param name="instruction">The instruction that is run.</param>
    /// <param name="named">What its operand names.</param>
    public void Run(in Instruction instruction, NamedMember named)
    {
        switch (instruction.Code)
        {
            case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj:
                Call(instruction.Code == ILOpCode.Newobj, named);
                break;
            case ILOpCode.Calli:
                _values.Clear();
                break;
            case ILOpCode.Dup:
                _values.Add(Under(0));
                break;
            case ILOpCode.Ldfld or ILOpCode.Ldflda:
                Pop(1);
                _values.Add(new StackValue(named.Type, _isWithinAnother && named.IsOuterThis));
                break;
            case ILOpCode.Ldsfld or ILOpCode.Ldsflda:
                _values.Add(new StackValue(named.Type, _isWithinAnother && named.IsOuterThis));
                break;
            case ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox or ILOpCode.Unbox_any or ILOpCode.Box or ILOpCode.Ldobj:
                StackValue from = Under(0);
                Pop(1);
                _values.Add(new StackValue(named.Type, from.IsThis));
                break;
            default:
                if (Argument(instruction) is { } argument)
                {
                    _values.Add(ValueOf(argument));
                }
                else if (Local(instruction) is { } local)
                {
                    _values.Add(local < _locals.Length ? new StackValue(_locals[local]) : default);
                }
                else
                {
                    Pop(Pops(instruction.Code));
                    Push(Pushes(instruction.Code));
                }

                break;
        }

        Branch(instruction);
    }

    private void Call(bool makes, NamedMember named)
    {
        if (!named.IsMethod)
        {
            _values.Clear();
            return;
        }

        Pop(named.Parameters + (named.IsInstance && !makes ? 1 : 0));
        if (makes)
        {
            _values.Add(new StackValue(named.Owner));
        }
        else if (named.Type is { } type)
        {
            _values.Add(new StackValue(type));
        }
    }

    private StackValue ValueOf(int argument)
    {
        int parameter = _this is null ? argument : argument - 1;
        return parameter < 0
            ? new StackValue(_this, !_isWithinAnother)
            : parameter < _parameters.Length ? new StackValue(_parameters[parameter]) : default;
    }

    private void Branch(in Instruction instruction)
    {
        if (instruction.Targets is { } targets)
        {
            foreach (int target in targets)
            {
                Branch(target, [.. _values]);
            }
        }
        else if (IsBranch(instruction.Code))
        {
            Branch(instruction.Number, instruction.Code is ILOpCode.Leave or ILOpCode.Leave_s ? [] : [.. _values]);
        }

        if (instruction.Code is ILOpCode.Br or ILOpCode.Br_s or ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally or ILOpCode.Endfilter or ILOpCode.Jmp)
        {
            _values.Clear();
            _isReached = false;
        }
    }

    private void Branch(int target, StackValue[] values)
    {
        if (_atTargets.TryGetValue(target, out StackValue[]? others) && others.Length == values.Length)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = values[i] == others[i] ? values[i] : default;
            }
        }

        _atTargets[target] = values;
    }

    private void Pop(int count) => _values.RemoveRange(Math.Max(0, _values.Count - count), Math.Min(count, _values.Count));

    private void Push(int count)
    {
        for (; count > 0; count--)
        {
            _values.Add(default);
        }
    }

    private static int? Argument(in Instruction instruction) => instruction.Code switch
    {
        >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => instruction.Code - ILOpCode.Ldarg_0,
        ILOpCode.Ldarg or ILOpCode.Ldarg_s or ILOpCode.Ldarga or ILOpCode.Ldarga_s => instruction.Number,
        _ => null,
    };

    private static int? Local(in Instruction instruction) => instruction.Code switch
    {
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => instruction.Code - ILOpCode.Ldloc_0,
        ILOpCode.Ldloc or ILOpCode.Ldloc_s or ILOpCode.Ldloca or ILOpCode.Ldloca_s => instruction.Number,
        _ => null,
    };

    private static bool IsBranch(ILOpCode code) => code is >= ILOpCode.Br_s and <= ILOpCode.Blt_un or ILOpCode.Leave or ILOpCode.Leave_s;

    private static int Pops(ILOpCode code) => code switch
    {
        ILOpCode.Stelem or (>= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref) or ILOpCode.Cpblk or ILOpCode.Initblk => 3,
        (>= ILOpCode.Beq_s and <= ILOpCode.Blt_un_s) or (>= ILOpCode.Beq and <= ILOpCode.Blt_un) or (>= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8) or ILOpCode.Stind_i
            or (>= ILOpCode.Add and <= ILOpCode.Shr_un) or (>= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un) or (>= ILOpCode.Ceq and <= ILOpCode.Clt_un)
            or ILOpCode.Cpobj or ILOpCode.Stobj or ILOpCode.Stfld or ILOpCode.Ldelema or ILOpCode.Ldelem or (>= ILOpCode.Ldelem_i1 and <= ILOpCode.Ldelem_ref) => 2,
        ILOpCode.Pop or ILOpCode.Throw or ILOpCode.Switch or ILOpCode.Brfalse or ILOpCode.Brfalse_s or ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Stsfld or ILOpCode.Starg or ILOpCode.Starg_s
            or ILOpCode.Stloc or ILOpCode.Stloc_s or (>= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3) or ILOpCode.Initobj or ILOpCode.Endfilter => 1,
        _ => IsUnary(code) ? 1 : 0,
    };

    private static int Pushes(ILOpCode code) => code switch
    {
        (>= ILOpCode.Ldnull and <= ILOpCode.Ldc_r8) or ILOpCode.Ldstr or ILOpCode.Ldtoken or ILOpCode.Ldftn or ILOpCode.Sizeof or ILOpCode.Arglist => 1,
        (>= ILOpCode.Add and <= ILOpCode.Shr_un) or (>= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un) or (>= ILOpCode.Ceq and <= ILOpCode.Clt_un)
            or ILOpCode.Ldelema or ILOpCode.Ldelem or (>= ILOpCode.Ldelem_i1 and <= ILOpCode.Ldelem_ref) => 1,
        _ => IsUnary(code) ? 1 : 0,
    };

    /// <summary>Takes one value and gives another.</summary>
    private static bool IsUnary(ILOpCode code) => code is
        (>= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_ref) or ILOpCode.Neg or ILOpCode.Not or (>= ILOpCode.Conv_i1 and <= ILOpCode.Conv_u8) or ILOpCode.Conv_r_un
        or (>= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u_un) or (>= ILOpCode.Conv_ovf_i1 and <= ILOpCode.Conv_ovf_u8) or (>= ILOpCode.Conv_u2 and <= ILOpCode.Conv_ovf_u) or ILOpCode.Conv_u
        or ILOpCode.Newarr or ILOpCode.Ldlen or ILOpCode.Refanyval or ILOpCode.Refanytype or ILOpCode.Ckfinite or ILOpCode.Mkrefany or ILOpCode.Localloc or ILOpCode.Ldvirtftn;
}
