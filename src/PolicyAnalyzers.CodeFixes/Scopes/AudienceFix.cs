using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tasks;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>Says in a token request which API it is for, where the task that makes it is granted a single one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class AudienceFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MissingAudience.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (DeclarationSymbols.Resolve(flagged.Model.Compilation) is not { } symbols
            || await ToolMethods.AroundAsync(flagged, cancellationToken).ConfigureAwait(false) is not { } tool
            || DeclaredTask.Of(tool, symbols) is not { Grants: [{ Scopes.IsEmpty: false } grant] } task)
        {
            return [];
        }

        ImmutableArray<Edit> edits = flagged.Node switch
        {
            BaseObjectCreationExpressionSyntax { Initializer: { } initializer } creation => InRequest(flagged, creation, initializer, grant),
            ExpressionSyntax grantType => FormEntry.Around(grantType) is { } entry ? InForm(flagged, entry, grant) : [],
            _ => [],
        };
        return [new Remedy("Audience", $"Ask for a token of '{grant.Resource}', as task '{task.Id}' declares", edits)];
    }

    private static ImmutableArray<Edit> InRequest(FlaggedCode flagged, BaseObjectCreationExpressionSyntax creation, InitializerExpressionSyntax initializer, DeclaredGrant grant)
    {
        bool isExchange = flagged.Model.GetTypeInfo(creation).Type?.Name.Contains("Exchange") == true;
        string[] set = [.. initializer.Expressions.OfType<AssignmentExpressionSyntax>().Select(static assignment => assignment.Left.ToString())];
        List<string> members = [isExchange ? $"Audience = {TaskName.Literal(grant.Resource)}" : $"Resource = {{ {TaskName.Literal(grant.Resource)} }}"];
        if (!set.Contains("Scope"))
        {
            members.Add($"Scope = {Scopes(grant)}");
        }

        return [Listed.Append(flagged.File, initializer.Expressions, initializer.OpenBraceToken, members)];
    }

    private static ImmutableArray<Edit> InForm(FlaggedCode flagged, FormEntry entry, DeclaredGrant grant)
    {
        string key = entry.Value.Contains("token-exchange") || entry.IsSentTo(".auth0.com") ? "audience" : "resource";
        List<(string, string)> fields = [(key, TaskName.Literal(grant.Resource))];
        if (!entry.IsBeside("scope"))
        {
            fields.Add(("scope", Scopes(grant)));
        }

        return entry.Repeat(flagged.File, fields) is { } edit ? [edit] : [];
    }

    private static string Scopes(DeclaredGrant grant) => TaskName.Literal(string.Join(" ", grant.Scopes));
}
