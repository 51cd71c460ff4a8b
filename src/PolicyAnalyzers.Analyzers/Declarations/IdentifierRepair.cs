using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>Suggests the valid id that a mistaken one most likely means.</summary>
internal static class IdentifierRepair
{
    /// <returns>The id as a literal; null when there is no obvious one.</returns>
    public static string? Suggest(string id)
    {
        StringBuilder text = new(id.Length + 4);
        foreach (char c in id.Trim())
        {
            if (c is >= 'A' and <= 'Z')
            {
                bool startsHump = text.Length > 0 && text[text.Length - 1] is (>= 'a' and <= 'z') or (>= '0' and <= '9');
                text.Append(startsHump ? "-" : "").Append(char.ToLowerInvariant(c));
            }
            else
            {
                text.Append(c is '_' or ' ' ? '-' : c is '/' or ':' ? '.' : c);
            }
        }

        string suggestion = text.ToString();
        return Identifier.IsValid(suggestion) ? SymbolDisplay.FormatLiteral(suggestion, quote: true) : null;
    }
}
