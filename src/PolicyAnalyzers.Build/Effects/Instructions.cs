using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>One instruction of a method's code (ECMA-335, partition III).</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">What it names: a method, a type, a field, a text or a signature.</param>
/// <param name="Number">The argument, the local variable or, of a branch, the target.</param>
/// <param name="Targets">Of a switch, all of its targets.</param>
internal readonly record struct Instruction(int Offset, ILOpCode Code, EntityHandle Operand, int Number, int[]? Targets = null)
{
    /// <summary>The table of a token that names a text.</summary>
    private const int Text = 0x70;

    /// <summary>How many bytes an operand of each kind has.</summary>
    private static readonly int[] s_sizes = [0, 4, 1, 4, 1, 2, 4, 8, 0];

    /// <summary>Of the codes of one byte, what follows them.</summary>
    private static readonly OperandKind[] s_kinds = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(code => Kind((ILOpCode)code))];

    /// <summary>Reads the next instruction; false at the end.</summary>
    /// <exception cref="BadImageFormatException">The code is malformed.</exception>
    public static bool Next(ref BlobReader code, out Instruction instruction)
    {
        if (code.RemainingBytes == 0)
        {
            instruction = default;
            return false;
        }

        int offset = code.Offset, first = code.ReadByte();
        var opcode = (ILOpCode)(first == 0xFE ? 0xFE00 | code.ReadByte() : first);
        instruction = opcode == ILOpCode.Switch
            ? new Instruction(offset, opcode, default, 0, Switch(ref code))
            : Read(offset, opcode, ref code);
        return true;
    }

    /// <summary>Reads the next instruction that names anything but a text, and passes over all others; false at the end.</summary>
    /// <exception cref="BadImageFormatException">The code is malformed.</exception>
    public static bool NextNaming(ref BlobReader code, out Instruction instruction)
    {
        while (code.RemainingBytes > 0)
        {
            int offset = code.Offset, first = code.ReadByte();
            if (first == 0xFE)
            {
                first = 0xFE00 | code.ReadByte();
            }

            OperandKind kind = KindOf((ILOpCode)first);
            if (kind == OperandKind.Token)
            {
                int token = code.ReadInt32();
                if ((token >> 24) != Text)
                {
                    instruction = new Instruction(offset, (ILOpCode)first, MetadataTokens.EntityHandle(token), 0);
                    return true;
                }
            }
            else if (kind != OperandKind.None)
            {
                code.Offset += kind == OperandKind.Targets ? Size(ref code) : s_sizes[(int)kind];
            }
        }

        instruction = default;
        return false;
    }

    private static int Size(ref BlobReader code)
    {
        uint count = code.ReadUInt32();
        return count <= code.RemainingBytes / 4 ? (int)count * 4 : throw new BadImageFormatException("a switch has more targets than there is code");
    }

    private static OperandKind KindOf(ILOpCode opcode) => (int)opcode <= byte.MaxValue ? s_kinds[(int)opcode] : Kind(opcode);

    private static Instruction Read(int offset, ILOpCode opcode, ref BlobReader code)
    {
        switch (KindOf(opcode))
        {
            case OperandKind.Token:
                int token = code.ReadInt32();
                return new(offset, opcode, (token >> 24) == Text ? default : MetadataTokens.EntityHandle(token), 0);
            case OperandKind.ShortBranch:
                int near = code.ReadSByte();
                return new(offset, opcode, default, code.Offset + near);
            case OperandKind.Branch:
                int far = code.ReadInt32();
                return new(offset, opcode, default, code.Offset + far);
            case OperandKind.One:
                return new(offset, opcode, default, code.ReadByte());
            case OperandKind.Two:
                return new(offset, opcode, default, code.ReadUInt16());
            case OperandKind.Four:
                return new(offset, opcode, default, code.ReadInt32());
            case OperandKind.Eight:
                code.ReadInt64();
                break;
        }

        return new(offset, opcode, default, 0);
    }

    private static int[] Switch(ref BlobReader code)
    {
        uint count = code.ReadUInt32();
        if (count > code.RemainingBytes / 4)
        {
            throw new BadImageFormatException("a switch has more targets than there is code");
        }

        int[] targets = new int[count];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = code.ReadInt32();
        }

        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] += code.Offset;
        }

        return targets;
    }

    private enum OperandKind
    {
        None,
        Token,
        ShortBranch,
        Branch,
        One,
        Two,
        Four,
        Eight,
        Targets,
    }

    private static OperandKind Kind(ILOpCode opcode) => opcode switch
    {
        ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s
            or ILOpCode.Ldc_i4_s or ILOpCode.Unaligned or (ILOpCode)0xFE19 => OperandKind.One,
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s or ILOpCode.Leave_s => OperandKind.ShortBranch,
        >= ILOpCode.Br and <= ILOpCode.Blt_un or ILOpCode.Leave => OperandKind.Branch,
        ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => OperandKind.Two,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 => OperandKind.Four,
        ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => OperandKind.Eight,
        ILOpCode.Switch => OperandKind.Targets,
        ILOpCode.Jmp or ILOpCode.Call or ILOpCode.Calli or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Ldtoken
            or ILOpCode.Ldstr or ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld or ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld
            or ILOpCode.Ldobj or ILOpCode.Stobj or ILOpCode.Cpobj or ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox or ILOpCode.Unbox_any
            or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema or ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Refanyval or ILOpCode.Mkrefany
            or ILOpCode.Constrained or ILOpCode.Sizeof or ILOpCode.Initobj => OperandKind.Token,
        _ => OperandKind.None,
    };
}
