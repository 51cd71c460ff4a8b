using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>Which HTTP clients add the token of their task by themselves: those that are registered with <c>AddTaskTokenHandler()</c>.</summary>
internal sealed class TaskTokenClients
{
    private const string Handler = "AddTaskTokenHandler", Client = "AddHttpClient", Defaults = "ConfigureHttpClientDefaults";

    private readonly List<Registration> _registrations = [];
    private bool _isDefault;

    private TaskTokenClients()
    {
    }

    public static async Task<TaskTokenClients> InAsync(Solution solution, CancellationToken cancellationToken)
    {
        TaskTokenClients clients = new();
        foreach (Document document in solution.Projects.SelectMany(static project => project.Documents))
        {
            if (await document.GetTextAsync(cancellationToken).ConfigureAwait(false) is { } text && text.ToString() is { } code && (code.Contains(Client) || code.Contains(Handler))
                && await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
                && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model)
            {
                clients.Read(document, root, model, cancellationToken);
            }
        }

        return clients;
    }

    /// <summary>The same for all clients by which methods send a token.</summary>
    public static async Task<ImmutableArray<Edit>?> HandlersAsync(FlaggedCode flagged, IReadOnlyCollection<TokenCode> codes, CancellationToken cancellationToken)
    {
        TaskTokenClients clients = await InAsync(flagged.Solution, cancellationToken).ConfigureAwait(false);
        MethodDeclarationSyntax[] methods = [.. codes.Select(static code => code.Method)];
        ImmutableArray<Edit> all = [];
        foreach (ISymbol client in codes.SelectMany(static code => code.Clients).Distinct<ISymbol>(SymbolEqualityComparer.Default))
        {
            if (await clients.HandlerAsync(client, methods, flagged, cancellationToken).ConfigureAwait(false) is not { } needed)
            {
                return null;
            }

            all = all.AddRange(needed);
        }

        return all;
    }

    /// <summary>What has to be written so that the client adds the token: nothing, or the handler; null when it is not known how the client is made, or when others use it, too.</summary>
    /// <param name="client">A parameter, field, property or variable.</param>
    /// <param name="methods">The methods that are to run in tasks.</param>
    /// <param name="flagged">Code of one of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private async Task<ImmutableArray<Edit>?> HandlerAsync(ISymbol client, MethodDeclarationSyntax[] methods, FlaggedCode flagged, CancellationToken cancellationToken)
    {
        Registration[] own = [.. _registrations.Where(registration => registration.IsOf(client, flagged.Model, cancellationToken))];
        if (_isDefault || own.Any(static registration => registration.HasHandler))
        {
            return ImmutableArray<Edit>.Empty;
        }

        return own is [{ } only]
            && !flagged.Model.Compilation.GetTypesByMetadataName("PolicyAnalyzers.TokenClient.TaskTokenServices").IsEmpty
            && await IsUsedOnlyInAsync(client, methods, flagged.Solution, cancellationToken).ConfigureAwait(false)
                ? only.WithHandler(Handler)
                : null;
    }

    private void Read(Document document, SyntaxNode root, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (InvocationExpressionSyntax call in root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } name })
            {
                continue;
            }

            if (name == Client)
            {
                _registrations.Add(new Registration(document, (CompilationUnitSyntax)root, model, call, cancellationToken));
            }
            else if (name == Handler && call.Ancestors().OfType<InvocationExpressionSyntax>().Any(static outer => outer.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: Defaults }))
            {
                _isDefault = true;
            }
        }
    }

    private static async Task<bool> IsUsedOnlyInAsync(ISymbol client, MethodDeclarationSyntax[] methods, Solution solution, CancellationToken cancellationToken)
    {
        foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(client, solution, cancellationToken).ConfigureAwait(false))
        {
            if (referenced.Locations.Any(reference => !Array.Exists(methods, method => reference.Location.SourceTree == method.SyntaxTree && method.Span.Contains(reference.Location.SourceSpan))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A client as a container is told of it.</summary>
    private sealed class Registration
    {
        private readonly Document _document;
        private readonly CompilationUnitSyntax _root;
        private readonly SemanticModel _model;
        private readonly InvocationExpressionSyntax _call;
        private readonly ImmutableArray<ITypeSymbol> _types;
        private readonly string? _name;

        public Registration(Document document, CompilationUnitSyntax root, SemanticModel model, InvocationExpressionSyntax call, CancellationToken cancellationToken)
        {
            _document = document;
            _root = root;
            _model = model;
            _call = call;
            _types = ((MemberAccessExpressionSyntax)call.Expression).Name is GenericNameSyntax { TypeArgumentList.Arguments: var types }
                ? [.. types.Select(type => model.GetTypeInfo(type, cancellationToken).Type).OfType<ITypeSymbol>()]
                : [];
            _name = call.ArgumentList.Arguments.Select(argument => model.GetConstantValue(argument.Expression, cancellationToken).Value as string).FirstOrDefault(static name => name is not null);
        }

        /// <summary>Whether the handler is added in the same chain, or to the variable that keeps the builder.</summary>
        public bool HasHandler => Builders().Any(static call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: Handler });

        public bool IsOf(ISymbol client, SemanticModel model, CancellationToken cancellationToken) =>
            _types.IsEmpty ? _name is not null && Names(client, model, cancellationToken).Contains(_name) : Owner(client) is { } owner && _types.Any(type => SymbolEqualityComparer.Default.Equals(type, owner));

        public ImmutableArray<Edit> WithHandler(string handler)
        {
            (_, ImmutableArray<Edit> usings) = Usings.Name(_document.Id, _root, _model, _call.SpanStart, "PolicyAnalyzers.TokenClient.TaskTokenServices");
            return [new TextEdit(_document.Id, new TextSpan(_call.Span.End, 0), $".{handler}()"), .. usings];
        }

        private IEnumerable<InvocationExpressionSyntax> Builders()
        {
            SyntaxNode chain = _call;
            while (chain.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next })
            {
                yield return next;
                chain = next;
            }

            if (chain.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: { } variable } } && chain.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member)
            {
                SyntaxNode scope = member is GlobalStatementSyntax ? member.Parent! : member;
                foreach (InvocationExpressionSyntax call in scope.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: { } name } } && name == variable))
                {
                    yield return call;
                }
            }
        }

        /// <summary>The type that is given the client.</summary>
        private static INamedTypeSymbol? Owner(ISymbol client) =>
            client is IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } ? client.ContainingType : null;

        /// <summary>The names by which a factory makes it: <c>factory.CreateClient("ledger")</c>.</summary>
        private static IEnumerable<string> Names(ISymbol client, SemanticModel model, CancellationToken cancellationToken)
        {
            foreach (SyntaxReference reference in client.DeclaringSyntaxReferences.Where(reference => reference.SyntaxTree == model.SyntaxTree))
            {
                IEnumerable<ExpressionSyntax> given = reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } initial }
                    ? [initial]
                    : reference.SyntaxTree.GetRoot(cancellationToken).DescendantNodes().OfType<AssignmentExpressionSyntax>()
                        .Where(assignment => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, client))
                        .Select(static assignment => assignment.Right);
                foreach (ExpressionSyntax value in given)
                {
                    if (value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateClient" }, ArgumentList.Arguments: [{ } name] }
                        && model.GetConstantValue(name.Expression, cancellationToken) is { HasValue: true, Value: string text })
                    {
                        yield return text;
                    }
                }
            }
        }
    }
}
