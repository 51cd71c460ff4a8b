using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tasks;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>
/// Writes a narrower scope in the place of a broad one: what the analyzer knows to do, or what the task declares that asks for it. Where the
/// task declares the broad one, the declaration becomes narrower with it. Not offered where the narrower one would be refused: an application
/// by itself gets nothing but <c>.default</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class NarrowScopeFix : PolicyCodeFix
{
    private static readonly string[] Keys = ["Narrow", "NarrowElse"];

    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [WildcardScope.Rule.Live.Id, DefaultScope.Rule.Live.Id, BroadScope.Rule.Live.Id, ExcessScope.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (flagged.Property(ScopeRepair.ScopeKey) is not { } scope
            || (scope.EndsWith(DefaultScope.Bare, StringComparison.OrdinalIgnoreCase) && !await UserRequests.AreMeantAsync(flagged, cancellationToken).ConfigureAwait(false)))
        {
            return [];
        }

        WrittenWord? written = await WrittenWord.FindAsync(flagged, scope, cancellationToken).ConfigureAwait(false) ?? ImpliedScope.Find(flagged, cancellationToken);
        if (written is null)
        {
            return [];
        }

        DeclaredTask? task = await TaskAsync(flagged, cancellationToken).ConfigureAwait(false);
        List<Remedy> remedies = [];
        foreach ((string key, string choice) in Keys.Zip(flagged.Property(ScopeRepair.ChoicesKey)?.Split('\n') ?? [], static (key, choice) => (key, choice)))
        {
            string[] scopes = choice.Split(' ');
            remedies.Add(new Remedy(
                key,
                $"Ask for '{string.Join("' and '", scopes)}'{Where(written)}",
                written.Replace(scopes).AddRange(await DeclaredScope.ReplaceAsync(task, scope, scopes, flagged, cancellationToken).ConfigureAwait(false))));
        }

        if (task?.GrantFor(scope, flagged.Property(ScopeRepair.ResourceKey)) is { } grant && grant.Like(scope) is { Count: > 0 } declared && !declared.Contains(scope))
        {
            remedies.Add(new Remedy("Declared", $"Ask for '{string.Join("' and '", declared)}'{Where(written)}, as task '{task.Id}' declares", written.Replace(declared)));
        }

        return remedies;
    }

    private static async Task<DeclaredTask?> TaskAsync(FlaggedCode flagged, CancellationToken cancellationToken) =>
        DeclarationSymbols.Resolve(flagged.Model.Compilation) is { } symbols
        && await ToolMethods.AroundAsync(flagged, cancellationToken).ConfigureAwait(false) is { } tool
            ? DeclaredTask.Of(tool, symbols)
            : null;

    private static string Where(WrittenWord written) => written.Settings is { } file ? " in " + file : "";
}
