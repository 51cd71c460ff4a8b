using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tasks;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Gives a task that no agent owns one: <c>[AgentIdentity]</c>, named after the type, or after the assembly where there is no type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class NameAgentFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [TaskWithoutAgent.Descriptor.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (DeclaringSyntax.Attribute(flagged) is not { } task)
        {
            return [];
        }

        string identity = Identity(task, flagged.Document);
        SourceText text = await flagged.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return [new Remedy("NameAgent", $"Add {identity}", [Name(flagged, text, task.FirstAncestorOrSelf<TypeDeclarationSyntax>(), identity)])];
    }

    private static NamedAgent Name(FlaggedCode flagged, SourceText text, TypeDeclarationSyntax? type, string identity)
    {
        string newLine = NewLine.Of(text);
        return type is not null ? new NamedAgent(flagged.File, new TextSpan(type.SpanStart, 0), identity + NewLine.Before(type, text))
            : flagged.Root.Usings.LastOrDefault() is { } last ? new NamedAgent(flagged.File, new TextSpan(last.Span.End, 0), newLine + newLine + identity)
            : new NamedAgent(flagged.File, new TextSpan(flagged.Root.SpanStart, 0), identity + newLine + newLine);
    }

    private static string Identity(AttributeSyntax task, Document document)
    {
        string name = DeclaringSyntax.Qualifier(task) + "AgentIdentity";
        return task.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            ? $"[{name}({TaskName.AgentOf(type.Identifier.ValueText)})]"
            : $"[assembly: {name}({TaskName.AgentOf(document.Project.AssemblyName)})]";
    }

    /// <summary>One agent for all tasks of its type, however their attributes are written.</summary>
    private sealed record NamedAgent(DocumentId File, TextSpan Span, string Text) : Edit(File, Span)
    {
        public override Edit? Join(Edit other) => other is NamedAgent same && same.File == File && same.Span == Span ? this : null;

        public override IEnumerable<TextChange> Write(SourceText text) => [new TextChange(Span, Text)];
    }
}
