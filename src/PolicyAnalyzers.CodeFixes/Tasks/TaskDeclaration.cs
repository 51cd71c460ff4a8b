using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>The declaration of a task as it is to be written on a method.</summary>
/// <param name="Id">The task's id, as a literal.</param>
/// <param name="Edits">The attributes, and what they need around them.</param>
internal sealed record TaskDeclaration(string Id, ImmutableArray<Edit> Edits)
{
    /// <summary>Null when the method stands in no document of the project.</summary>
    /// <param name="tool">The method.</param>
    /// <param name="needed">What the task is granted.</param>
    /// <param name="needsApproval">Whether a human approves each run.</param>
    /// <param name="project">The project of the method.</param>
    /// <param name="symbols">The attributes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<TaskDeclaration?> WriteAsync(
        IMethodSymbol tool, IReadOnlyList<NeededScopes> needed, bool needsApproval, Project project, DeclarationSymbols symbols, CancellationToken cancellationToken)
    {
        if (tool.DeclaringSyntaxReferences is not [{ } reference, ..]
            || await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is not MethodDeclarationSyntax method
            || project.GetDocument(method.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        CompilationUnitSyntax root = (CompilationUnitSyntax)await method.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        DeclaredIds declared = DeclaredIds.In(model.Compilation, symbols);
        string id = TaskName.Unique(TaskName.IdOf(method), declared.Tasks);
        string purpose = TaskName.PurposeOf(method, model, cancellationToken);
        ImmutableArray<Edit>.Builder edits = ImmutableArray.CreateBuilder<Edit>();
        string approval = needsApproval ? $", Approval = {Name("Approval", "", document.Id, root, model, method, edits)}.Human" : "";
        edits.Add(new TaskDeclarationEdit(
            document.Id, new TextSpan(method.SpanStart, 0), $"[{Name("AgentTask", document.Id, root, model, method, edits)}({id}, Purpose = {purpose}{approval})]", Name("TaskScope", document.Id, root, model, method, edits), [.. needed]));
        if (!AgentIdentities.Owns(tool, symbols) && await IdentityAsync(method, tool.ContainingType, declared, project, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } identity)
        {
            edits.AddRange(identity);
        }

        return new TaskDeclaration(id, edits.ToImmutable());
    }

    /// <summary>On the first part of the type, so that it is written once, whichever part a tool stands in.</summary>
    private static async Task<ImmutableArray<Edit>> IdentityAsync(MethodDeclarationSyntax tool, INamedTypeSymbol type, DeclaredIds declared, Project project, CancellationToken cancellationToken)
    {
        if (type.DeclaringSyntaxReferences is not [{ } reference, ..]
            || await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is not TypeDeclarationSyntax part
            || project.GetDocument(part.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return [];
        }

        CompilationUnitSyntax root = (CompilationUnitSyntax)await part.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<Edit>.Builder edits = ImmutableArray.CreateBuilder<Edit>();
        string name = Name("AgentIdentity", document.Id, root, model, part, edits);
        string agent = declared.Agents.Count == 1 ? TaskName.Literal(declared.Agents.First()) : TaskName.AgentOf(tool);
        edits.Add(new TextEdit(document.Id, new TextSpan(part.SpanStart, 0), $"[{name}({agent})]{NewLine.Before(part, root.SyntaxTree.GetText(cancellationToken))}"));
        return edits.ToImmutable();
    }

    /// <summary>The attribute as it is written at the place, with what makes it known there.</summary>
    private static string Name(string attribute, DocumentId file, CompilationUnitSyntax root, SemanticModel model, SyntaxNode at, ImmutableArray<Edit>.Builder edits) =>
        Name(attribute, "Attribute", file, root, model, at, edits);

    private static string Name(string name, string suffix, DocumentId file, CompilationUnitSyntax root, SemanticModel model, SyntaxNode at, ImmutableArray<Edit>.Builder edits)
    {
        (string written, ImmutableArray<Edit> needed) = Usings.Name(file, root, model, at.SpanStart, $"PolicyAnalyzers.{name}{suffix}");
        edits.AddRange(needed);
        return written.Substring(0, written.Length - suffix.Length);
    }
}
