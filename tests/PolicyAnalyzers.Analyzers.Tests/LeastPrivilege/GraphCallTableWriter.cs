using System.IO.Compression;
using System.Text;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.LeastPrivilege;

namespace PolicyAnalyzers.Analyzers.Tests.LeastPrivilege;

/// <summary>
/// Makes the table that the analyzer carries of the published one. Deflated, it is: the permissions; the sets of them; the
/// words of paths; a trie of words, whose nodes are methods with their sets, then children with their lengths. Numbers are
/// 7 bits a byte, the lowest first; texts are UTF-8 behind their length.
/// </summary>
internal sealed class GraphCallTableWriter
{
    private readonly Node _root = new();
    private readonly Numbers<string> _permissions = new(StringComparer.Ordinal);
    private readonly Numbers<string> _sets = new(StringComparer.Ordinal);
    private readonly Numbers<string> _words = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="table">Lines of method, path, scheme, and permissions separated by commas.</param>
    public static byte[] Write(TextReader table)
    {
        GraphCallTableWriter writer = new();
        while (table.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                string[] cells = line.Split('\t');
                writer.Add(cells[0], cells[1], cells[2], cells[3].Split(','));
            }
        }

        return writer.ToBytes();
    }

    private void Add(string method, string path, string scheme, string[] permissions)
    {
        Node node = _root;
        foreach (string word in GraphPath.Parse(path))
        {
            if (!node.Children.TryGetValue(word, out Node? child))
            {
                node.Children.Add(word, child = new Node());
            }

            node = child;
        }

        if (!node.Methods.TryGetValue(method, out Needs? needs))
        {
            node.Methods.Add(method, needs = new Needs());
        }

        (scheme switch { "Application" => needs.Application, "DelegatedWork" => needs.Delegated, _ => needs.Personal }).UnionWith(permissions);
    }

    private byte[] ToBytes()
    {
        MemoryStream trie = new();
        Write(trie, _root);

        MemoryStream sets = new();
        foreach (string set in _sets.Items)
        {
            string[] members = set.Split(' ');
            Write(sets, members.Length);
            foreach (string permission in members)
            {
                Write(sets, _permissions.Of(permission));
            }
        }

        MemoryStream all = new();
        WriteTexts(all, _permissions.Items);
        Write(all, _sets.Items.Count);
        sets.WriteTo(all);
        WriteTexts(all, _words.Items);
        trie.WriteTo(all);

        MemoryStream compressed = new();
        using (DeflateStream deflate = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            all.WriteTo(deflate);
        }

        return compressed.ToArray();
    }

    private void Write(MemoryStream stream, Node node)
    {
        Write(stream, node.Methods.Count);
        foreach ((string method, Needs needs) in node.Methods)
        {
            Write(stream, Array.IndexOf(GraphCall.Methods, method));
            Write(stream, SetOf(method, needs.Application));
            Write(stream, SetOf(method, needs.Delegated.Count > 0 ? needs.Delegated : needs.Personal));
        }

        Write(stream, node.Children.Count);
        foreach ((string word, Node child) in node.Children)
        {
            MemoryStream bytes = new();
            Write(bytes, child);
            Write(stream, _words.Of(word));
            Write(stream, (int)bytes.Length);
            bytes.WriteTo(stream);
        }
    }

    /// <summary>The best first: what only reads for a GET and what writes for anything else, then the lower privilege level.</summary>
    private int SetOf(string method, HashSet<string> permissions) => permissions.Count == 0 ? 0 : 1 + _sets.Of(string.Join(' ', permissions
        .OrderBy(permission => Reads(permission) != (method == "GET"))
        .ThenBy(ShippedCatalogs.Graph.LevelOf)
        .ThenBy(static permission => permission.Length)
        .ThenBy(static permission => permission, StringComparer.Ordinal)));

    private static bool Reads(string permission) => permission.Contains(".Read", StringComparison.Ordinal) && !permission.Contains(".ReadWrite", StringComparison.Ordinal);

    private static void WriteTexts(MemoryStream stream, IReadOnlyList<string> texts)
    {
        Write(stream, texts.Count);
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Write(stream, bytes.Length);
            stream.Write(bytes);
        }
    }

    private static void Write(MemoryStream stream, int number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            stream.WriteByte((byte)(number | 0x80));
        }

        stream.WriteByte((byte)number);
    }

    private sealed class Node
    {
        public SortedDictionary<string, Needs> Methods { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, Node> Children { get; } = new(StringComparer.OrdinalIgnoreCase);
    }

    private sealed class Needs
    {
        public HashSet<string> Application { get; } = [];

        public HashSet<string> Delegated { get; } = [];

        public HashSet<string> Personal { get; } = [];
    }

    private sealed class Numbers<T>(IEqualityComparer<T> comparer)
        where T : notnull
    {
        private readonly Dictionary<T, int> _numbers = new(comparer);
        private readonly List<T> _items = [];

        public IReadOnlyList<T> Items => _items;

        public int Of(T item)
        {
            if (!_numbers.TryGetValue(item, out int number))
            {
                _numbers.Add(item, number = _items.Count);
                _items.Add(item);
            }

            return number;
        }
    }
}
