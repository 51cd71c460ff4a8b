using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Dependencies;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>The statement that begins a task: <c>await using TaskLease lease = await tasks.BeginAsync(PolicyTasks.InvoicePay(invoiceId), cancellationToken);</c></summary>
/// <param name="Text">The statement; null where the task has begun already when the code runs.</param>
/// <param name="Edits">What it needs around it.</param>
internal sealed record LeaseStatement(string? Text, ImmutableArray<Edit> Edits)
{
    private const string Lease = "PolicyAnalyzers.TokenClient.TaskLease";

    /// <summary>Null when the code has nothing to begin a task with.</summary>
    /// <param name="flagged">Code of the tool.</param>
    /// <param name="place">The statement in whose place it is to stand.</param>
    /// <param name="tool">The method that declares the task.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="bound">The parameters that the task binds.</param>
    /// <param name="symbols">The attributes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<LeaseStatement?> WriteAsync(
        FlaggedCode flagged, StatementSyntax place, IMethodSymbol tool, string id, IEnumerable<IParameterSymbol> bound, DeclarationSymbols symbols, CancellationToken cancellationToken)
    {
        if (await HasBegunAsync(flagged, place, tool, cancellationToken).ConfigureAwait(false))
        {
            return new LeaseStatement(null, []);
        }

        if (await Dependency.FindAsync(flagged, place, Dependency.TaskTokens, "tasks", null, cancellationToken).ConfigureAwait(false) is not { } tasks)
        {
            return null;
        }

        (string type, ImmutableArray<Edit> usings) = Usings.Name(flagged.File, flagged.Root, flagged.Model, place.SpanStart, Lease);
        (string request, ImmutableArray<Edit> generated) = TaskRequestCall.Write(flagged.Document, flagged.Root, flagged.Model, place.SpanStart, id, bound, symbols);
        string cancellation = tool.Parameters.FirstOrDefault(static parameter => parameter.Type is { Name: "CancellationToken" }) is { } token ? $", {token.Name}" : "";
        return new LeaseStatement($"await using {type} {Unused("lease", flagged.Model, place)} = await {tasks.Expression}.BeginAsync({request}{cancellation});", [.. usings, .. generated, .. tasks.Edits]);
    }

    /// <summary>The lease in the place of the first statement that gets a token; the others go.</summary>
    public IEnumerable<Edit> Replacing(TokenCode code, FlaggedCode flagged)
    {
        SourceText text = flagged.Root.SyntaxTree.GetText();
        foreach (StatementSyntax statement in code.Statements)
        {
            yield return Text is { } begin && statement == code.Statements[0]
                ? new TextEdit(flagged.File, statement.Span, begin)
                : new TextEdit(flagged.File, OwnLines.Of(statement, text) ?? statement.Span, "");
        }

        foreach (Edit edit in Edits)
        {
            yield return edit;
        }
    }

    /// <summary>In the method itself, in who gives it the lease, or in what runs all tools of the agent in theirs.</summary>
    private static async Task<bool> HasBegunAsync(FlaggedCode flagged, StatementSyntax place, IMethodSymbol tool, CancellationToken cancellationToken)
    {
        if (Reach.Find(flagged.Model, place, static type => Reach.Is(type, Lease)) is not null
            || place.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Any(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "BeginAsync", Expression: { } client }
                    && flagged.Model.GetTypeInfo(client, cancellationToken).Type is { } type && Reach.Is(type, Dependency.TaskTokens)) == true)
        {
            return true;
        }

        bool isOfMcp = tool.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name.StartsWith("McpServer", StringComparison.Ordinal) == true);
        foreach ((string type, string method) in isOfMcp
            ? [("PolicyAnalyzers.ModelContextProtocol.TaskTokenMcpServer", "WithTaskTokens")]
            : new[] { ("PolicyAnalyzers.Extensions.AI.TaskLeaseTools", "WithTaskLeases"), ("PolicyAnalyzers.Extensions.AI.TaskLeaseTools", "WithTaskLease") })
        {
            foreach (ISymbol around in flagged.Model.Compilation.GetTypesByMetadataName(type).SelectMany(found => found.GetMembers(method)))
            {
                if ((await SymbolFinder.FindReferencesAsync(around, flagged.Solution, cancellationToken).ConfigureAwait(false)).Any(static referenced => referenced.Locations.Any()))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string Unused(string name, SemanticModel model, StatementSyntax place)
    {
        string unused = name;
        HashSet<string> taken = [.. place.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText)];
        for (int i = 2; taken.Contains(unused) || model.LookupSymbols(place.SpanStart, name: unused).Any(static symbol => symbol is ILocalSymbol or IParameterSymbol); i++)
        {
            unused = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return unused;
    }
}
