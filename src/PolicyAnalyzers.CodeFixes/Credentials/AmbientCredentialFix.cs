using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.CodeFixes.Dependencies;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Credentials;

/// <summary>
/// Lets the host decide which credential a tool gets, in the place of what the process has anyway: what was given is required, or taken where it
/// is at hand, or asked for from who builds the type.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class AmbientCredentialFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [AmbientCredentials.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (await EnvironmentRead.FindAsync(flagged, cancellationToken).ConfigureAwait(false) is { } read)
        {
            return await read.ByConfigurationAsync(cancellationToken).ConfigureAwait(false) is { } remedy ? [remedy] : [];
        }

        if (flagged.Node is not ExpressionSyntax ambient)
        {
            return [];
        }

        if (Required(flagged, ambient) is { } required)
        {
            return [required];
        }

        return await GivenAsync(flagged, ambient, cancellationToken).ConfigureAwait(false) is { } given ? [given] : [];
    }

    /// <summary><c>credential ?? new DefaultAzureCredential()</c> and <c>credential ??= …</c>: without the second, the first has to be given.</summary>
    private static Remedy? Required(FlaggedCode flagged, ExpressionSyntax ambient)
    {
        ExpressionSyntax whole = ambient;
        while (whole.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax)
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        switch (whole.Parent)
        {
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: { } given } choice when choice.Right == whole:
                bool isParameter = flagged.Model.GetSymbolInfo(given).Symbol is IParameterSymbol;
                (string exception, ImmutableArray<Edit> usings) = Usings.Name(flagged.File, flagged.Root, flagged.Model, whole.SpanStart, isParameter ? "System.ArgumentNullException" : "System.InvalidOperationException");
                string why = isParameter ? $"nameof({given})" : "\"No credential is given.\"";
                return Requires(given, [new TextEdit(flagged.File, whole.Span, $"throw new {exception}({why})"), .. usings]);
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression, Left: { } given, Parent: ExpressionStatementSyntax statement }
                when flagged.Model.GetSymbolInfo(given).Symbol is IParameterSymbol && ThrowIfNull(flagged.Model.Compilation):
                (string thrower, ImmutableArray<Edit> needed) = Usings.Name(flagged.File, flagged.Root, flagged.Model, whole.SpanStart, "System.ArgumentNullException");
                return Requires(given, [new TextEdit(flagged.File, statement.Span, $"{thrower}.ThrowIfNull({given});"), .. needed]);
            default:
                return null;
        }

        static Remedy Requires(ExpressionSyntax given, ImmutableArray<Edit> edits) => new("Required", $"Require '{given}' to be given", edits);
    }

    private static bool ThrowIfNull(Compilation compilation) =>
        compilation.GetTypeByMetadataName("System.ArgumentNullException")?.GetMembers("ThrowIfNull").IsEmpty == false;

    private static async Task<Remedy?> GivenAsync(FlaggedCode flagged, ExpressionSyntax ambient, CancellationToken cancellationToken)
    {
        if (AmbientKind.Of(ambient, flagged.Model, cancellationToken) is not { } kind
            || await Dependency.FindAsync(flagged, ambient, kind.Type, kind.Name, symbol => IsGiven(symbol, cancellationToken), cancellationToken).ConfigureAwait(false) is not { } given)
        {
            return null;
        }

        string title = given.IsNew ? $"Take '{kind.Name}' from who builds the type" : $"Use '{given.Expression}', which the host gives";
        return new Remedy(given.IsNew ? "Injected" : "Given", title, [kind.Use(flagged.File, given.Expression), .. given.Edits]);
    }

    /// <summary>A parameter, or a member that keeps one: what the type makes itself is no better.</summary>
    private static bool IsGiven(ISymbol symbol, CancellationToken cancellationToken)
    {
        if (symbol is IParameterSymbol)
        {
            return true;
        }

        if (symbol is not (IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false }) || symbol.DeclaringSyntaxReferences is not [{ } reference])
        {
            return false;
        }

        ExpressionSyntax? initial = reference.GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
            PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
            _ => null,
        };
        return initial is IdentifierNameSyntax
            || (initial is null && reference.SyntaxTree.GetRoot(cancellationToken).DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Any(assignment => Name(assignment.Left) == symbol.Name && Given(assignment.Right) is IdentifierNameSyntax && assignment.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null));
    }

    private static ExpressionSyntax Given(ExpressionSyntax value) => value is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice ? choice.Left : value;

    private static string? Name(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: { } name } => name,
        _ => null,
    };
}
