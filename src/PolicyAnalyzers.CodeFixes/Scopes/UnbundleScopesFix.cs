using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tasks;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>
/// Takes out of a bundle what its task does not need: what the task does not declare, or what no call is about. To split a request into one
/// a task is nothing that can be done without knowing the tasks.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class UnbundleScopesFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BundledScopes.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (await IsSharedAsync(flagged, cancellationToken).ConfigureAwait(false) || Bundle.In(flagged, cancellationToken) is not { } bundle)
        {
            return [];
        }

        List<Remedy> remedies = [];
        if (DeclarationSymbols.Resolve(flagged.Model.Compilation) is { } symbols
            && await ToolMethods.AroundAsync(flagged, cancellationToken).ConfigureAwait(false) is { } tool
            && DeclaredTask.Of(tool, symbols) is { } task)
        {
            Add("Declared", $"as task '{task.Id}' declares", scope => task.GrantFor(scope, Resource(scope))?.Like(scope).Contains(scope) != true);
        }

        if (flagged.Property(ScopeRepair.UnneededKey)?.Split('\n') is { } unneeded)
        {
            Add("Called", "which the calls need", unneeded.Contains);
        }

        return remedies;

        void Add(string key, string why, Func<string, bool> isUnneeded)
        {
            string[] stays = [.. bundle.Scopes.Where(scope => IsOfSignIn(scope) || !isUnneeded(scope))];
            if (stays.Any(static scope => !IsOfSignIn(scope)) && BundledScopes.Judge([.. stays.Select(static scope => RequestedScope.Parse(scope, resource: null))]) is null)
            {
                remedies.Add(new Remedy(key, $"Ask for '{string.Join("' and '", stays)}' only, {why}", bundle.Keep(stays)));
            }
        }
    }

    /// <summary>Scopes without an area, such as those of a sign-in, make no bundle.</summary>
    private static bool IsOfSignIn(string scope) => ScopeAreas.Of(RequestedScope.Parse(scope, resource: null)) is null;

    private static string? Resource(string scope) => RequestedScope.Parse(scope, resource: null) is { MayBeGraph: true } requested && ShippedCatalogs.Graph.Contains(requested.Name) ? "https://" + ResourceName.Graph : null;

    private static async Task<bool> IsSharedAsync(FlaggedCode flagged, CancellationToken cancellationToken) =>
        TextHolder.Of(flagged.Node, flagged.Model, cancellationToken) is { } holder
        && !await TextHolder.IsReadOnceAsync(holder, flagged.Solution, cancellationToken).ConfigureAwait(false);
}
