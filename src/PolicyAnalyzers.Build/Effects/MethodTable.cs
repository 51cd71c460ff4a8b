using System.Reflection.Metadata.Ecma335;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>What is known of methods, by their rows in the tables of their assemblies, where a dictionary would hash each of an application's methods.</summary>
internal sealed class MethodTable<T>
    where T : class
{
    private readonly Dictionary<AssemblyImage, T?[]> _assemblies = [];
    private AssemblyImage? _last;
    private T?[] _rows = [];

    /// <summary>Null for a method of which nothing is known yet.</summary>
    /// <exception cref="BadImageFormatException">There is no such method.</exception>
    public ref T? this[Method method]
    {
        get
        {
            T?[] rows = ReferenceEquals(method.Image, _last) ? _rows : RowsOf(method.Image);
            int row = MetadataTokens.GetRowNumber(method.Handle);
            if (row < 1 || row > rows.Length)
            {
                throw new BadImageFormatException("a method is named that is not there");
            }

            return ref rows[row - 1];
        }
    }

    private T?[] RowsOf(AssemblyImage image)
    {
        if (!_assemblies.TryGetValue(image, out T?[]? rows))
        {
            _assemblies.Add(image, rows = new T?[image.Reader.MethodDefinitions.Count]);
        }

        _last = image;
        return _rows = rows;
    }
}
