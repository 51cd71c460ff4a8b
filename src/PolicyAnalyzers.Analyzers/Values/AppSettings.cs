using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Json;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// The texts of the <c>appsettings*.json</c> files that the build hands to the analyzers, by configuration key. Read only
/// when code asks a sink with a key.
/// </summary>
internal sealed class AppSettings
{
    private readonly ImmutableArray<AdditionalText> _files;
    private readonly object _gate = new();
    private Dictionary<string, List<ConfiguredText>>? _byKey;

    public AppSettings(ImmutableArray<AdditionalText> files) =>
        _files = [.. files.Where(static file => IsAppSettings(Path.GetFileName(file.Path))).OrderBy(static file => file.Path, StringComparer.Ordinal)];

    /// <summary>The text under the key, or the texts of the array under it; of every file, since the environment decides later.</summary>
    public IReadOnlyList<ConfiguredText> Find(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _byKey ??= Read(cancellationToken);
        }

        return _byKey.TryGetValue(key, out List<ConfiguredText>? texts) ? texts : [];
    }

    /// <summary>The texts of the object under the key, whatever their own keys are.</summary>
    public IReadOnlyList<ConfiguredText> FindWithin(string key, CancellationToken cancellationToken)
    {
        Find(key, cancellationToken);
        return [.. _byKey!.Where(entry => entry.Key.Length > key.Length && entry.Key[key.Length] == ':' && entry.Key.StartsWith(key, StringComparison.OrdinalIgnoreCase)).SelectMany(static entry => entry.Value)];
    }

    /// <summary>Every text, in the order of the files.</summary>
    public IEnumerable<(string Key, ConfiguredText Text)> All(CancellationToken cancellationToken)
    {
        Find("", cancellationToken);
        return _byKey!.SelectMany(static entry => entry.Value, static (entry, text) => (entry.Key, text));
    }

    public static bool IsAppSettings(string name) =>
        name.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private Dictionary<string, List<ConfiguredText>> Read(CancellationToken cancellationToken)
    {
        Dictionary<string, List<ConfiguredText>> byKey = new(StringComparer.OrdinalIgnoreCase);
        foreach (AdditionalText file in _files)
        {
            if (file.GetText(cancellationToken) is { } text)
            {
                try
                {
                    Add("", JsonReader.Read(text.ToString()), null, file.Path, text, byKey);
                }
                catch (JsonFault)
                {
                    // The application itself will not start with it; that is not ours to tell.
                }
            }
        }

        return byKey;
    }

    private static void Add(string key, JsonValue value, JsonValue? list, string path, SourceText text, Dictionary<string, List<ConfiguredText>> byKey)
    {
        switch (value.Kind)
        {
            case JsonKind.Object:
                foreach (JsonMember member in value.Members)
                {
                    Add(key.Length == 0 ? member.Name : key + ":" + member.Name, member.Value, null, path, text, byKey);
                }

                break;
            case JsonKind.Array:
                foreach (JsonValue element in value.Elements)
                {
                    Add(key, element, value, path, text, byKey);
                }

                break;
            case JsonKind.Text:
                if (!byKey.TryGetValue(key, out List<ConfiguredText>? texts))
                {
                    byKey.Add(key, texts = []);
                }

                texts.Add(new ConfiguredText(value.Text, At(value)) { List = At(list ?? value) });
                break;
        }

        Location At(JsonValue part) => Location.Create(path, part.Span, text.Lines.GetLinePositionSpan(part.Span));
    }
}

/// <summary>A text in a configuration file.</summary>
internal readonly record struct ConfiguredText(string Text, Location Location)
{
    /// <summary>The array that it is an element of, or itself.</summary>
    public Location List { get; init; } = Location;
}
