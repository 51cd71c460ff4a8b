namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>Which files are prompts: by name, and by what a YAML file holds.</summary>
internal static class PromptFiles
{
    private static readonly string[] Ends = [".prompty", ".prompt", ".prompt.md", ".prompt.txt", ".prompt.yaml", ".prompt.yml", "skprompt.txt"];

    /// <summary>Files of a repository that speak to people.</summary>
    private static readonly string[] ForPeople = ["README.", "CHANGELOG.", "CONTRIBUTING.", "CODE_OF_CONDUCT.", "LICENSE.", "SECURITY.", "NOTICE.", "AnalyzerReleases."];

    /// <summary>Keys that a YAML file of a prompt or an agent has one of.</summary>
    private static readonly string[] Keys = ["template:", "instructions:", "template_format:", "system_prompt:"];

    public static bool MayBe(string path)
    {
        string name = Path.GetFileName(path);
        return Array.Exists(Ends, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            || IsYaml(name)
            || (name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && (name.IndexOf("prompt", StringComparison.OrdinalIgnoreCase) >= 0 || IsAmongPrompts(path)))
            || (name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) && !Array.Exists(ForPeople, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)));
    }

    public static bool Is(string path, string text) =>
        !IsYaml(path) || Array.Exists(Ends, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase)) || text.Split('\n').Any(static line => Array.Exists(Keys, key => line.StartsWith(key, StringComparison.Ordinal)));

    private static bool IsAmongPrompts(string path) => Array.Exists(path.Split('/', '\\'), static folder => folder.EndsWith("prompts", StringComparison.OrdinalIgnoreCase));

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
}
