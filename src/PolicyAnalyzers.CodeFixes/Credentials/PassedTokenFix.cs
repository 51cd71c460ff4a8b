using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Dependencies;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tasks;

namespace PolicyAnalyzers.CodeFixes.Credentials;

/// <summary>
/// Exchanges the caller's token for one of the service that the task declares, where the code has MSAL at hand. Where the HTTP client adds the
/// token of the task, none has to be sent at all: see <see cref="TaskTokenFix"/>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class PassedTokenFix : PolicyCodeFix
{
    private const string Application = "Microsoft.Identity.Client.IConfidentialClientApplication";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [InboundTokens.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (flagged.Node is not ExpressionSyntax sent
            || !IsBare(sent, flagged.Model, cancellationToken)
            || !MayAwait(sent)
            || DeclarationSymbols.Resolve(flagged.Model.Compilation) is not { } symbols
            || await ToolMethods.AroundAsync(flagged, cancellationToken).ConfigureAwait(false) is not { } tool
            || DeclaredTask.Of(tool, symbols) is not { Grants: [{ Scopes.IsEmpty: false } grant] } task
            || Reach.Find(flagged.Model, sent, static type => Reach.Is(type, Application)) is not { } application)
        {
            return [];
        }

        (string assertion, ImmutableArray<Edit> usings) = Usings.Name(flagged.File, flagged.Root, flagged.Model, sent.SpanStart, "Microsoft.Identity.Client.UserAssertion");
        string scopes = string.Join(", ", grant.Scopes.Select(scope => TaskName.Literal(scope.Contains("://") ? scope : $"{grant.Resource.TrimEnd('/')}/{scope}")));
        string exchanged = $"(await {application}.AcquireTokenOnBehalfOf(new[] {{ {scopes} }}, new {assertion}({sent})).ExecuteAsync()).AccessToken";
        return [new Remedy("OnBehalfOf", $"Exchange it for a token of '{grant.Resource}', as task '{task.Id}' declares", [new TextEdit(flagged.File, sent.Span, exchanged), .. usings])];
    }

    /// <summary>Whether it is the token alone, without the scheme that a whole header has before it.</summary>
    private static bool IsBare(ExpressionSyntax sent, SemanticModel model, CancellationToken cancellationToken) => sent.Parent is ArgumentSyntax { Parent: ArgumentListSyntax arguments } argument && arguments.Parent switch
    {
        BaseObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation, cancellationToken).Type is { Name: "AuthenticationHeaderValue" } && arguments.Arguments is [_, { } value] && value == argument,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SetBearerToken" } } => true,
        _ => false,
    };

    private static bool MayAwait(ExpressionSyntax sent) => sent.Ancestors().FirstOrDefault(static outer => outer is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        _ => false,
    };
}
