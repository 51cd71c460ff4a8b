using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>Declares a task on a method. What several diagnostics in it need is granted together.</summary>
/// <param name="File">The file of the method.</param>
/// <param name="Span">Where the method begins.</param>
/// <param name="Task">The <c>[AgentTask]</c>.</param>
/// <param name="Attribute">The name of <c>[TaskScope]</c>, as it is written there.</param>
/// <param name="Needed">What the task needs.</param>
internal sealed record TaskDeclarationEdit(DocumentId File, TextSpan Span, string Task, string Attribute, ImmutableArray<NeededScopes> Needed) : Edit(File, Span)
{
    public override object Whole => (File, Span, nameof(TaskDeclarationEdit));

    public override Edit? Join(Edit other) =>
        other is TaskDeclarationEdit same && same.File == File && same.Span == Span ? this with { Needed = Needed.AddRange(same.Needed) } : null;

    public override IEnumerable<TextChange> Write(SourceText text)
    {
        TextLine line = text.Lines.GetLineFromPosition(Span.Start);
        string end = NewLine.Of(text) + text.ToString(TextSpan.FromBounds(line.Start, Span.Start));
        IEnumerable<string> grants = Needed.GroupBy(static needed => needed.Resource).OrderBy(static at => at.Key, StringComparer.Ordinal).Select(at =>
            $"[{Attribute}(\"{at.Key}\", \"{string.Join("\", \"", at.SelectMany(static needed => needed.Scopes).Distinct().OrderBy(static scope => scope, StringComparer.Ordinal))}\")]");
        return [new TextChange(Span, string.Concat(grants.Prepend(Task).Select(attribute => attribute + end)))];
    }
}
