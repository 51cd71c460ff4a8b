using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>Methods that a framework's attribute makes a tool, and that are no declared task yet.</summary>
internal static class ToolMethods
{
    public static bool Contain(IMethodSymbol method)
    {
        bool isTool = false;
        foreach (AttributeData attribute in method.GetAttributes())
        {
            string name = attribute.AttributeClass?.ToDisplayString() ?? "";
            if (name == DeclarationSymbols.AgentTaskName)
            {
                return false;
            }

            isTool |= AgentIdioms.ToolAttributes.Contains(name);
        }

        return isTool;
    }
}
