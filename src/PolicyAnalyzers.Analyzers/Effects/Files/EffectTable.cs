using System.Collections.Immutable;
using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>Entries of files, to be looked up. Immutable.</summary>
internal sealed class EffectTable
{
    private readonly Dictionary<string, List<EffectEntry>> _byType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EffectEntry> _byMember = new(StringComparer.Ordinal);
    private readonly HashSet<string> _namesOfMembers = new(StringComparer.Ordinal);
    private readonly List<EffectEntry> _requests = [];
    private readonly Dictionary<string, string?> _libraries = new(StringComparer.Ordinal);
    private readonly HashSet<(string Resource, string Scope)> _scopes = [];

    public EffectTable(ImmutableArray<EffectFile> files)
    {
        foreach (EffectFile file in files)
        {
            foreach (EffectEntry entry in file.Entries)
            {
                Add(entry);
            }

            foreach (LibraryEntry library in file.Libraries)
            {
                _libraries[library.Name] = library.Reaches;
            }
        }
    }

    /// <summary>What a type that no member's entry speaks of may reach: see <see cref="LibraryEntry.Reaches"/>.</summary>
    /// <remarks>A library's own entry counts, the innermost; without one, a type that entries speak of reaches their resource.</remarks>
    /// <param name="own">The project's own entries, which come before those that are shipped.</param>
    /// <param name="shipped">Those that are shipped.</param>
    /// <param name="type">Its metadata name.</param>
    public static string? ReachOf(EffectTable own, EffectTable shipped, string type)
    {
        for (string name = type; ;)
        {
            if (own.FindLibrary(name, out string? reaches) || shipped.FindLibrary(name, out reaches))
            {
                return reaches;
            }

            int end = name.LastIndexOfAny(['.', '+']);
            if (end < 0)
            {
                return own.EntriesOf(type).Concat(shipped.EntriesOf(type)).FirstOrDefault() is { } entry ? ResourceName.Of(entry.Resource) : LibraryEntry.Anything;
            }

            name = name.Substring(0, end);
        }
    }

    public bool IsEmpty => _byType.Count == 0 && _byMember.Count == 0 && _requests.Count == 0 && _libraries.Count == 0;

    /// <summary>The entries about a type.</summary>
    /// <param name="type">Its metadata name; a dot may stand before the name of a nested type, too.</param>
    public IReadOnlyList<EffectEntry> EntriesOf(string type) => _byType.TryGetValue(KeyOf(type), out List<EffectEntry>? entries) ? entries : [];

    /// <summary>Whether an entry may be about a very member of this name: before its documentation id is asked for, which is not cheap.</summary>
    public bool NamesMember(string name) => _namesOfMembers.Contains(name);

    /// <summary>Whether an entry may be about a member of this name, of whichever type.</summary>
    public bool MayName(string member) => NamesMember(member) || _byType.Values.Any(entries => entries.Exists(entry => RankOf(entry, member) > 0));

    /// <summary>The effects of the entry about this very member; default when there is none.</summary>
    public ImmutableArray<Effect> OfMember(string documentationId) => _byMember.TryGetValue(documentationId, out EffectEntry? exact) ? exact.Effects : default;

    /// <summary>The effects that the most specific of a type's entries state for a member; default when none speaks of it.</summary>
    public static ImmutableArray<Effect> Of(IReadOnlyList<EffectEntry> entries, string member)
    {
        int best = 0;
        ImmutableArray<Effect> effects = default;
        foreach (EffectEntry entry in entries)
        {
            int rank = RankOf(entry, member);
            if (rank > best)
            {
                (best, effects) = (rank, entry.Effects);
            }
            else if (rank > 0 && rank == best)
            {
                effects = [.. effects.Union(entry.Effects)];
            }
        }

        return effects;
    }

    public ImmutableArray<Effect> Of(string method, string url) =>
        _requests.Count == 0 ? [] : [.. _requests.Where(entry => entry.Request!.Matches(method, url)).SelectMany(static entry => entry.Effects).Distinct()];

    /// <summary>The types that entries at a resource speak of.</summary>
    public IEnumerable<string> TypesAt(string resource)
    {
        string name = ResourceName.Of(resource);
        return _byType.Values.Select(entries => entries.Find(entry => ResourceName.Of(entry.Resource) == name)?.Type).OfType<string>();
    }

    public bool Knows(string resourceName, string scope) => _scopes.Contains((resourceName, scope));

    private void Add(EffectEntry entry)
    {
        if (entry.Type is { } type)
        {
            if (!_byType.TryGetValue(KeyOf(type), out List<EffectEntry>? entries))
            {
                _byType.Add(KeyOf(type), entries = []);
            }

            entries.Add(entry);
        }
        else if (entry.Member is { } member)
        {
            _byMember[member] = entry;
            _namesOfMembers.Add(DocumentationId.NameOf(member));
        }
        else
        {
            _requests.Add(entry);
        }

        foreach (Effect effect in entry.Effects)
        {
            string resource = ResourceName.Of(effect.Resource);
            _scopes.UnionWith(effect.AnyOf.Items.Select(scope => (resource, scope)));
        }
    }

    private bool FindLibrary(string name, out string? reaches) => _libraries.TryGetValue(name, out reaches);

    private static string KeyOf(string type) => type.Replace('+', '.');

    /// <summary>3 for the name, 2 for its beginning, 1 for all of the type, 0 for none.</summary>
    private static int RankOf(EffectEntry entry, string member)
    {
        if (entry.Members.IsEmpty)
        {
            return member is ".ctor" or ".cctor" ? 0 : 1;
        }

        int best = 0;
        foreach (string name in entry.Members)
        {
            bool matches = name.EndsWith("*", StringComparison.Ordinal)
                ? string.CompareOrdinal(member, 0, name, 0, name.Length - 1) == 0
                : member == name;
            best = matches ? Math.Max(best, name.EndsWith("*", StringComparison.Ordinal) ? 2 : 3) : best;
        }

        return best;
    }
}
