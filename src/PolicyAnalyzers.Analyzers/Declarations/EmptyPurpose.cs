using System.Text;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4006: a purpose is what an approver and an auditor go by; one that repeats a name tells them nothing.</summary>
internal static class EmptyPurpose
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4006",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Purpose that says nothing",
        "{0}",
        "The human who approves a task, the reviewer of the lock file and the auditor see the purpose, and not the code.");

    private const int ShortestWord = 3;

    private static readonly HashSet<string> Placeholders = new(StringComparer.Ordinal)
    {
        "action", "agent", "agenttask", "asdf", "changeme", "default", "description", "dosomething", "dostuff", "doesstuff", "doessomething", "dothetask", "dotask", "doit",
        "empty", "execute", "executethetask", "executetask", "fillin", "fillmein", "fixme", "foo", "foobar", "forthetask", "function", "general", "generic", "method", "misc", "miscellaneous", "mytask",
        "none", "nopurpose", "notavailable", "notspecified", "null", "performtask", "placeholder", "purpose", "run", "runtask", "runthetask", "somepurpose", "something", "sometask", "string", "stuff", "task", "tbd", "tba", "temp",
        "test", "testing", "testtask", "thepurpose", "thetask", "tmp", "tobedefined", "tobedetermined", "tobedone", "todo", "tool", "undefined", "unknown", "unspecified", "various", "xxx",
    };

    public static void Check(DeclaredAttribute task, TaskBounds bounds, IMethodSymbol method, List<DeclarationFault> faults)
    {
        if (task.TryGet("Purpose", out TypedConstant value)
            && value.Value is string purpose
            && !string.IsNullOrWhiteSpace(purpose)
            && Fault(purpose, bounds.Id, method) is { } fault)
        {
            faults.Add(new DeclarationFault(
                Descriptor,
                task.LocationOf("Purpose"),
                $"The purpose '{purpose.Trim()}' of task '{bounds.Id}' {fault}; say what it is for, in words that an approver understands").With(DeclarationFault.PurposeKey, null));
        }
    }

    public static bool SaysNothing(string purpose, string id, IMethodSymbol method) => Fault(purpose, id, method) is not null;

    private static string? Fault(string purpose, string id, IMethodSymbol method)
    {
        string text = Letters(purpose);
        if (IsPlaceholder(purpose, text))
        {
            return "says nothing";
        }

        bool isOneWord = !purpose.Trim().Any(char.IsWhiteSpace);
        bool isName = text == Letters(id)
            || (isOneWord && (id.Split('.', '-').Contains(text) || text == Letters(method.Name) || text == Letters(WithoutAsync(method.Name)) || text == Letters(method.ContainingType?.Name ?? "")));
        return isName ? "repeats a name" : null;
    }

    private static bool IsPlaceholder(string purpose, string text) =>
        Placeholders.Contains(text)
        || (text.Length < ShortestWord && purpose.All(static c => c < 128))
        || purpose.TrimStart().StartsWith("todo", StringComparison.OrdinalIgnoreCase);

    private static string WithoutAsync(string name)
    {
        const string Suffix = "Async";
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
    }

    private static string Letters(string text)
    {
        StringBuilder letters = new(text.Length);
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                letters.Append(char.ToLowerInvariant(c));
            }
        }

        return letters.ToString();
    }
}
