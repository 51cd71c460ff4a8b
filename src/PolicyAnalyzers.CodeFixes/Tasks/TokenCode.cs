using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.CodeFixes.Dependencies;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>
/// The statements by which a method gets a token and sends it in a header, and which serve nothing else: all of them can go when something
/// else adds the token.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Statements">In their order.</param>
/// <param name="Clients">The HTTP clients that send the token.</param>
internal sealed record TokenCode(MethodDeclarationSyntax Method, ImmutableArray<StatementSyntax> Statements, ImmutableArray<ISymbol> Clients)
{
    /// <summary>Null when the flagged code is no such statement, or the token is used for anything else.</summary>
    public static TokenCode? Find(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (flagged.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not MethodDeclarationSyntax { Body: { } body } method
            || !method.Modifiers.Any(SyntaxKind.AsyncKeyword)
            || flagged.Node.FirstAncestorOrSelf<StatementSyntax>() is not { } first)
        {
            return null;
        }

        TokenStatements statements = new(flagged.Model, body, cancellationToken);
        return statements.Follow(first) && statements.Clients() is { IsEmpty: false } clients ? new TokenCode(method, statements.InOrder(), clients) : null;
    }

    /// <summary>Whether the method still waits for something without them.</summary>
    public bool LeavesAwait => Method.DescendantNodes().Any(node => node is AwaitExpressionSyntax && !Statements.Any(statement => statement.Span.Contains(node.Span)));

    /// <summary>Grows from one statement to all that get the token, make what is needed for it, and send it.</summary>
    private sealed class TokenStatements(SemanticModel model, BlockSyntax body, CancellationToken cancellationToken)
    {
        private readonly HashSet<StatementSyntax> _found = [];

        public ImmutableArray<StatementSyntax> InOrder() => [.. _found.OrderBy(static statement => statement.SpanStart)];

        /// <summary>Whether all that comes of the statement ends in headers.</summary>
        public bool Follow(StatementSyntax statement)
        {
            if (!_found.Add(statement))
            {
                return true;
            }

            if (statement.Parent is not BlockSyntax)
            {
                return false;
            }

            bool isGood = Header(statement) is not null
                || (Variable(statement) is { } variable && References(variable).ToArray() is { Length: > 0 } readers && readers.All(reader => reader.FirstAncestorOrSelf<StatementSyntax>() is { } next && Follow(next)));
            return isGood && TakeAlong(statement);
        }

        /// <summary>The clients of all headers; none when it is not known which client sends one.</summary>
        public ImmutableArray<ISymbol> Clients()
        {
            HashSet<ISymbol> clients = new(SymbolEqualityComparer.Default);
            foreach (ExpressionSyntax owner in _found.Select(Header).OfType<ExpressionSyntax>())
            {
                ISymbol[] sending = [.. Senders(owner)];
                if (sending.Length == 0)
                {
                    return [];
                }

                clients.UnionWith(sending);
            }

            return [.. clients];
        }

        /// <summary>Variables that nothing but these statements reads: they were made for the token.</summary>
        private bool TakeAlong(StatementSyntax statement)
        {
            foreach (IdentifierNameSyntax name in statement.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (model.GetSymbolInfo(name, cancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [{ } reference] } local
                    && reference.GetSyntax(cancellationToken).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { UsingKeyword.RawKind: 0, Declaration.Variables.Count: 1, Parent: BlockSyntax } declaration
                    && !_found.Contains(declaration)
                    && !IsRequest(local.Type)
                    && References(local).All(reader => reader.FirstAncestorOrSelf<StatementSyntax>() is { } where && _found.Contains(where)))
                {
                    _found.Add(declaration);
                    TakeAlong(declaration);
                }
            }

            return true;
        }

        private ILocalSymbol? Variable(StatementSyntax statement) =>
            statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ } variable] } ? model.GetDeclaredSymbol(variable, cancellationToken) as ILocalSymbol : null;

        private IEnumerable<IdentifierNameSyntax> References(ILocalSymbol local) => body.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, local));

        /// <summary>The client or request whose header a statement sets; null when it does something else.</summary>
        private ExpressionSyntax? Header(StatementSyntax statement)
        {
            ExpressionSyntax? owner = (statement as ExpressionStatementSyntax)?.Expression switch
            {
                AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Authorization", Expression: { } headers } } => OwnerOf(headers),
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "TryAddWithoutValidation", Expression: { } headers }, ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.ValueText: "Authorization" } }, _] } => OwnerOf(headers),
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SetBearerToken", Expression: { } client } } => client,
                _ => null,
            };
            return owner is not null && model.GetTypeInfo(owner, cancellationToken).Type is { } type && (IsClient(type) || IsRequest(type)) ? owner : null;
        }

        private static ExpressionSyntax? OwnerOf(ExpressionSyntax headers) => headers is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "DefaultRequestHeaders" or "Headers", Expression: { } owner } ? owner : null;

        /// <summary>The client itself, or those to which the request is given.</summary>
        private IEnumerable<ISymbol> Senders(ExpressionSyntax owner)
        {
            ISymbol? symbol = model.GetSymbolInfo(owner, cancellationToken).Symbol;
            if (model.GetTypeInfo(owner, cancellationToken).Type is { } type && IsClient(type))
            {
                return symbol is null ? [] : [symbol];
            }

            return body.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => call.ArgumentList.Arguments.Any(argument => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(argument.Expression, cancellationToken).Symbol, symbol)))
                .Select(static call => call.Expression)
                .OfType<MemberAccessExpressionSyntax>()
                .Where(access => model.GetTypeInfo(access.Expression, cancellationToken).Type is { } sender && IsClient(sender))
                .Select(access => model.GetSymbolInfo(access.Expression, cancellationToken).Symbol)
                .OfType<ISymbol>();
        }

        private static bool IsClient(ITypeSymbol type) => Reach.Is(type, "System.Net.Http.HttpClient");

        private static bool IsRequest(ITypeSymbol type) => Reach.Is(type, "System.Net.Http.HttpRequestMessage");
    }
}
