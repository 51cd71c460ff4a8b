using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>
/// Walks the blob of one of our attributes before it is decoded (ECMA-335, II.23.3): a decoder would make room for as many elements of an array as the blob says that it has.
/// </summary>
internal static class AttributeBounds
{
    private const byte Nothing = 0x01, Boolean = 0x02, Int32 = 0x08, Double = 0x0D, Text = 0x0E, Array = 0x1D, Enumeration = 0x55;

    /// <param name="constructor">The signature of the attribute's constructor, by which a decoder goes.</param>
    /// <param name="blob">The attribute's blob.</param>
    /// <param name="texts">How many strings the constructor takes first.</param>
    /// <param name="hasArray">Whether an array of strings follows them.</param>
    /// <exception cref="BadImageFormatException">It counts more than it holds, or the constructor takes anything else.</exception>
    public static void Check(BlobReader constructor, BlobReader blob, int texts, bool hasArray)
    {
        if (!Takes(constructor, texts, hasArray))
        {
            throw new BadImageFormatException("the constructor of an attribute takes other arguments than ours");
        }

        blob.ReadUInt16();
        for (; texts > 0; texts--)
        {
            blob.ReadSerializedString();
        }

        if (hasArray)
        {
            Strings(ref blob);
        }

        for (int named = blob.ReadUInt16(); named > 0; named--)
        {
            blob.ReadByte();
            Named(ref blob);
        }
    }

    private static bool Takes(BlobReader constructor, int texts, bool hasArray)
    {
        SignatureHeader header = constructor.ReadSignatureHeader();
        bool fits = header is { Kind: SignatureKind.Method, IsGeneric: false, IsInstance: true }
            && constructor.ReadCompressedInteger() == texts + (hasArray ? 1 : 0)
            && constructor.ReadByte() == Nothing;
        for (; texts > 0; texts--)
        {
            fits = fits && constructor.ReadByte() == Text;
        }

        return fits && (!hasArray || (constructor.ReadByte() == Array && constructor.ReadByte() == Text));
    }

    private static void Named(ref BlobReader blob)
    {
        byte type = blob.ReadByte();
        if (type == Enumeration)
        {
            blob.ReadSerializedString();
        }

        bool isArray = type == Array && blob.ReadByte() == Text;
        blob.ReadSerializedString();
        switch (type)
        {
            case Boolean:
                blob.ReadByte();
                break;
            case Int32 or Enumeration:
                blob.ReadInt32();
                break;
            case Double:
                blob.ReadDouble();
                break;
            case Text:
                blob.ReadSerializedString();
                break;
            case Array when isArray:
                Strings(ref blob);
                break;
            default:
                throw new BadImageFormatException("an attribute has an argument of a type that it does not take");
        }
    }

    private static void Strings(ref BlobReader blob)
    {
        int count = blob.ReadInt32();
        if (count > blob.RemainingBytes)
        {
            throw new BadImageFormatException("an attribute counts more than it holds");
        }

        for (; count > 0; count--)
        {
            blob.ReadSerializedString();
        }
    }
}
