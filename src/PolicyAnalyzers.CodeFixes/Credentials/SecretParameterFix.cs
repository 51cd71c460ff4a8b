using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.CodeFixes.Dependencies;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tasks;
using PolicyAnalyzers.CodeFixes.Tools;

namespace PolicyAnalyzers.CodeFixes.Credentials;

/// <summary>
/// Takes a secret out of what the model has to know: the parameter goes, and what read it reads the host's configuration. Not offered where
/// code gives the parameter a value, or a contract wants it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class SecretParameterFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [SecretParameters.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (flagged.Node.FirstAncestorOrSelf<ParameterSyntax>() is not { } syntax
            || flagged.Model.GetDeclaredSymbol(syntax, cancellationToken) is not IParameterSymbol symbol
            || await ToolParameter.FindAsync(flagged, symbol, cancellationToken).ConfigureAwait(false) is not { } parameter)
        {
            return [];
        }

        if (parameter.Uses.IsEmpty)
        {
            return [new Remedy("Unused", $"Remove '{symbol.Name}', which the tool does not use", parameter.Removal)];
        }

        return symbol.Type.SpecialType == SpecialType.System_String && await ConfiguredAsync(flagged, symbol, parameter, cancellationToken).ConfigureAwait(false) is { } remedy ? [remedy] : [];
    }

    private static async Task<Remedy?> ConfiguredAsync(FlaggedCode flagged, IParameterSymbol symbol, ToolParameter parameter, CancellationToken cancellationToken)
    {
        if (await Dependency.FindAsync(flagged, parameter.Uses[0], Dependency.Configuration, "configuration", null, cancellationToken).ConfigureAwait(false) is not { } configuration)
        {
            return null;
        }

        string key = SecretName.Of(TaskName.TypeName(flagged.Node), symbol.Name).Key;
        (string exception, ImmutableArray<Edit> usings) = Usings.Name(flagged.File, flagged.Root, flagged.Model, parameter.Uses[0].SpanStart, "System.InvalidOperationException");
        string read = $"{configuration.Expression}[\"{key}\"] ?? throw new {exception}(\"'{key}' is not configured.\")";
        return Read(flagged, symbol, parameter, read) is { } edit
            ? new Remedy("Configured", $"Take '{symbol.Name}' from configuration '{key}', and not from the model", [edit, .. parameter.Removal, .. configuration.Edits, .. usings])
            : null;
    }

    /// <summary>Where it is used, if that is once; else in a variable of the name that the parameter had.</summary>
    private static TextEdit? Read(FlaggedCode flagged, IParameterSymbol symbol, ToolParameter parameter, string read)
    {
        if (parameter.Uses is [{ } only] && IsPlain(only))
        {
            return new TextEdit(flagged.File, only.Span, Standing.Alone(only) ? read : $"({read})");
        }

        BlockSyntax? body = parameter.Syntax.Parent?.Parent switch
        {
            BaseMethodDeclarationSyntax method => method.Body,
            LocalFunctionStatementSyntax function => function.Body,
            AnonymousFunctionExpressionSyntax lambda => lambda.Block,
            _ => null,
        };
        return body?.Statements.FirstOrDefault() is { } first && parameter.Uses.All(use => body.Span.Contains(use.Span))
            ? new TextEdit(flagged.File, new TextSpan(first.SpanStart, 0), $"string {symbol.Name} = {read};{NewLine.Before(first, flagged.Root.SyntaxTree.GetText())}")
            : null;
    }

    /// <summary>Whether any value may stand there: no name, no variable that is written to, and not within a text.</summary>
    private static bool IsPlain(ExpressionSyntax use) =>
        use.Parent is not (InterpolationSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax or IsPatternExpressionSyntax)
        && !(use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use)
        && !(use.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression })
        && use.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };
}
