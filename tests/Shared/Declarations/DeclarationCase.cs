using System.Text;
using System.Text.RegularExpressions;

namespace PolicyAnalyzers.Declarations;

/// <summary>
/// Declarations that the editor and the policy compiler have to judge alike. In the source, <c>{|POL4001:…|}</c> is around what the editor
/// reports. The compiler sees compiled members alone; a line on which it reports ends in <c>// POL4001</c>, and one in
/// <c>// POL4001 without line</c> stands for a member that has no code.
/// </summary>
internal sealed partial class DeclarationCase
{
    private DeclarationCase(string code, IReadOnlyList<(string Id, int Start, int End)> editor, IReadOnlyList<(string Id, int Line)> compiler)
    {
        Code = code;
        Editor = editor;
        Compiler = compiler;
    }

    /// <summary>The source without marks.</summary>
    public string Code { get; }

    /// <summary>What the editor must report, in order of place.</summary>
    public IReadOnlyList<(string Id, int Start, int End)> Editor { get; }

    /// <summary>What the policy compiler must report, in order of line; 0 for no line.</summary>
    public IReadOnlyList<(string Id, int Line)> Compiler { get; }

    public static DeclarationCase Parse(string source)
    {
        StringBuilder code = new();
        List<(string Id, int Start, int End)> editor = [];
        int position = 0;
        foreach (Match mark in Mark().Matches(source))
        {
            code.Append(source, position, mark.Index - position);
            string inner = mark.Groups["inner"].Value;
            editor.Add((mark.Groups["id"].Value, code.Length, code.Length + inner.Length));
            code.Append(inner);
            position = mark.Index + mark.Length;
        }

        code.Append(source, position, source.Length - position);
        string[] lines = code.ToString().Split('\n');
        IEnumerable<(string, int)> compiler =
            from i in Enumerable.Range(0, lines.Length)
            let label = Label().Match(lines[i])
            where label.Success
            from id in label.Groups["ids"].Value.Split(' ')
            select (id, label.Groups["none"].Success ? 0 : i + 1);
        return new DeclarationCase(code.ToString(), editor, [.. compiler.OrderBy(static fault => fault.Item2)]);
    }

    [GeneratedRegex(@"\{\|(?<id>POL\d{4}):(?<inner>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();

    [GeneratedRegex(@"// (?<ids>POL\d{4}( POL\d{4})*)(?<none> without line)?$")]
    private static partial Regex Label();
}
