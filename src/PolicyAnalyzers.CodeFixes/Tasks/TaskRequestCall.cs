using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Tasks;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>The call of the generated class that makes the typed request of a task: <c>PolicyTasks.InvoicePay(invoiceId, amount)</c>.</summary>
internal static class TaskRequestCall
{
    /// <summary>Written where the task's method has its parameters at hand. Nothing of it is looked up: a task that is declared with the same edits has no generated request yet.</summary>
    /// <param name="document">The document of the place.</param>
    /// <param name="root">Its root.</param>
    /// <param name="model">Its model.</param>
    /// <param name="position">The place.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="bound">The parameters that are bound into the token, in their order.</param>
    /// <param name="symbols">The attributes.</param>
    public static (string Call, ImmutableArray<Edit> Edits) Write(
        Document document, CompilationUnitSyntax root, SemanticModel model, int position, string id, IEnumerable<IParameterSymbol> bound, DeclarationSymbols symbols)
    {
        string? space = RootNamespace.Choose(
            document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(RootNamespace.Key, out string? chosen) ? chosen : null,
            model.Compilation.AssemblyName);
        string arguments = string.Join(", ", bound.Select(static parameter => SyntaxFacts.GetKeywordKind(parameter.Name) == SyntaxKind.None ? parameter.Name : "@" + parameter.Name));
        (string type, ImmutableArray<Edit> usings) = space is null || IsWithin(model, position, space)
            ? (TaskRequestWriter.ClassName, [])
            : Usings.Name(document.Id, root, model, position, $"{space}.{TaskRequestWriter.ClassName}");
        return ($"{type}.{Method(id, DeclaredIds.In(model.Compilation, symbols).Tasks)}({arguments})", usings);
    }

    /// <summary>The parameters of a method that its task binds.</summary>
    public static IEnumerable<IParameterSymbol> Bound(IMethodSymbol tool, DeclarationSymbols symbols) =>
        tool.Parameters.Where(parameter => parameter.GetAttributes().Any(attribute => symbols.TaskParameter.Contains(attribute.AttributeClass)));

    /// <summary>As the generator names it, which goes through all ids in order.</summary>
    private static string Method(string id, IEnumerable<string> declared)
    {
        MethodNames names = new();
        foreach (string other in declared.Append(id).Distinct().OrderBy(static other => other, StringComparer.Ordinal))
        {
            string name = names.Next(other);
            if (other == id)
            {
                return name;
            }
        }

        throw new ArgumentException("Each id has a name.", nameof(id));
    }

    private static bool IsWithin(SemanticModel model, int position, string space)
    {
        string around = model.GetEnclosingSymbol(position)?.ContainingNamespace?.ToDisplayString() ?? "";
        return around == space || around.StartsWith(space + ".", StringComparison.Ordinal);
    }
}
