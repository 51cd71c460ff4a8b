using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>
/// Walks the signatures of an assembly once without making anything of them (ECMA-335, II.23.2): decoding one that is malformed could ask for memory or depth without
/// bounds, because it believes the counts that it reads.
/// </summary>
internal ref struct SignatureBounds
{
    private const int MaxDepth = 100;

    private BlobReader _blob;

    private SignatureBounds(BlobReader blob) => _blob = blob;

    /// <exception cref="BadImageFormatException">A signature counts more than it holds, or is nested too deeply.</exception>
    public static void Check(MetadataReader reader)
    {
        var seen = new HashSet<BlobHandle>();
        foreach (MethodDefinitionHandle method in reader.MethodDefinitions)
        {
            Check(reader, reader.GetMethodDefinition(method).Signature, seen);
        }

        foreach (MemberReferenceHandle member in reader.MemberReferences)
        {
            Check(reader, reader.GetMemberReference(member).Signature, seen);
        }

        foreach (FieldDefinitionHandle field in reader.FieldDefinitions)
        {
            Check(reader, reader.GetFieldDefinition(field).Signature, seen);
        }

        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.StandAloneSig); row++)
        {
            Check(reader, reader.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row)).Signature, seen);
        }

        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            Check(reader, reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)).Signature, seen);
        }

        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            BlobHandle type = reader.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).Signature;
            new SignatureBounds(reader.GetBlobReader(type)).Type(0);
        }
    }

    private static void Check(MetadataReader reader, BlobHandle signature, HashSet<BlobHandle> seen)
    {
        if (!seen.Add(signature))
        {
            return;
        }

        var bounds = new SignatureBounds(reader.GetBlobReader(signature));
        SignatureHeader header = bounds._blob.ReadSignatureHeader();
        switch (header.Kind)
        {
            case SignatureKind.Field:
                bounds.Type(0);
                break;
            case SignatureKind.LocalVariables or SignatureKind.MethodSpecification:
                bounds.Types(bounds.Count(), 0);
                break;
            default:
                bounds.Method(header, 0);
                break;
        }
    }

    private void Method(SignatureHeader header, int depth)
    {
        if (header.IsGeneric)
        {
            _blob.ReadCompressedInteger();
        }

        Types(Count() + 1, depth);
    }

    private void Types(int count, int depth)
    {
        for (; count > 0; count--)
        {
            Type(depth);
        }
    }

    private void Type(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new BadImageFormatException("a signature is nested too deeply");
        }

        switch (_blob.ReadCompressedInteger())
        {
            case 0x1F or 0x20: // a modifier and what it modifies
                _blob.ReadTypeHandle();
                Type(depth + 1);
                break;
            case 0x0F or 0x10 or 0x1D or 0x41 or 0x45: // pointer, reference, array, sentinel, pinned
                Type(depth + 1);
                break;
            case 0x11 or 0x12:
                _blob.ReadTypeHandle();
                break;
            case 0x13 or 0x1E: // type parameters
                _blob.ReadCompressedInteger();
                break;
            case 0x14: // an array with its shape
                Type(depth + 1);
                _blob.ReadCompressedInteger();
                for (int sizes = Count(); sizes > 0; sizes--)
                {
                    _blob.ReadCompressedInteger();
                }

                for (int bounds = Count(); bounds > 0; bounds--)
                {
                    _blob.ReadCompressedSignedInteger();
                }

                break;
            case 0x15: // a constructed type
                Type(depth + 1);
                Types(Count(), depth + 1);
                break;
            case 0x1B:
                Method(_blob.ReadSignatureHeader(), depth + 1);
                break;
        }
    }

    /// <summary>Everything that is counted takes at least a byte.</summary>
    private int Count()
    {
        int count = _blob.ReadCompressedInteger();
        return count <= _blob.RemainingBytes ? count : throw new BadImageFormatException("a signature counts more than it holds");
    }
}
