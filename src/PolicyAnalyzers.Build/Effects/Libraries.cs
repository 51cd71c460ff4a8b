using System.Reflection;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>
/// What the code of libraries may reach that is not looked into: nothing that is protected, one resource, or anything. The shipped files are
/// those of the analyzers; docs/effects.md describes them.
/// </summary>
internal sealed class Libraries
{
    /// <summary>What may reach any resource.</summary>
    public const string Anything = "*";

    private static readonly Lazy<Dictionary<string, string?>> s_shipped = new(ReadShipped);

    private readonly Dictionary<string, string?> _own = new(StringComparer.Ordinal);

    /// <param name="files">The project's own files of effects. One that is malformed is no matter of the compiler: it says nothing here.</param>
    public Libraries(IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            try
            {
                Read(File.ReadAllText(file), _own);
            }
            catch (Exception exception) when (exception is PolicyFormatException or IOException or UnauthorizedAccessException)
            {
                // POL4019 is the analyzers' to report. Without the file less is known, so that less is called surplus.
            }
        }
    }

    /// <summary>The host of a resource, <see cref="Anything"/>, or null for nothing; the innermost entry counts.</summary>
    public string? ReachOf(string type)
    {
        if (type.EndsWith("]", StringComparison.Ordinal))
        {
            return null; // an array
        }

        for (string name = type; ;)
        {
            if (_own.TryGetValue(name, out string? reaches) || s_shipped.Value.TryGetValue(name, out reaches))
            {
                return reaches;
            }

            int end = name.LastIndexOf('.');
            if (end < 0)
            {
                return Anything;
            }

            name = name.Substring(0, end);
        }
    }

    /// <summary>The host of a resource, by which two names of it are compared.</summary>
    public static string HostOf(string resource) => Uri.TryCreate(resource, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0 ? uri.Host : resource;

    private static Dictionary<string, string?> ReadShipped()
    {
        var shipped = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Microsoft.FSharp"] = null,
            ["Microsoft.VisualBasic"] = null,
            ["System.NotImplementedException"] = Anything, // unfinished code says nothing
        };
        Assembly assembly = typeof(Libraries).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".effects.json", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Read(reader.ReadToEnd(), shipped);
        }

        return shipped;
    }

    private static void Read(string text, Dictionary<string, string?> into)
    {
        JsonMembers file = JsonMembers.Of(JsonReader.Read(text), "a file of effects");
        foreach (JsonMembers entry in file.OptionalItems("effects").Select(node => JsonMembers.Of(node, "each of 'effects'")))
        {
            // What entries need of their types' members is the analyzers' to say; for the compiler such a type is out of sight at its resource.
            string? resource = entry.OptionalString("resource") ?? file.OptionalString("resource");
            if (resource is not null && (entry.OptionalString("type") ?? TypeOf(entry.OptionalString("member"))) is { } type)
            {
                into[type.Replace('+', '.')] = HostOf(resource);
            }
        }

        foreach (JsonMembers library in file.OptionalItems("libraries").Select(node => JsonMembers.Of(node, "each of 'libraries'")))
        {
            into[library.RequiredString("name")] = library.RequiredString("reaches") switch
            {
                "nothing" => null,
                "anything" => Anything,
                string resource => HostOf(resource),
            };
        }
    }

    private static string? TypeOf(string? documentationId)
    {
        string member = (documentationId ?? string.Empty).Split('(')[0];
        int end = member.LastIndexOf('.');
        return member.Length > 2 && end > 2 ? member.Substring(2, end - 2) : null;
    }
}
