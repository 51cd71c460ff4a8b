using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>What one instruction names: a method that it calls or takes, a type, or a field.</summary>
internal readonly record struct Instruction(ILOpCode Code, EntityHandle Operand);

/// <summary>Reads the instructions of a method that name something (ECMA-335, partition III).</summary>
internal static class Instructions
{
    /// <exception cref="BadImageFormatException">The code is malformed.</exception>
    public static List<Instruction> Read(BlobReader code)
    {
        var found = new List<Instruction>();
        while (code.RemainingBytes > 0)
        {
            int first = code.ReadByte();
            var opcode = (ILOpCode)(first == 0xFE ? 0xFE00 | code.ReadByte() : first);
            if (NamesSomething(opcode))
            {
                found.Add(new Instruction(opcode, MetadataTokens.EntityHandle(code.ReadInt32())));
            }
            else
            {
                code.Offset += opcode == ILOpCode.Switch ? 4 * code.ReadInt32() : OperandSize(opcode);
            }
        }

        return found;
    }

    private static bool NamesSomething(ILOpCode opcode) => opcode is
        ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Jmp or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Ldtoken
        or ILOpCode.Initobj or ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld;

    private static int OperandSize(ILOpCode opcode) => opcode switch
    {
        ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s
            or ILOpCode.Ldc_i4_s or ILOpCode.Unaligned or (ILOpCode)0xFE19 => 1,
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s or ILOpCode.Leave_s => 1,
        ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => 2,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 or ILOpCode.Calli or ILOpCode.Ldstr or ILOpCode.Leave => 4,
        >= ILOpCode.Br and <= ILOpCode.Blt_un => 4,
        ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld or ILOpCode.Ldobj or ILOpCode.Stobj or ILOpCode.Cpobj
            or ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox or ILOpCode.Unbox_any or ILOpCode.Box or ILOpCode.Newarr
            or ILOpCode.Ldelema or ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Refanyval or ILOpCode.Mkrefany
            or ILOpCode.Constrained or ILOpCode.Sizeof => 4,
        ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => 8,
        _ => 0,
    };
}
