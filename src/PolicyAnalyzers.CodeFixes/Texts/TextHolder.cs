using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>What holds a text, so that others may read it from there.</summary>
internal static class TextHolder
{
    /// <summary>Enough for a constant in an array in a field.</summary>
    private const int MaxSteps = 4;

    /// <summary>The field, property, variable or method whose value the text is, or is a part of; null when it is given away where it stands.</summary>
    public static ISymbol? Of(SyntaxNode text, SemanticModel model, CancellationToken cancellationToken)
    {
        for (SyntaxNode node = text; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax or PropertyDeclarationSyntax or ParameterSyntax } value:
                    return model.GetDeclaredSymbol(value.Parent!, cancellationToken);
                case AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax } assignment when assignment.Right == node:
                    return model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is { } target and (IFieldSymbol or IPropertySymbol { IsIndexer: false }) ? target : null;
                case ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax or MethodDeclarationSyntax or LocalFunctionStatementSyntax } body:
                    return model.GetDeclaredSymbol(body.Parent!, cancellationToken);
                case ReturnStatementSyntax:
                    return model.GetEnclosingSymbol(parent.SpanStart, cancellationToken) is IMethodSymbol method ? method.AssociatedSymbol ?? method : null;
                case InvocationExpressionSyntax call when !StringLike.Is(model.GetTypeInfo(call, cancellationToken).Type):
                case StatementSyntax or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether what it holds is read at one place only, so that nobody else notices another value.</summary>
    public static Task<bool> IsReadOnceAsync(ISymbol holder, Solution solution, CancellationToken cancellationToken) =>
        IsReadOnceAsync(holder, solution, MaxSteps, cancellationToken);

    private static async Task<bool> IsReadOnceAsync(ISymbol holder, Solution solution, int steps, CancellationToken cancellationToken)
    {
        (SyntaxNode Node, Document Document)? only = null;
        foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(holder, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (ReferenceLocation reference in referenced.Locations)
            {
                if (await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
                    && root.FindNode(reference.Location.SourceSpan, getInnermostNodeForTie: true) is { } node
                    && IsRead(node))
                {
                    if (only is not null)
                    {
                        return false;
                    }

                    only = (node, reference.Document);
                }
            }
        }

        if (only is not { } read || await read.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return true;
        }

        ISymbol? next = Of(read.Node, model, cancellationToken);
        return next is null or ILocalSymbol || (steps > 0 && await IsReadOnceAsync(next, solution, steps - 1, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A name that is written to, that only names, or that stands in a comment is not read.</summary>
    private static bool IsRead(SyntaxNode name)
    {
        SyntaxNode whole = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;
        return whole is ExpressionSyntax
            && !whole.IsPartOfStructuredTrivia()
            && !(whole.Parent is AssignmentExpressionSyntax assignment && assignment.Left == whole && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
            && whole.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };
    }
}
