using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Dependencies;

/// <summary>
/// Something that a type is given by the container that builds it. It can be added where no code builds the type itself, so that no
/// call has to be completed with what only a human knows.
/// </summary>
/// <param name="Name">What it is called in the type.</param>
/// <param name="Edits">What makes it so.</param>
internal sealed record ConstructorParameter(string Name, ImmutableArray<Edit> Edits)
{
    /// <param name="flagged">The code that needs it.</param>
    /// <param name="place">Where it is needed, in an instance member.</param>
    /// <param name="dependency">The full name of its type.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when code builds the type or derives from it, when it fills the container itself, or when it is not clear which constructor is meant.</returns>
    public static async Task<ConstructorParameter?> AddAsync(FlaggedCode flagged, SyntaxNode place, string dependency, string name, CancellationToken cancellationToken)
    {
        if (flagged.Model.Compilation.GetTypesByMetadataName(dependency).IsEmpty
            || place.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { Parent: TypeDeclarationSyntax declaration } member
            || declaration is not (ClassDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not (int)SyntaxKind.StructKeyword })
            || Reach.IsStatic(place)
            || flagged.Model.GetDeclaredSymbol(declaration, cancellationToken) is not { IsStatic: false, DeclaringSyntaxReferences.Length: 1 } type
            || type.InstanceConstructors.Where(constructor => !IsCopy(constructor, type)).ToArray() is not [{ } only]
            || FillsContainer(type)
            || Free(name, declaration, flagged.Model) is not { } free
            || await IsCalledAsync(only, type, flagged.Solution, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        (string written, ImmutableArray<Edit> usings) = Usings.Name(flagged.File, flagged.Root, flagged.Model, declaration.SpanStart, dependency);
        string parameter = $"{written} {free}";
        return only.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax(cancellationToken) is ConstructorDeclarationSyntax constructor
            ? Reach.IsInitializer(place) ? null : ToConstructor(flagged, constructor, only, parameter, written, free, usings)
            : ToType(flagged, declaration, only, parameter, free, usings);
    }

    /// <summary>What is registered in the container is not there yet for who registers it.</summary>
    private static bool FillsContainer(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Any(static method => method.Parameters.Any(static parameter => parameter.Type.Name == "IServiceCollection"));

    /// <summary>The name, or that of the host's, which nothing in the type has.</summary>
    private static string? Free(string name, TypeDeclarationSyntax declaration, SemanticModel model)
    {
        HashSet<string> taken = [.. declaration.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText)];
        string[] names = [name, "host" + char.ToUpperInvariant(name[0]) + name.Substring(1)];
        return names.FirstOrDefault(free => !taken.Contains(free) && !model.LookupSymbols(declaration.OpenBraceToken.Span.End, name: free).Any());
    }

    /// <summary>A constructor keeps it in a field.</summary>
    private static ConstructorParameter? ToConstructor(FlaggedCode flagged, ConstructorDeclarationSyntax constructor, IMethodSymbol symbol, string parameter, string type, string name, ImmutableArray<Edit> usings)
    {
        string field = "_" + name;
        if (constructor.Body is not { } body || flagged.Model.LookupSymbols(constructor.SpanStart, name: field).Any())
        {
            return null;
        }

        SourceText text = constructor.SyntaxTree.GetText();
        string line = NewLine.Before(constructor, text);
        return new ConstructorParameter(field,
        [
            new TextEdit(flagged.File, new TextSpan(constructor.SpanStart, 0), $"private readonly {type} {field};{NewLine.Of(text)}{line}"),
            Insert(flagged.File, constructor.ParameterList, symbol, parameter),
            new TextEdit(flagged.File, new TextSpan(body.OpenBraceToken.Span.End, 0), $"{line}    {field} = {name};"),
            .. usings,
        ]);
    }

    /// <summary>A type's own parameters are there in all of its members.</summary>
    private static ConstructorParameter? ToType(FlaggedCode flagged, TypeDeclarationSyntax declaration, IMethodSymbol symbol, string parameter, string name, ImmutableArray<Edit> usings)
    {
        if (declaration.ParameterList is { } parameters)
        {
            return new ConstructorParameter(name, [Insert(flagged.File, parameters, symbol, parameter), .. usings]);
        }

        SyntaxToken last = declaration.TypeParameterList?.GreaterThanToken ?? declaration.Identifier;
        return declaration is ClassDeclarationSyntax && flagged.Root.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp12 }
            ? new ConstructorParameter(name, [new TextEdit(flagged.File, new TextSpan(last.Span.End, 0), $"({parameter})"), .. usings])
            : null;
    }

    /// <summary>Behind those that have to be given, and before those that need not.</summary>
    private static TextEdit Insert(DocumentId file, ParameterListSyntax parameters, IMethodSymbol symbol, string parameter)
    {
        int required = symbol.Parameters.TakeWhile(static parameter => !parameter.IsOptional && !parameter.IsParams).Count();
        return required == 0
            ? new TextEdit(file, new TextSpan(parameters.OpenParenToken.Span.End, 0), parameters.Parameters.Count > 0 ? parameter + ", " : parameter)
            : new TextEdit(file, new TextSpan(parameters.Parameters[required - 1].Span.End, 0), ", " + parameter);
    }

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) => constructor.IsImplicitlyDeclared && constructor.Parameters is [{ } original] && SymbolEqualityComparer.Default.Equals(original.Type, type);

    private static async Task<bool> IsCalledAsync(IMethodSymbol constructor, INamedTypeSymbol type, Solution solution, CancellationToken cancellationToken)
    {
        foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(constructor, solution, cancellationToken).ConfigureAwait(false))
        {
            if (referenced.Definition is IMethodSymbol && referenced.Locations.Any())
            {
                return true;
            }
        }

        return (await SymbolFinder.FindDerivedClassesAsync(type, solution, cancellationToken: cancellationToken).ConfigureAwait(false)).Any();
    }
}
