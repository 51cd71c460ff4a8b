using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.CodeFixes.Dependencies;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Credentials;

/// <summary>A secret in a literal, and how the code can read it from elsewhere instead. The secret itself goes, and is written nowhere else.</summary>
internal sealed class WrittenSecret
{
    private readonly FlaggedCode _flagged;
    private readonly FlaggedCode _place;
    private readonly LiteralExpressionSyntax _literal;
    private readonly FieldDeclarationSyntax? _field;
    private readonly LocalDeclarationStatementSyntax? _constant;
    private readonly ImmutableArray<SyntaxNode> _readers;

    private WrittenSecret(FlaggedCode flagged, FlaggedCode place, LiteralExpressionSyntax literal, FieldDeclarationSyntax? field, LocalDeclarationStatementSyntax? constant, ImmutableArray<SyntaxNode> readers)
    {
        _flagged = flagged;
        _place = place;
        _literal = literal;
        _field = field;
        _constant = constant;
        _readers = readers;
    }

    /// <summary>Null where the secret is no literal by itself, or has to be a constant.</summary>
    public static async Task<WrittenSecret?> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        foreach (FlaggedCode place in await flagged.PathAsync(cancellationToken).ConfigureAwait(false))
        {
            if (place.Node is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal)
            {
                return literal.Parent is not InterpolationSyntax && IsFree(literal) ? await FindAsync(flagged, place, literal, cancellationToken).ConfigureAwait(false) : null;
            }
        }

        return null;
    }

    /// <summary>From the host's configuration, where the code has it at hand or can be given it.</summary>
    public async Task<Remedy?> ByConfigurationAsync(CancellationToken cancellationToken)
    {
        if (await Dependency.FindAsync(_place, _literal, Dependency.Configuration, "configuration", null, cancellationToken).ConfigureAwait(false) is { } near)
        {
            return Read(near, _constant is null ? [] : [WithoutModifier(_constant.Modifiers)]);
        }

        return _field is { Declaration.Variables: [{ } variable] } && _readers.FirstOrDefault() is { } reader && _readers.All(IsOfSameObject)
            && await Dependency.FindAsync(_place, reader, Dependency.Configuration, "configuration", IsThereInAllMembers, cancellationToken).ConfigureAwait(false) is { } given
                ? Read(given, [.. _field.Modifiers.Where(IsOfField).Select(modifier => WithoutModifier(modifier)), new TextEdit(_place.File, variable.Initializer!.EqualsToken.Span, "=>")])
                : null;

        Remedy Read(Dependency configuration, ImmutableArray<Edit> edits)
        {
            SecretName name = Free(static name => name.Key);
            return new Remedy(
                "Configuration",
                $"Read it from configuration '{name.Key}', and revoke the one written here",
                [.. Replace($"{configuration.Expression}[\"{name.Key}\"]", name.Key, $"'{name.Key}' is not configured."), .. edits, .. configuration.Edits]);
        }
    }

    /// <summary>From the environment of the process.</summary>
    public Remedy ByEnvironment()
    {
        SecretName name = Free(static name => name.Variable);
        (string environment, ImmutableArray<Edit> usings) = Usings.Name(_place.File, _place.Root, _place.Model, _literal.SpanStart, "System.Environment");
        IEnumerable<Edit> edits = _constant is not null ? [WithoutModifier(_constant.Modifiers)]
            : _field is not null ? _field.Modifiers.Where(static modifier => modifier.IsKind(SyntaxKind.ConstKeyword)).Select(modifier => new TextEdit(_place.File, modifier.Span, "static readonly"))
            : [];
        return new Remedy(
            "Environment",
            $"Read it from the environment variable '{name.Variable}', and revoke the one written here",
            [.. Replace($"{environment}.GetEnvironmentVariable(\"{name.Variable}\")", name.Variable, $"'{name.Variable}' is not set."), .. edits, .. usings]);
    }

    private static async Task<WrittenSecret?> FindAsync(FlaggedCode flagged, FlaggedCode place, LiteralExpressionSyntax literal, CancellationToken cancellationToken)
    {
        FieldDeclarationSyntax? field = literal.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax declared } } } ? declared : null;
        LocalDeclarationStatementSyntax? constant = literal.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { IsConst: true } local } } } ? local : null;
        bool isConstant = constant is not null || field?.Modifiers.Any(SyntaxKind.ConstKeyword) == true;
        List<SyntaxNode> readers = [];
        if (literal.Parent?.Parent is VariableDeclaratorSyntax variable && (isConstant || field is not null))
        {
            ISymbol symbol = place.Model.GetDeclaredSymbol(variable, cancellationToken)!;
            foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(symbol, place.Solution, cancellationToken).ConfigureAwait(false))
            {
                foreach (ReferenceLocation reference in referenced.Locations)
                {
                    if (await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root)
                    {
                        readers.Add(root.FindNode(reference.Location.SourceSpan, getInnermostNodeForTie: true));
                    }
                }
            }
        }

        return isConstant && readers.Exists(static reader => !IsFree(reader)) ? null : new WrittenSecret(flagged, place, literal, field, constant, [.. readers]);
    }

    /// <summary>Whether any value may stand there, and not only a constant.</summary>
    private static bool IsFree(SyntaxNode expression)
    {
        foreach (SyntaxNode outer in expression.Ancestors())
        {
            switch (outer)
            {
                case AttributeSyntax or ParameterSyntax or PatternSyntax or SwitchLabelSyntax:
                    return false;
                case LocalDeclarationStatementSyntax { IsConst: true } constant:
                    return constant.Declaration.Variables is [{ Initializer.Value: { } value }] && value == expression;
                case FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword):
                    return field.Declaration.Variables is [{ Initializer.Value: { } held }] && held == expression;
                case StatementSyntax or MemberDeclarationSyntax:
                    return true;
            }
        }

        return true;
    }

    private bool IsOfSameObject(SyntaxNode reader) =>
        reader.SyntaxTree == _literal.SyntaxTree
        && reader.FirstAncestorOrSelf<TypeDeclarationSyntax>() == _literal.FirstAncestorOrSelf<TypeDeclarationSyntax>()
        && !Reach.IsStatic(reader)
        && !Reach.IsInitializer(reader)
        && !(reader.Parent is AssignmentExpressionSyntax assignment && assignment.Left == reader)
        && reader.Parent is not ArgumentSyntax { RefKindKeyword.RawKind: not 0 }
        && !(reader.Parent is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } member && member.Name == reader);

    private static bool IsThereInAllMembers(ISymbol symbol) =>
        symbol is IFieldSymbol or IPropertySymbol || (symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, DeclaringSyntaxReferences: [{ } reference] } } && reference.GetSyntax() is TypeDeclarationSyntax);

    private static bool IsOfField(SyntaxToken modifier) => modifier.Kind() is SyntaxKind.ConstKeyword or SyntaxKind.StaticKeyword or SyntaxKind.ReadOnlyKeyword;

    private TextEdit WithoutModifier(SyntaxTokenList modifiers) => WithoutModifier(modifiers.First(static modifier => modifier.IsKind(SyntaxKind.ConstKeyword)));

    private TextEdit WithoutModifier(SyntaxToken modifier) => new(_place.File, TextSpan.FromBounds(modifier.SpanStart, modifier.GetNextToken().SpanStart), "");

    /// <summary>The read in the place of the secret. A scheme before the secret stays.</summary>
    private IEnumerable<Edit> Replace(string read, string name, string missing)
    {
        string text = _literal.Token.ValueText;
        string? scheme = SecretSinks.Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
        (string exception, ImmutableArray<Edit> usings) = Usings.Name(_place.File, _place.Root, _place.Model, _literal.SpanStart, "System.InvalidOperationException");
        string checkedRead = $"{read} ?? throw new {exception}(\"{missing}\")";
        string whole = scheme is null ? checkedRead : $"{SymbolDisplay.FormatLiteral(text.Substring(0, scheme.Length), quote: true)} + ({checkedRead})";
        return [new TextEdit(_place.File, _literal.Span, Standing.Alone(_literal) ? whole : $"({whole})"), new NameClaim(_place.File, name, text), .. usings];
    }

    /// <summary>A name that the file does not use yet.</summary>
    private SecretName Free(Func<SecretName, string> write)
    {
        string? holder = _literal.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: { } variable } } ? variable
            : _literal.Parent is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax { Identifier.ValueText: { } property } } ? property
            : null;
        SecretName name = SecretName.Of(_literal, holder, _flagged.Node, _flagged.Model), free = name;
        HashSet<string> taken = [.. _place.Root.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.StringLiteralToken)).Select(static token => token.ValueText)];
        for (int i = 2; taken.Contains(write(free)); i++)
        {
            free = name.Numbered(i);
        }

        return free;
    }
}
