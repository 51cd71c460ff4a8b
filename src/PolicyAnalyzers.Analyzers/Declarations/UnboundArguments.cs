using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4008: a task binds none of its arguments, though one names what it is about, or a human shall approve them.</summary>
internal static class UnboundArguments
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4008",
        RuleFamily.Declarations,
        DiagnosticSeverity.Info,
        "Argument not bound into the token",
        "{0}",
        "A token that is bound to no argument is good for every invoice, account or file of its resource as long as it lives, whichever one the task was begun for.");

    /// <summary>Ids that name a run or a message, and nothing that is protected.</summary>
    private static readonly HashSet<string> NoResources = new(StringComparer.OrdinalIgnoreCase)
    {
        "activity", "agent", "call", "causation", "chat", "client", "connection", "conversation", "correlation", "idempotency", "invocation", "operation", "page", "parent", "process", "request",
        "run", "session", "span", "task", "tenant", "thread", "tool", "toolcall", "trace", "turn",
    };

    private static readonly HashSet<string> NoNumbers = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "day", "line", "max", "min", "month", "page", "phone", "port", "random", "row", "sequence", "version", "week", "year",
    };

    public static void Check(TaskBounds bounds, IMethodSymbol method, DeclarationSymbols symbols, List<DeclarationFault> faults)
    {
        if (bounds.Resources.Count == 0 || method.IsAbstract)
        {
            return;
        }

        List<DeclarationFault>? unbound = null;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            ParameterKind kind = symbols.Bindable.KindOf(parameter);
            if (kind == ParameterKind.Unbindable || parameter.Locations is not [{ IsInSource: true } place, ..])
            {
                continue;
            }

            if (NamesResource(parameter.Name) && kind is not ParameterKind.Flag)
            {
                (unbound ??= []).Add(new DeclarationFault(Descriptor, place, $"Task '{bounds.Id}' binds no argument, so that its token is good for every '{parameter.Name}'; mark it with [TaskParameter]"));
            }
            else if (bounds.Approval == TaskBounds.Human)
            {
                (unbound ??= []).Add(new DeclarationFault(Descriptor, place, $"Task '{bounds.Id}' binds no argument, so that who approves it does not see '{parameter.Name}'; mark it with [TaskParameter]"));
            }
        }

        // Hardly a task has such an argument, so that the attributes of its parameters are asked last.
        if (unbound is not null && !method.Parameters.Any(parameter => IsBound(parameter, symbols)))
        {
            faults.AddRange(unbound);
        }
    }

    private static bool IsBound(IParameterSymbol parameter, DeclarationSymbols symbols)
    {
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            if (symbols.TaskParameter.Contains(attribute.AttributeClass))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a name says that its value names what is acted on.</summary>
    public static bool NamesResource(string name)
    {
        string text = name.Trim('_');
        return text is "id" or "ID" or "Id"
            || (Before("Id", text) ?? Before("ID", text) ?? Before("_id", text)) is { Length: > 0 } thing && !NoResources.Contains(thing.Replace("_", ""))
            || (Before("Number", text) ?? Before("_number", text)) is { } counted && !NoNumbers.Contains(counted);
    }

    private static string? Before(string suffix, string name) =>
        name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - suffix.Length) : null;
}
