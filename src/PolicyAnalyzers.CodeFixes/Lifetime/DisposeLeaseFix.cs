using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Lifetime;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Lifetime;

/// <summary>Declares the lease of POL3002 with <c>await using</c>, or <c>using</c> where that is all it has, in a statement of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DisposeLeaseFix : TextFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UndisposedLeases.Rule.Live.Id];

    protected override string Title => "Dispose the lease with 'using'";

    protected override IEnumerable<TextChange> Changes(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        StatementSyntax? statement = place.FirstAncestorOrSelf<StatementSyntax>();
        if (statement?.Parent is not (BlockSyntax or GlobalStatementSyntax) || Using(place, model, cancellationToken) is not { } keyword || (keyword != Sync && !AsyncFunction.MayAwait(place)))
        {
            return [];
        }

        return statement switch
        {
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: { } value } variable] } declaration
                when IsThere(value, place, model, cancellationToken) && !IsAssigned(variable, declaration, model, cancellationToken) => [Insert(declaration.SpanStart, keyword)],
            ExpressionStatementSyntax { Expression: { } value } when value is not AssignmentExpressionSyntax && IsThere(value, place, model, cancellationToken) => [Insert(value.SpanStart, Declaration(place, model, keyword))],
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } discard, Right: { } value } } when IsThere(value, place, model, cancellationToken) =>
                [new TextChange(TextSpan.FromBounds(discard.SpanStart, value.SpanStart), Declaration(place, model, keyword))],
            _ => [],
        };
    }

    private const string Sync = "using ";

    /// <summary>Whether the value is the lease itself, and not a promise of it.</summary>
    private static bool IsThere(ExpressionSyntax value, SyntaxNode place, SemanticModel model, CancellationToken cancellationToken) =>
        value is AwaitExpressionSyntax awaited ? awaited.Expression.Span.Contains(place.Span) : value.Span == place.Span && !IsPromise(model.GetTypeInfo(value, cancellationToken).Type);

    /// <summary>How the lease that the call gives, or promises, can be ended.</summary>
    private static string? Using(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken)
    {
        ITypeSymbol? type = model.GetTypeInfo(call, cancellationToken).Type;
        if (IsPromise(type))
        {
            type = ((INamedTypeSymbol)type!).TypeArguments.FirstOrDefault();
        }

        return type?.AllInterfaces.Any(static contract => contract.Name == "IAsyncDisposable") switch
        {
            true => "await using ",
            false => Sync,
            null => null,
        };
    }

    private static bool IsPromise(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask" };

    private static bool IsAssigned(VariableDeclaratorSyntax variable, SyntaxNode declaration, SemanticModel model, CancellationToken cancellationToken)
    {
        ISymbol? symbol = model.GetDeclaredSymbol(variable, cancellationToken);
        return declaration.Parent!.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, symbol));
    }

    private static string Declaration(SyntaxNode place, SemanticModel model, string keyword)
    {
        string name = "lease";
        SyntaxNode scope = AsyncFunction.Around(place) ?? place.SyntaxTree.GetRoot();
        for (int i = 2; model.LookupSymbols(place.SpanStart, name: name).Length > 0 || scope.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name); i++)
        {
            name = "lease" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return $"{keyword}var {name} = ";
    }

    private static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);
}
