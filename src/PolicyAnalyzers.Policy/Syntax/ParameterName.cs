namespace PolicyAnalyzers.Policy.Syntax;

/// <summary>The syntax of a task parameter's name.</summary>
internal static class ParameterName
{
    public const int MaxLength = 100;

    /// <summary>What a valid name looks like, for messages.</summary>
    public const string Rule = "ASCII letters, digits and '_', starting with a letter, at most 100 characters";

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text!.Length > MaxLength || !IsLetter(text[0]))
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!IsLetter(c) && c is not ((>= '0' and <= '9') or '_'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
