using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>Where in a file a mistake stands: from its place to the end of its line.</summary>
internal static class JsonPlace
{
    public static Location Of(string path, SourceText text, PolicyFormatException fault)
    {
        LinePosition position = new(Math.Max(fault.Line - 1, 0), Math.Max(fault.Column - 1, 0));
        TextLine line = text.Lines[Math.Min(position.Line, text.Lines.Count - 1)];
        TextSpan span = TextSpan.FromBounds(Math.Min(line.Start + position.Character, line.End), line.End);
        return Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
    }
}
