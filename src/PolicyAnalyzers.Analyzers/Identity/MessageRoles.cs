using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>The roles of messages in a conversation.</summary>
internal static class MessageRoles
{
    private static readonly HashSet<string> Roles = new(StringComparer.OrdinalIgnoreCase) { "ai", "assistant", "bot", "developer", "function", "human", "model", "system", "tool", "user" };

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "AgentRole", "AuthorRole", "ChatMessageRole", "ChatRole", "MessageRole" };

    public static bool Are(ITypeSymbol type) => Types.Contains(type.Name);

    /// <summary>Whether an expression compares with such a role, or with that of an account of a channel (<c>RoleTypes.Skill</c>), or is a choice among them.</summary>
    public static bool Names(IOperation operation)
    {
        IOperation whole = operation.Parent is ISwitchOperation or ISwitchExpressionOperation ? operation.Parent : operation;
        if (whole is ISwitchOperation or ISwitchExpressionOperation)
        {
            return whole.ChildOperations.SelectMany(static way => way is ISwitchCaseOperation section ? section.Clauses : way.ChildOperations.Take(1)).Any(static label => NamesIn(label));
        }

        return NamesIn(operation);
    }

    private static bool NamesIn(IOperation operation)
    {
        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            if (part is IFieldReferenceOperation { Field: { IsConst: true, ContainingType.Name: "RoleTypes" } } || (part.ConstantValue is { HasValue: true, Value: string text } && Roles.Contains(text)))
            {
                return true;
            }
        }

        return false;
    }
}
