using System.IO.Compression;
using System.Text;
using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>
/// The least permissions that each call of Microsoft Graph needs. Kept as bytes that are walked at each look-up: no object
/// for any of the thousands of paths. GraphCallTableWriter, among the tests, writes them.
/// </summary>
internal sealed class GraphCallTable
{
    public const string Resource = "graph-calls.bin";

    /// <summary>The signed-in user: one of the users, where the table does not list the call of its own.</summary>
    private const string Me = "me";

    private static readonly Lazy<GraphCallTable> LazyShipped = new(static () => new GraphCallTable(ShippedCatalogs.Open(Resource)));

    private readonly byte[] _bytes;
    private readonly string[] _permissions;
    private readonly int[][] _sets;
    private readonly Dictionary<string, int> _segments = new(StringComparer.OrdinalIgnoreCase);
    private readonly int _root;

    public GraphCallTable(Stream compressed)
    {
        using (compressed)
        using (DeflateStream inflated = new(compressed, CompressionMode.Decompress))
        using (MemoryStream bytes = new())
        {
            inflated.CopyTo(bytes);
            _bytes = bytes.ToArray();
        }

        int at = 0;
        _permissions = new string[Number(ref at)];
        for (int i = 0; i < _permissions.Length; i++)
        {
            _permissions[i] = Text(ref at);
        }

        _sets = new int[Number(ref at)][];
        for (int i = 0; i < _sets.Length; i++)
        {
            _sets[i] = new int[Number(ref at)];
            for (int j = 0; j < _sets[i].Length; j++)
            {
                _sets[i][j] = Number(ref at);
            }
        }

        int segments = Number(ref at);
        for (int i = 0; i < segments; i++)
        {
            _segments.Add(Text(ref at), i);
        }

        _root = at;
    }

    /// <summary>The table that this assembly carries: read when the first call of Graph is seen.</summary>
    public static GraphCallTable Shipped => LazyShipped.Value;

    /// <summary>The least permissions for a call; null when the table does not know it.</summary>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="path">As <see cref="GraphPath"/> gives it.</param>
    public GraphCall? Find(string method, IReadOnlyList<string> path) =>
        Find(method, path, 0, _root) ?? (path is [Me, ..] && Find(method, ["users", GraphPath.Id, .. path.Skip(1)], 0, _root) is { } ofUser ? ofUser with { Path = GraphPath.Display(path) } : null);

    private GraphCall? Find(string method, IReadOnlyList<string> path, int depth, int node)
    {
        GraphCall? found = null;
        int at = node;
        int methods = Number(ref at);
        for (int i = 0; i < methods; i++)
        {
            int here = Number(ref at), application = Number(ref at), delegated = Number(ref at);
            if (depth == path.Count && GraphCall.Methods[here] == method)
            {
                found = new GraphCall(method, GraphPath.Display(path), Permissions(application), Permissions(delegated));
            }
        }

        if (depth == path.Count)
        {
            return found;
        }

        string segment = path[depth];
        string wildcard = segment.EndsWith(":", StringComparison.Ordinal) ? GraphPath.AddressedId : GraphPath.Id;
        return Descend(segment) ?? (segment == wildcard ? null : Descend(wildcard));

        GraphCall? Descend(string name)
        {
            if (!_segments.TryGetValue(name, out int wanted))
            {
                return null;
            }

            int position = at;
            for (int children = Number(ref position); children > 0; children--)
            {
                int child = Number(ref position), length = Number(ref position);
                if (child == wanted)
                {
                    return Find(method, path, depth + 1, position);
                }

                position += length;
            }

            return null;
        }
    }

    private string[] Permissions(int set) => set == 0 ? [] : Array.ConvertAll(_sets[set - 1], index => _permissions[index]);

    private int Number(ref int at)
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private string Text(ref int at)
    {
        int length = Number(ref at);
        at += length;
        return Encoding.UTF8.GetString(_bytes, at - length, length);
    }
}
