using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Migration;

/// <summary>All that is found in a tool. A fix is asked about one diagnostic; to move a tool as a whole, it has to know the others.</summary>
internal static class ToolFindings
{
    /// <summary>A compilation is analyzed once, for however many diagnostics.</summary>
    private static readonly ConditionalWeakTable<Compilation, Holder> Known = new();

    public static async Task<IReadOnlyList<FlaggedCode>> InAsync(FlaggedCode flagged, MethodDeclarationSyntax tool, CancellationToken cancellationToken)
    {
        List<FlaggedCode> found = [];
        foreach (Diagnostic diagnostic in await AnalyzeAsync(flagged.Document.Project, flagged.Model.Compilation, cancellationToken).ConfigureAwait(false))
        {
            if (diagnostic.Location.SourceTree == tool.SyntaxTree
                && tool.Span.Contains(diagnostic.Location.SourceSpan)
                && await FlaggedCode.FindAsync(flagged.Document, diagnostic, cancellationToken).ConfigureAwait(false) is { } code)
            {
                found.Add(code);
            }
        }

        return [.. found.OrderBy(static code => code.Location.SourceSpan.Start).ThenBy(static code => code.Diagnostic.Id, StringComparer.Ordinal)];
    }

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Project project, Compilation compilation, CancellationToken cancellationToken)
    {
        Holder holder = Known.GetOrCreateValue(compilation);
        if (holder.Found is not { IsDefault: false } found)
        {
            CompilationWithAnalyzers analysis = compilation.WithAnalyzers([new AgentCodeAnalyzer()], project.AnalyzerOptions);
            found = await analysis.GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
            holder.Found = found;
        }

        return found;
    }

    private sealed class Holder
    {
        public ImmutableArray<Diagnostic> Found { get; set; }
    }
}
