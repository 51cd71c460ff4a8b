using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>The files of effects: a user's own, and those that this assembly carries, which are read once for all compilations.</summary>
internal static class EffectFiles
{
    private const string Extension = ".effects.json";

    private static readonly Lazy<ImmutableArray<EffectFile>> LazyShipped = new(static () => [.. Names().Select(static name => EffectFileReader.Read(ShippedCatalogs.Text(name)))]);

    public static ImmutableArray<EffectFile> Shipped => LazyShipped.Value;

    public static bool Contain(AdditionalText file) => file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>A file with a mistake says nothing here; it is reported in the file, as POL4019.</summary>
    public static ImmutableArray<EffectFile> Own(ImmutableArray<AdditionalText> files)
    {
        ImmutableArray<EffectFile>.Builder own = ImmutableArray.CreateBuilder<EffectFile>();
        foreach (AdditionalText file in files)
        {
            if (Contain(file) && file.GetText() is { } text)
            {
                try
                {
                    own.Add(EffectFileReader.Read(text.ToString()));
                }
                catch (PolicyFormatException)
                {
                }
            }
        }

        return own.ToImmutable();
    }

    /// <summary>The shipped files, by name.</summary>
    public static IEnumerable<string> Names() =>
        typeof(EffectFiles).Assembly.GetManifestResourceNames().Where(static name => name.EndsWith(Extension, StringComparison.Ordinal)).OrderBy(static name => name, StringComparer.Ordinal);
}
