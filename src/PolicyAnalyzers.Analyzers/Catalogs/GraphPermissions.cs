using System.Globalization;

namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>
/// The permissions of Microsoft Graph with their published privilege levels, 1 to 4, and which of them are broad:
/// those that write at level 4, those that write everywhere (<c>.All</c>) at level 3, and, as a suggestion, those that read
/// everywhere at level 4.
/// </summary>
internal sealed class GraphPermissions
{
    private const string Everywhere = ".All";

    private readonly Dictionary<string, (int Application, int Delegated)> _levels = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="table">Lines of name, level as an application's permission, level as a delegated one, and more.</param>
    public GraphPermissions(TextReader table)
    {
        while (table.ReadLine() is { } line)
        {
            if (!line.StartsWith("#", StringComparison.Ordinal) && line.Split('\t') is [{ } name, { } application, { } delegated, ..])
            {
                _levels[name] = (Level(application), Level(delegated));
            }
        }
    }

    public bool Contains(string name) => _levels.ContainsKey(name);

    /// <summary>The higher of both levels; 0 when the permission is unknown.</summary>
    public int LevelOf(string name) => _levels.TryGetValue(name, out (int Application, int Delegated) level) ? Math.Max(level.Application, level.Delegated) : 0;

    /// <summary>The entry of a broad permission; null for one that is not broad, or unknown.</summary>
    public CatalogedScope? Find(string name)
    {
        int level = LevelOf(name);
        bool everywhere = name.EndsWith(Everywhere, StringComparison.OrdinalIgnoreCase);
        bool reads = OnlyReads(name);
        if (level < 3 || (reads ? level < 4 || !everywhere : level < 4 && !everywhere))
        {
            return null;
        }

        string what = (reads, everywhere) switch
        {
            (true, _) => "it reads all that the identity can reach",
            (_, true) => "it reads and changes all that the identity can reach",
            _ => "it changes what others depend on",
        };
        return new CatalogedScope(name, ResourceName.Graph, $"{what}, at privilege level {level.ToString(CultureInfo.InvariantCulture)} of 4")
        {
            Narrower = [.. NarrowerThan(name, level, everywhere).Take(2)],
            IsSuggestion = reads,
        };
    }

    /// <summary>Permissions about the same things that exist and rank lower, the narrowest first.</summary>
    private IEnumerable<string> NarrowerThan(string name, int level, bool everywhere)
    {
        int dot = name.IndexOf('.');
        string subject = dot < 0 ? name : name.Substring(0, dot);
        IEnumerable<string> candidates = everywhere
            ? [subject + ".ReadBasic.All", subject + ".Read.All", subject + ".Read", subject + ".ReadWrite"]
            : [subject + ".Read.All", subject + ".Read"];
        return candidates.Where(candidate =>
            Contains(candidate) && !candidate.Equals(name, StringComparison.OrdinalIgnoreCase) && (LevelOf(candidate) < level || OnlyReads(candidate) && !OnlyReads(name)));
    }

    private static bool OnlyReads(string name)
    {
        foreach (string part in name.Split('.'))
        {
            if (part.StartsWith("Read", StringComparison.OrdinalIgnoreCase))
            {
                return !part.StartsWith("ReadWrite", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    private static int Level(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int level) ? level : 0;
}
