namespace PolicyAnalyzers.Build.Symbols;

/// <summary>
/// Turns the document names of symbols into paths relative to the project, the same on every machine. A deterministic
/// build maps the roots of its sources (<c>/_/</c>); that is undone first.
/// </summary>
internal sealed class SourcePaths
{
    private static readonly StringComparison s_comparison =
        Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly string[] _project;
    private readonly List<(string Original, string Mapped)> _map = [];

    /// <param name="projectDirectory">The absolute directory of the project.</param>
    /// <param name="pathMap">The compiler's path map: <c>original=mapped</c>, comma-separated, with <c>,,</c> and <c>==</c> for the characters themselves.</param>
    public SourcePaths(string projectDirectory, string? pathMap = null)
    {
        _project = Segments(projectDirectory);
        foreach (string pair in Split(pathMap ?? string.Empty, ','))
        {
            if (Split(pair, '=') is [{ Length: > 0 } original, { Length: > 0 } mapped])
            {
                _map.Add((Directory(original), Directory(mapped)));
            }
        }
    }

    /// <summary>The path relative to the project, with <c>/</c>; only the file's name when nothing relates the two.</summary>
    public string Relative(string document)
    {
        string path = Slashes(document);
        if (_map.FirstOrDefault(entry => path.StartsWith(entry.Mapped, s_comparison)) is { Mapped: not null } entry)
        {
            path = entry.Original + path.Substring(entry.Mapped.Length);
        }

        string[] segments = Segments(path);
        int common = 0;
        while (common < _project.Length && common < segments.Length - 1 && segments[common].Equals(_project[common], s_comparison))
        {
            common++;
        }

        return common == 0
            ? segments[segments.Length - 1]
            : string.Join("/", Enumerable.Repeat("..", _project.Length - common).Concat(segments.Skip(common)));
    }

    private static string[] Segments(string path) => Slashes(path).Split(['/'], StringSplitOptions.RemoveEmptyEntries);

    private static string Directory(string path) => Slashes(path).TrimEnd('/') + "/";

    private static string Slashes(string path) => path.Replace('\\', '/');

    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != separator)
            {
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == separator)
            {
                i++;
                continue;
            }

            parts.Add(text.Substring(start, i - start));
            start = i + 1;
        }

        parts.Add(text.Substring(start));
        return [.. parts.Select(part => part.Replace(new string(separator, 2), separator.ToString()))];
    }
}
