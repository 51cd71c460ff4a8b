using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Migration;

/// <summary>
/// What a type was given only for code that goes: the parameters of its own constructor that nothing else reads. Those of several tools are
/// one edit, since each may leave to another the last reader.
/// </summary>
/// <param name="File">The file of the type.</param>
/// <param name="Span">The first of the parameters.</param>
/// <param name="Parameters">All parameters of the type.</param>
/// <param name="Readers">Who reads them.</param>
/// <param name="Gone">What goes.</param>
internal sealed record SparedParameters(DocumentId File, TextSpan Span, ParameterListSyntax Parameters, ImmutableArray<(ParameterSyntax Parameter, IdentifierNameSyntax Reader)> Readers, ImmutableArray<SyntaxNode> Gone)
    : Edit(File, Span)
{
    public override object Whole => (File, Parameters.Span, nameof(SparedParameters));

    /// <summary>Null when the type has no such parameters, or when code builds it.</summary>
    public static async Task<SparedParameters?> FindAsync(FlaggedCode flagged, MethodDeclarationSyntax tool, IEnumerable<SyntaxNode> gone, CancellationToken cancellationToken)
    {
        SemanticModel model = flagged.Model;
        if (tool.Parent is not TypeDeclarationSyntax { ParameterList: { Parameters.Count: > 1 } list } declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol { DeclaringSyntaxReferences.Length: 1 } type
            || type.InstanceConstructors.FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.Span == declaration.Span)) is not { } constructor
            || (await SymbolFinder.FindReferencesAsync(constructor, flagged.Solution, cancellationToken).ConfigureAwait(false)).Any(static referenced => referenced.Locations.Any()))
        {
            return null;
        }

        (ParameterSyntax, IdentifierNameSyntax)[] readers =
        [
            .. from name in declaration.DescendantNodes().OfType<IdentifierNameSyntax>()
               let parameter = list.Parameters.FirstOrDefault(parameter => parameter.Identifier.ValueText == name.Identifier.ValueText)
               where parameter is not null
                   && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, model.GetDeclaredSymbol(parameter, cancellationToken))
               select (parameter, name),
        ];
        return readers.Length == 0 ? null : new SparedParameters(flagged.File, list.Parameters[0].Span, list, [.. readers], [.. gone]);
    }

    public override IEnumerable<TextSpan> Spans => Spared().Select(static parameter => parameter.Span);

    public override Edit? Join(Edit other) => other is SparedParameters same && same.Parameters == Parameters ? this with { Gone = [.. Gone.Union(same.Gone)] } : null;

    public override IEnumerable<TextChange> Write(SourceText text) => Removal.Of(Spared());

    /// <summary>None if it were all: then it is not seen what is left.</summary>
    private ParameterSyntax[] Spared()
    {
        ParameterSyntax[] spared =
        [
            .. Readers.GroupBy(static read => read.Parameter)
                .Where(ofOne => ofOne.All(read => Gone.Any(gone => gone.Span.Contains(read.Reader.Span))))
                .Select(static ofOne => ofOne.Key)
                .OrderBy(static parameter => parameter.SpanStart),
        ];
        return spared.Length == Parameters.Parameters.Count ? [] : spared;
    }
}
