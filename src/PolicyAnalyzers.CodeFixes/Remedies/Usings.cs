using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>Makes a type of another namespace known where it is written.</summary>
internal static class Usings
{
    /// <summary>How a type is written at a place, and the directive that this needs.</summary>
    /// <param name="file">The file.</param>
    /// <param name="root">Its root.</param>
    /// <param name="model">Its model.</param>
    /// <param name="position">Where the type is written.</param>
    /// <param name="type">The full name of the type.</param>
    public static (string Name, ImmutableArray<Edit> Edits) Name(DocumentId file, CompilationUnitSyntax root, SemanticModel model, int position, string type)
    {
        int dot = type.LastIndexOf('.');
        string name = type.Substring(dot + 1);
        ImmutableArray<ISymbol> known = model.LookupNamespacesAndTypes(position, name: name);
        string space = type.Substring(0, dot);
        return known.IsEmpty ? (name, Has(root, space) ? [] : [Add(file, root, space)])
            : known is [INamedTypeSymbol only] && only.ToDisplayString() == type ? (name, [])
            : (type, []);
    }

    private static bool Has(CompilationUnitSyntax root, string space) =>
        root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>().Any(directive => directive.Name?.ToString() == space);

    private static TextEdit Add(DocumentId file, CompilationUnitSyntax root, string space)
    {
        SourceText text = root.SyntaxTree.GetText();
        SyntaxList<UsingDirectiveSyntax> usings = root.Usings.Count > 0 ? root.Usings : root.Members.FirstOrDefault() is BaseNamespaceDeclarationSyntax first ? first.Usings : default;
        if (usings.LastOrDefault(static directive => directive is { Alias: null, StaticKeyword.RawKind: 0 }) is not { } last)
        {
            return new TextEdit(file, new TextSpan(Start(root), 0), $"using {space};{NewLine.Of(text)}{(usings.Count > 0 ? "" : NewLine.Of(text))}");
        }

        return new TextEdit(file, new TextSpan(last.Span.End, 0), $"{NewLine.Before(last, text)}using {space};");
    }

    /// <summary>Behind the comment that heads the file, and before one that is about its first type.</summary>
    private static int Start(CompilationUnitSyntax root)
    {
        SyntaxToken first = root.GetFirstToken(includeZeroWidth: true);
        SyntaxTrivia about = first.LeadingTrivia.FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia));
        return about == default ? first.SpanStart : about.FullSpan.Start;
    }
}
