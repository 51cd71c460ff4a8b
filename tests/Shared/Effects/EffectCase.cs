using System.Text.RegularExpressions;

namespace PolicyAnalyzers.Effects;

/// <summary>
/// A case of the corpus about effects, the same for every engine that computes them. In a file, each begins with a line <c>//# title</c>; what
/// stands above the first is common to all of the file. A title that begins with <c>Program:</c> is one of top-level statements.
/// <para>
/// <c>//= task requires resource scope scope</c> says which scopes the task's code needs at a resource, declared or not, in the order of their
/// names; a task has a line for each resource, or <c>//= task requires nothing</c>. A case of which not all is said has no such line.
/// </para>
/// <para>
/// <c>//@ library Name</c> begins code that is compiled as a library of that name, up to <c>//@ application</c>. <c>//@ path</c> begins a
/// file that is given to the analyzers, in lines that begin with <c>//</c>.
/// </para>
/// <para>
/// <c>//! reason</c> says why the policy compiler finds another surplus than the analyzer, and <c>//! reason: task scope scope</c> which.
/// </para>
/// <para>
/// A line that an analyzer must find ends in <c>// expect POL4010 error</c>, several separated by semicolons.
/// </para>
/// </summary>
internal sealed partial class EffectCase
{
    private const string TitleMark = "//# ", RequireMark = "//= ", DifferenceMark = "//! ", PartMark = "//@ ", CommentMark = "// ", Library = "library ", Application = "application";

    private EffectCase(string file, string title) => (File, Title) = (file, title);

    public string File { get; }

    public string Title { get; }

    public bool IsProgram => Title.StartsWith("Program: ", StringComparison.Ordinal);

    /// <summary>The application's code.</summary>
    public string Code { get; private set; } = "";

    /// <summary>The libraries that the application refers to, by name, in the order in which they are compiled.</summary>
    public List<(string Name, string Code)> Libraries { get; } = [];

    /// <summary>Files for the analyzers, by path.</summary>
    public Dictionary<string, string> Files { get; } = [];

    /// <summary>Which scopes each task's code needs: <c>resource scope</c>, in order.</summary>
    public SortedDictionary<string, SortedSet<string>> Required { get; } = new(StringComparer.Ordinal);

    /// <summary>Which surplus the policy compiler finds, as <c>task scope scope</c>, where that is declared to differ; null where it is the analyzer's.</summary>
    public string? Compiler { get; private set; }

    /// <summary>What must be found, as <c>line: id severity</c>, in order.</summary>
    public IReadOnlyList<string> Expected => [.. Expectations()];

    /// <summary>All cases of a folder, which tests copy beside themselves.</summary>
    public static IReadOnlyList<EffectCase> ReadAll(string folder) =>
        [.. Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal).SelectMany(Read)];

    public override string ToString() => $"{File}: {Title}";

    private static IEnumerable<EffectCase> Read(string path)
    {
        string[] lines = System.IO.File.ReadAllLines(path);
        int[] starts = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].StartsWith(TitleMark, StringComparison.Ordinal)), lines.Length];
        string[] common = lines[..starts[0]];
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            var read = new EffectCase(Path.GetFileNameWithoutExtension(path), lines[starts[i]][TitleMark.Length..]);
            read.Take(common, lines[(starts[i] + 1)..starts[i + 1]]);
            yield return read;
        }
    }

    private void Take(string[] common, string[] lines)
    {
        List<string> code = [.. common];
        List<string> current = code;
        string? library = null, file = null;
        foreach (string line in lines)
        {
            if (line.StartsWith(RequireMark, StringComparison.Ordinal))
            {
                TakeRequired(line[RequireMark.Length..].Split(' '));
            }
            else if (line.StartsWith(DifferenceMark, StringComparison.Ordinal))
            {
                Compiler = line.Contains(": ", StringComparison.Ordinal) ? line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..] : "";
            }
            else if (line.StartsWith(PartMark, StringComparison.Ordinal))
            {
                EndLibrary();
                string part = line[PartMark.Length..];
                file = part == Application || part.StartsWith(Library, StringComparison.Ordinal) ? null : part;
                library = part.StartsWith(Library, StringComparison.Ordinal) ? part[Library.Length..] : null;
                current = library is null ? code : [.. common];
                if (file is not null)
                {
                    Files.Add(file, "");
                }
            }
            else if (file is not null && line.StartsWith(CommentMark, StringComparison.Ordinal))
            {
                Files[file] += line[CommentMark.Length..] + "\n";
            }
            else
            {
                file = null;
                current.Add(line);
            }
        }

        EndLibrary();
        Code = string.Join('\n', code);

        void EndLibrary()
        {
            if (library is not null)
            {
                Libraries.Add((library, string.Join('\n', current)));
            }
        }
    }

    private void TakeRequired(string[] words)
    {
        if (!Required.TryGetValue(words[0], out SortedSet<string>? scopes))
        {
            Required.Add(words[0], scopes = new SortedSet<string>(StringComparer.Ordinal));
        }

        scopes.UnionWith(words.Skip(3).Select(scope => words[2] + " " + scope));
    }

    private IEnumerable<string> Expectations()
    {
        string[] lines = Code.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (Label().Match(lines[i]) is { Success: true } label)
            {
                foreach (string finding in label.Groups["findings"].Value.Split(';', StringSplitOptions.TrimEntries))
                {
                    yield return $"{i + 1}: {finding}";
                }
            }
        }
    }

    [GeneratedRegex(@"// expect (?<findings>POL\d{4} (error|warning|info)(; POL\d{4} (error|warning|info))*)\s*$")]
    private static partial Regex Label();
}
