namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>The words of an identifier, in lower case: <c>_callerAgentId</c> is caller, agent, id.</summary>
internal static class Words
{
    public static List<string> Of(string identifier)
    {
        List<string> words = [];
        int start = 0;
        for (int i = 0; i <= identifier.Length; i++)
        {
            if (i == identifier.Length || !char.IsLetter(identifier[i]) || (i > start && Begins(identifier, i)))
            {
                if (i > start)
                {
                    words.Add(identifier.Substring(start, i - start).ToLowerInvariant());
                }

                start = i < identifier.Length && char.IsLetter(identifier[i]) ? i : i + 1;
            }
        }

        // Prefixes of fields: s_roles, m_roles.
        if (words.Count > 1 && words[0].Length == 1 && identifier.Length > 1 && identifier[1] == '_')
        {
            words.RemoveAt(0);
        }

        return words;
    }

    /// <summary>A capital begins a word after a small letter, and before one: HTTPClient is http, client.</summary>
    private static bool Begins(string identifier, int i) =>
        char.IsUpper(identifier[i]) && (!char.IsUpper(identifier[i - 1]) || (i + 1 < identifier.Length && char.IsLower(identifier[i + 1])));
}
