using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>
/// Prompts in code that does not bind, because a package is missing or of another version: a call is known by its name and by how its arguments are
/// called, a member of an initializer by its own.
/// </summary>
internal static class UnboundPrompts
{
    /// <summary>Arguments that are called like this take a prompt, whatever takes them.</summary>
    private static readonly HashSet<string> Arguments = new(StringComparer.Ordinal)
    {
        "additionalInstructions", "developerMessage", "instructions", "promptTemplate", "systemInstruction", "systemInstructions", "systemMessage", "systemPrompt",
    };

    /// <summary>Calls and types of which the first argument is a prompt.</summary>
    private static readonly HashSet<string> First = new(StringComparer.Ordinal)
    {
        "AddDeveloperMessage", "AddSystemMessage", "ChatRequestDeveloperMessage", "ChatRequestSystemMessage", "CreateDeveloperMessage", "CreateSystemMessage", "DeveloperChatMessage", "SystemChatMessage",
    };

    /// <summary>The prompt that a call takes which is not bound; null when there is none.</summary>
    public static IOperation? Of(IInvalidOperation call)
    {
        (ExpressionSyntax? called, ArgumentListSyntax? given) = call.Syntax switch
        {
            InvocationExpressionSyntax invocation => (invocation.Expression, invocation.ArgumentList),
            ObjectCreationExpressionSyntax creation => ((ExpressionSyntax)creation.Type, creation.ArgumentList),
            _ => (null, null),
        };
        if (called is null || given is not { Arguments: { Count: > 0 } arguments })
        {
            return null;
        }

        foreach (ArgumentSyntax argument in arguments)
        {
            if (argument.NameColon?.Name.Identifier.ValueText is { } name && Arguments.Contains(name))
            {
                return Value(call, argument);
            }
        }

        string method = Name(called);
        return First.Contains(method) ? Value(call, arguments[0])
            : method is "ChatMessage" or "ChatMessageContent" && arguments is [{ Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } role } }, { } content, ..] && PromptSinks.IsRole(role) ? Value(call, content)
            : null;
    }

    /// <summary>Whether a value is assigned to a member that is not bound and called like a prompt.</summary>
    public static bool Takes(ISimpleAssignmentOperation assignment) =>
        assignment is { Target: IInvalidOperation, Syntax: AssignmentExpressionSyntax { Left: IdentifierNameSyntax or MemberAccessExpressionSyntax } written } && Name(written.Left) is { } member && (PromptSinks.Properties.Contains(member) || PromptSinks.IsName(member));

    private static IOperation? Value(IInvalidOperation call, ArgumentSyntax argument)
    {
        foreach (IOperation part in call.ChildOperations)
        {
            if (part.Syntax == argument.Expression || part.Syntax == argument)
            {
                return part is IArgumentOperation bound ? bound.Value : part;
            }
        }

        return null;
    }

    private static string Name(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };
}
