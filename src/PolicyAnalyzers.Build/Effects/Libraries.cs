using System.Collections.Immutable;
using System.Reflection;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.Analyzers.Effects.Files;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>
/// What files of effects say about code that is not looked into: what its members need, by the project's own files, and what it may reach, by these
/// and by those that are shipped. docs/effects.md describes them.
/// </summary>
internal sealed class Libraries
{
    private static readonly Lazy<EffectTable> s_shipped = new(() => new EffectTable([.. Shipped().Select(EffectFileReader.Read)]));

    private readonly EffectTable _own;
    private readonly List<Finding> _faults = [];

    /// <param name="files">The project's own files of effects. One with a mistake says nothing.</param>
    public Libraries(IEnumerable<string> files) => _own = new EffectTable([.. files.Select(Read).OfType<EffectFile>()]);

    /// <summary>What is wrong with the project's files, of which nothing counts then.</summary>
    public IReadOnlyList<Finding> Faults => _faults;

    /// <summary>Whether the project states nothing of its own.</summary>
    public bool IsEmpty => _own.IsEmpty;

    /// <summary>Whether the project speaks of the members of a type.</summary>
    public bool SpeakOf(string type) => _own.EntriesOf(type).Count > 0;

    /// <summary>Whether the project may speak of a method of this name, of whichever type.</summary>
    public bool MayName(string method) => !_own.IsEmpty && _own.MayName(PropertyOf(method));

    /// <summary>Whether the project speaks of one very member of this name, so that its documentation id has to be known.</summary>
    public bool NameMember(string method) => !_own.IsEmpty && _own.NamesMember(PropertyOf(method));

    /// <summary>What the project states about a method; default when it does not speak of it.</summary>
    /// <param name="type">The full name of its type.</param>
    /// <param name="method">Its name; an accessor's counts as that of its property or event.</param>
    /// <param name="documentationId">Its documentation id, or that of its property or event, where it has to be known.</param>
    public ImmutableArray<Effect> Own(string type, string method, string? documentationId) =>
        documentationId is not null && _own.OfMember(documentationId) is { IsDefault: false } exact ? exact
        : EffectTable.Of(_own.EntriesOf(type), PropertyOf(method));

    /// <summary>The types that the project's files speak of at a resource.</summary>
    public IEnumerable<string> TypesAt(string resource) => _own.TypesAt(resource);

    /// <summary>The name of a resource, <see cref="LibraryEntry.Anything"/>, or null for nothing.</summary>
    public string? ReachOf(string type) => type.EndsWith("]", StringComparison.Ordinal) ? null : EffectTable.ReachOf(_own, s_shipped.Value, type);

    /// <summary>The property or event of an accessor, by its name; else the name.</summary>
    public static string PropertyOf(string method) => method.Substring(MemberNames.AccessorPrefix(method));

    private EffectFile? Read(string path)
    {
        try
        {
            return EffectFileReader.Read(File.ReadAllText(path));
        }
        catch (PolicyFormatException fault)
        {
            _faults.Add(Fault(path, fault.Message, fault.Line, fault.Column));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _faults.Add(Fault(path, exception.Message));
        }

        return null;
    }

    private static Finding Fault(string path, string message, int line = 0, int column = 0) =>
        new(FindingSeverity.Warning, RuleIds.MalformedEffects, $"the file of effects is not read: {message}", path, line, column);

    private static IEnumerable<string> Shipped()
    {
        Assembly assembly = typeof(Libraries).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".effects.json", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
