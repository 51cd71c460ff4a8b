using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>All that is to be written into a solution, in whichever of its files. What excludes something earlier is left out as a whole.</summary>
internal sealed class SolutionEdits(Solution solution)
{
    private ImmutableList<Edit> _edits = [];

    public static Task<Solution> MakeAsync(Solution solution, Remedy remedy, CancellationToken cancellationToken)
    {
        SolutionEdits edits = new(solution);
        edits.Add(remedy);
        return edits.WriteAsync(cancellationToken);
    }

    public void Add(Remedy remedy)
    {
        ImmutableList<Edit> edits = _edits;
        foreach (Edit edit in remedy.Edits)
        {
            Edit joined = edit;
            foreach (Edit met in edits.FindAll(edit.Meets))
            {
                if (met.Join(joined) is { } both)
                {
                    edits = edits.Remove(met);
                    joined = both;
                }
                else if (met.Excludes(edit))
                {
                    return;
                }
            }

            edits = edits.Add(joined);
        }

        _edits = edits;
    }

    public async Task<Solution> WriteAsync(CancellationToken cancellationToken)
    {
        Solution written = solution;
        foreach (IGrouping<DocumentId, Edit> ofFile in _edits.GroupBy(static edit => edit.File))
        {
            TextDocument? file = solution.GetDocument(ofFile.Key) ?? solution.GetAdditionalDocument(ofFile.Key);
            if (file is not null)
            {
                SourceText text = await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
                SourceText changed = text.WithChanges(ofFile.SelectMany(edit => edit.Write(text)).OrderBy(static change => change.Span.Start));
                written = file is Document ? written.WithDocumentText(file.Id, changed) : written.WithAdditionalDocumentText(file.Id, changed);
            }
        }

        return written;
    }
}
