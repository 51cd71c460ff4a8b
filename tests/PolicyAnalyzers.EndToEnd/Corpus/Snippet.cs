using System.Text.RegularExpressions;

namespace PolicyAnalyzers.EndToEnd.Corpus;

/// <summary>
/// A labelled piece of code. In a file of the corpus, each begins with a line <c>//# title</c>; what stands above the first
/// is common to all of the file. A line that must be found ends in <c>// expect POL1001 warning</c>, several separated by
/// semicolons; a snippet without is a look-alike that must stay silent. A line <c>//@ appsettings.json</c> begins a file
/// that is given to the analyzers, in lines that begin with <c>//</c>.
/// </summary>
internal sealed partial class Snippet
{
    private const string TitleMark = "//# ", FileMark = "//@ ", CommentMark = "// ";

    private Snippet(string topic, string title, string code, IReadOnlyDictionary<string, string> files)
    {
        Topic = topic;
        Title = title;
        Code = code;
        Files = files;
        Expected = [.. Expectations(code)];
    }

    public string Topic { get; }

    public string Title { get; }

    public string Code { get; }

    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>What must be found, as <c>line: id severity</c>, in order.</summary>
    public IReadOnlyList<string> Expected { get; }

    public static IEnumerable<Snippet> Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        int[] starts = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].StartsWith(TitleMark, StringComparison.Ordinal)), lines.Length];
        string[] common = lines[..starts[0]];
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            Dictionary<string, string> files = [];
            string code = string.Join('\n', [.. common, .. TakeFiles(lines[(starts[i] + 1)..starts[i + 1]], files)]);
            yield return new Snippet(Path.GetFileNameWithoutExtension(path), lines[starts[i]][TitleMark.Length..], code, files);
        }
    }

    private static List<string> TakeFiles(string[] lines, Dictionary<string, string> files)
    {
        string? file = null;
        List<string> code = [];
        foreach (string line in lines)
        {
            if (line.StartsWith(FileMark, StringComparison.Ordinal))
            {
                files.Add(file = line[FileMark.Length..], "");
            }
            else if (file is not null && line.StartsWith(CommentMark, StringComparison.Ordinal))
            {
                files[file] += line[CommentMark.Length..] + "\n";
            }
            else
            {
                file = null;
                code.Add(line);
            }
        }

        return code;
    }

    private static IEnumerable<string> Expectations(string code)
    {
        string[] lines = code.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (Label().Match(lines[i]) is { Success: true } label)
            {
                foreach (string finding in label.Groups["findings"].Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    yield return $"{i + 1}: {finding}";
                }
            }
        }
    }

    [GeneratedRegex(@"// expect (?<findings>POL\d{4} (error|warning|info)(; POL\d{4} (error|warning|info))*)\s*$")]
    private static partial Regex Label();
}
