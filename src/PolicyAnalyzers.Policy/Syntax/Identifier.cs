namespace PolicyAnalyzers.Policy.Syntax;

/// <summary>The syntax of agent and task ids, the same in the editor, the compiler and the gateway.</summary>
internal static class Identifier
{
    public const int MaxLength = 100;

    /// <summary>What a valid id looks like, for messages.</summary>
    public const string Rule = "dot-separated words of lower-case ASCII letters, digits and '-', each starting with a letter, at most 100 characters";

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text!.Length > MaxLength)
        {
            return false;
        }

        bool wordStart = true;
        foreach (char c in text)
        {
            if (wordStart ? !IsLetter(c) : !(IsLetter(c) || c is (>= '0' and <= '9') or '-' or '.'))
            {
                return false;
            }

            wordStart = c == '.';
        }

        return !wordStart;
    }

    private static bool IsLetter(char c) => c is >= 'a' and <= 'z';
}
