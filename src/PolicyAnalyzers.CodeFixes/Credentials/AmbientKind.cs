using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Dependencies;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Credentials;

/// <summary>What can stand in the place of an ambient credential, and how.</summary>
internal sealed class AmbientKind
{
    private readonly SyntaxNode _replaced;
    private readonly ArgumentListSyntax? _client;

    private AmbientKind(string type, string name, SyntaxNode replaced, ArgumentListSyntax? client = null)
    {
        Type = type;
        Name = name;
        _replaced = replaced;
        _client = client;
    }

    private const string Aws = "Amazon.Runtime.AWSCredentials", Google = "Google.Apis.Auth.OAuth2.GoogleCredential";

    /// <summary>The full name of the type of credential.</summary>
    public string Type { get; }

    public string Name { get; }

    /// <summary>Null where nothing else would fit.</summary>
    public static AmbientKind? Of(ExpressionSyntax ambient, SemanticModel model, CancellationToken cancellationToken)
    {
        ITypeSymbol? made = model.GetTypeInfo(ambient, cancellationToken).Type;
        switch (ambient)
        {
            case BaseObjectCreationExpressionSyntax { ArgumentList: var arguments } when made is not null:
                return Reach.Is(made, Dependency.Credential) ? Fitting(Dependency.Credential, ambient, model)
                    : Reach.Is(made, Aws) ? Fitting(Aws, ambient, model)
                    : arguments is not null && TakesCredentialFirst(ambient, model, cancellationToken) ? new AmbientKind(Aws, "credentials", ambient, arguments)
                    : null;
            case InvocationExpressionSyntax when made is not null:
                ExpressionSyntax whole = Awaited(ambient);
                return Reach.Is(made, Google) || (whole != ambient && !IsOnlyAwait(whole)) ? Fitting(Google, whole, model) : Reach.Is(made, Aws) ? Fitting(Aws, ambient, model) : null;
            default:
                return null;
        }
    }

    public Edit Use(DocumentId file, string credential) => _client is { } arguments
        ? new TextEdit(file, new TextSpan(arguments.OpenParenToken.Span.End, 0), arguments.Arguments.Count > 0 ? credential + ", " : credential)
        : new TextEdit(file, _replaced.Span, credential);

    /// <summary>Where it is kept in a variable or field of its own type, another one does not fit.</summary>
    private static AmbientKind? Fitting(string type, ExpressionSyntax ambient, SemanticModel model)
    {
        ITypeSymbol? wanted = ambient.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type: { IsVar: false } declared } } } ? model.GetTypeInfo(declared).Type
            : ambient.Parent is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax { Type: { } ofProperty } } ? model.GetTypeInfo(ofProperty).Type
            : ambient.Parent is AssignmentExpressionSyntax { Left: { } target } ? model.GetTypeInfo(target).Type
            : ambient.Parent is ArgumentSyntax or ArrowExpressionClauseSyntax or ReturnStatementSyntax ? model.GetTypeInfo(ambient).ConvertedType
            : null;
        bool fits = wanted is null || model.Compilation.GetTypesByMetadataName(type).Any(given => model.Compilation.ClassifyConversion(given, wanted) is { IsImplicit: true, IsUserDefined: false });
        return fits && ambient.FirstAncestorOrSelf<StatementSyntax>() is not UsingStatementSyntax ? new AmbientKind(type, type == Aws ? "credentials" : "credential", ambient) : null;
    }

    private static bool TakesCredentialFirst(ExpressionSyntax client, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(client, cancellationToken).Symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } chosen
        && chosen.ContainingType.InstanceConstructors.Any(constructor =>
            constructor.Parameters.Length == chosen.Parameters.Length + 1
            && Reach.Is(constructor.Parameters[0].Type, Aws)
            && constructor.Parameters.Skip(1).Zip(chosen.Parameters, static (with, without) => SymbolEqualityComparer.Default.Equals(with.Type, without.Type)).All(static same => same));

    private static ExpressionSyntax Awaited(ExpressionSyntax call)
    {
        ExpressionSyntax whole = call;
        if (whole.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
        {
            whole = configured;
        }

        return whole.Parent is AwaitExpressionSyntax awaited ? awaited : call;
    }

    /// <summary>Without its last <c>await</c>, an asynchronous method is none any more.</summary>
    private static bool IsOnlyAwait(ExpressionSyntax awaited) =>
        awaited.Ancestors().FirstOrDefault(static outer => outer is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is { } function
        && !function.DescendantNodes().Any(node => node != awaited && node is AwaitExpressionSyntax or ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 });
}
