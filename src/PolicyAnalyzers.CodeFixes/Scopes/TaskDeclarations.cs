using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>The declarations that are to be written into one file.</summary>
internal sealed class TaskDeclarations(CompilationUnitSyntax root, SemanticModel model, DeclarationSymbols symbols)
{
    private const string Namespace = "PolicyAnalyzers";

    private readonly SortedDictionary<int, List<string>> _attributes = [];
    private bool _needsUsing;

    public void Add(MethodDeclarationSyntax tool, IReadOnlyList<NeededScopes> needed, CancellationToken cancellationToken)
    {
        if (model.GetDeclaredSymbol(tool, cancellationToken) is not { } method)
        {
            return;
        }

        _needsUsing |= !model.LookupNamespacesAndTypes(tool.SpanStart, name: "AgentTaskAttribute").Any();
        if (!AgentIdentities.Owns(method, symbols) && tool.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && !_attributes.ContainsKey(type.SpanStart))
        {
            _attributes.Add(type.SpanStart, [$"[AgentIdentity({TaskName.AgentOf(tool)})]"]);
        }

        _attributes.Add(
            tool.SpanStart,
            [
                $"[AgentTask({TaskName.IdOf(tool)}, Purpose = {TaskName.PurposeOf(tool, model, cancellationToken)})]",
                .. needed.GroupBy(static scopes => scopes.Resource).Select(static at =>
                    $"[TaskScope(\"{at.Key}\", \"{string.Join("\", \"", at.SelectMany(static scopes => scopes.Scopes).Distinct().OrderBy(static scope => scope, StringComparer.Ordinal))}\")]"),
            ]);
    }

    public IEnumerable<TextChange> Changes(SourceText text)
    {
        string newLine = text.Lines.Count > 1 ? text.ToString(TextSpan.FromBounds(text.Lines[0].End, text.Lines[0].EndIncludingLineBreak)) : "\n";
        if (_needsUsing)
        {
            bool isFirst = root.Usings.Count == 0;
            yield return new TextChange(new TextSpan(isFirst ? 0 : root.Usings.Last().Span.End, 0), isFirst ? $"using {Namespace};{newLine}" : $"{newLine}using {Namespace};");
        }

        foreach (KeyValuePair<int, List<string>> place in _attributes)
        {
            TextLine line = text.Lines.GetLineFromPosition(place.Key);
            string indentation = text.ToString(TextSpan.FromBounds(line.Start, place.Key));
            yield return new TextChange(new TextSpan(place.Key, 0), string.Concat(place.Value.Select(attribute => attribute + newLine + indentation)));
        }
    }
}
