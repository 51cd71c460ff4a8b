using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Authorization;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tasks;

namespace PolicyAnalyzers.CodeFixes.Migration;

/// <summary>
/// Moves a tool that gets a token of its own, and decides by itself who may do what, over to a declared task in one step: the declaration with
/// the scopes that its calls need, its parameters bound, the lease in the place of the token, and the checks as what the gateway
/// decides by. Offered only as a whole: a check goes when something else holds the call to it, and not before.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class MoveToTaskFix : PolicyCodeFix
{
    private static readonly ImmutableArray<string> Tokens = [WildcardScope.Rule.Live.Id, DefaultScope.Rule.Live.Id, BroadScope.Rule.Live.Id, AmbientCredentials.Rule.Live.Id, InboundTokens.Rule.Live.Id];

    private static readonly ImmutableArray<string> Guards = [RoleCheck.Rule.Live.Id, ClaimCheck.Rule.Live.Id, PermissionAsk.Rule.Live.Id, CallerCheck.Rule.Live.Id, ArgumentLimits.Rule.Live.Id];

    /// <summary>Decided in a way that no declaration can say.</summary>
    private static readonly ImmutableArray<string> Undeclarable = [PermissionTables.Rule.Live.Id, DecodedTokens.Rule.Live.Id, BroaderRetries.Rule.Live.Id, ModelDecisions.Rule.Live.Id];

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. Tokens, .. Guards];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (DeclarationSymbols.Resolve(flagged.Model.Compilation) is not { } symbols
            || flagged.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { Parent: TypeDeclarationSyntax type } method
            || await FindAsync(flagged, method, symbols, cancellationToken).ConfigureAwait(false) is not { } first)
        {
            return [];
        }

        // Tools that share a client move together: what adds the tokens to it adds them to all of its requests.
        List<MovableTool> tools = [first];
        foreach (MethodDeclarationSyntax sibling in type.Members.OfType<MethodDeclarationSyntax>().Where(sibling => sibling != method))
        {
            if (Shares(sibling, first.Token, flagged.Model, cancellationToken)
                && await FindAsync(flagged, sibling, symbols, cancellationToken).ConfigureAwait(false) is { } other)
            {
                tools.Add(other);
            }
        }

        return await TaskTokenClients.HandlersAsync(first.Requested, [.. tools.Select(static tool => tool.Token)], cancellationToken).ConfigureAwait(false) is { } handlers
            && tools.Select(static tool => tool.Declaration.Id).Distinct().Count() == tools.Count
                ? [new Remedy("MoveToTask", Title(tools, type), [.. await WriteAsync(tools, flagged, cancellationToken).ConfigureAwait(false), .. handlers])]
                : [];
    }

    private static string Title(List<MovableTool> tools, TypeDeclarationSyntax type)
    {
        string checks = tools.Exists(static tool => tool.Guards.Removed.Count > 0) ? ", and what the code checks into the declaration" : "";
        return (tools is [{ } only] ? $"Move the tool to a task {only.Declaration.Id}" : $"Move the {tools.Count} tools of {type.Identifier.ValueText} to tasks") + checks;
    }

    private static bool Shares(MethodDeclarationSyntax sibling, TokenCode token, SemanticModel model, CancellationToken cancellationToken) =>
        sibling.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            token.Clients.Any(client => client.Name == name.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, client)));

    /// <summary>Null when the method is no tool, is a task already, or cannot be moved as a whole.</summary>
    private static async Task<MovableTool?> FindAsync(FlaggedCode flagged, MethodDeclarationSyntax method, DeclarationSymbols symbols, CancellationToken cancellationToken)
    {
        if (method.Body is null
            || flagged.Model.GetDeclaredSymbol(method, cancellationToken) is not IMethodSymbol tool
            || DeclaredTask.Of(tool, symbols) is not null
            || await ToolFindings.InAsync(flagged, method, cancellationToken).ConfigureAwait(false) is not { Count: > 0 } found
            || found.Any(static code => Undeclarable.Contains(code.Diagnostic.Id))
            || Token(found, cancellationToken) is not (var requested, var token)
            || !SymbolEqualityComparer.Default.Equals(await ToolMethods.AroundAsync(requested, cancellationToken).ConfigureAwait(false), tool)
            || Needed(found, tool, symbols, cancellationToken) is not { Count: > 0 } needed
            || MovedGuards.Find(method, [.. found.Where(static code => Guards.Contains(code.Diagnostic.Id))], [.. needed.SelectMany(static at => at.Scopes)], cancellationToken) is not { } guards
            || await TaskDeclaration.WriteAsync(tool, needed, guards.NeedsApproval, flagged.Document.Project, symbols, cancellationToken).ConfigureAwait(false) is not { } declaration)
        {
            return null;
        }

        IParameterSymbol[] bound = Bound(tool, guards, symbols);
        return await LeaseStatement.WriteAsync(requested, token.Statements[0], tool, declaration.Id.Trim('"'), bound, symbols, cancellationToken).ConfigureAwait(false) is { } lease
            && (lease.Text is not null || token.LeavesAwait)
                ? new MovableTool(method, requested, token, guards, declaration, bound, lease)
                : null;
    }

    private static async Task<IReadOnlyList<Edit>> WriteAsync(List<MovableTool> tools, FlaggedCode flagged, CancellationToken cancellationToken)
    {
        List<Edit> edits = [];
        foreach (MovableTool tool in tools)
        {
            edits.AddRange(tool.Declaration.Edits);
            edits.AddRange(tool.Bound.SelectMany(parameter => Bind(parameter, tool.Guards, flagged, cancellationToken)));
            edits.AddRange(tool.Lease.Replacing(tool.Token, tool.Requested));
            edits.AddRange(Remove(tool.Guards, flagged));
            if (await SparedParameters.FindAsync(flagged, tool.Method, [.. tool.Token.Statements, .. tool.Guards.Removed], cancellationToken).ConfigureAwait(false) is { } spared)
            {
                edits.Add(spared);
            }
        }

        return edits;
    }

    /// <summary>The code that gets the tool's token; null when there is none, or another beside it.</summary>
    private static (FlaggedCode Requested, TokenCode Code)? Token(IReadOnlyList<FlaggedCode> found, CancellationToken cancellationToken)
    {
        (FlaggedCode Requested, TokenCode Code)? only = null;
        foreach (FlaggedCode token in found.Where(static code => Tokens.Contains(code.Diagnostic.Id)))
        {
            if (only is (_, var code) && code.Statements.Any(statement => statement.Span.Contains(token.Location.SourceSpan)))
            {
                continue;
            }

            if (only is not null || TokenCode.Find(token, cancellationToken) is not { } next)
            {
                return null;
            }

            only = (token, next);
        }

        return only;
    }

    private static IReadOnlyList<NeededScopes> Needed(IReadOnlyList<FlaggedCode> found, IMethodSymbol tool, DeclarationSymbols symbols, CancellationToken cancellationToken)
    {
        List<NeededScopes> needed = [.. found.Select(NeededScopes.Of).OfType<NeededScopes>()];
        needed.AddRange(found.Where(static code => code.Diagnostic.Id == UntaskedCall.Rule.Live.Id)
            .SelectMany(static code => EffectFinding.ScopesOf(code.Diagnostic))
            .Select(static stated => new NeededScopes(stated.Resource, [stated.Scope])));
        return needed.Count > 0 ? needed : NeededScopes.OfCalls(tool, found[0].Model.Compilation, symbols, cancellationToken);
    }

    /// <summary>What names the thing that is acted on, and what has a bound; who approves sees all arguments, if nothing else is told of them.</summary>
    private static IParameterSymbol[] Bound(IMethodSymbol tool, MovedGuards guards, DeclarationSymbols symbols)
    {
        IParameterSymbol[] bindable = [.. tool.Parameters.Where(parameter => symbols.Bindable.KindOf(parameter) != ParameterKind.Unbindable)];
        IParameterSymbol[] telling =
        [
            .. bindable.Where(parameter => guards.Bounds.ContainsKey(parameter.Name) || (UnboundArguments.NamesResource(parameter.Name) && symbols.Bindable.KindOf(parameter) != ParameterKind.Flag)),
        ];
        return telling.Length > 0 || !guards.NeedsApproval ? telling : bindable;
    }

    private static IEnumerable<Edit> Bind(IParameterSymbol parameter, MovedGuards guards, FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (parameter.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax(cancellationToken) is ParameterSyntax syntax)
        {
            (string name, ImmutableArray<Edit> usings) = Usings.Name(flagged.File, flagged.Root, flagged.Model, syntax.SpanStart, "PolicyAnalyzers.TaskParameterAttribute");
            string bound = guards.Bounds.TryGetValue(parameter.Name, out string? max) ? $"(Max = {max})" : "";
            return [new TextEdit(flagged.File, new TextSpan(syntax.SpanStart, 0), $"[{name.Substring(0, name.Length - "Attribute".Length)}{bound}] "), .. usings];
        }

        return [];
    }

    private static IEnumerable<Edit> Remove(MovedGuards guards, FlaggedCode flagged)
    {
        SourceText text = flagged.Root.SyntaxTree.GetText();
        foreach (StatementSyntax statement in guards.Removed.OfType<StatementSyntax>())
        {
            yield return new TextEdit(flagged.File, OwnLines.WithLineAfter(statement, text) ?? statement.Span, "");
        }

        if (guards.Removed.OfType<AttributeSyntax>().ToArray() is { Length: > 0 } attributes)
        {
            yield return new RemovedNodes(flagged.File, [.. attributes]);
        }
    }

    /// <summary>All that is written for one tool.</summary>
    private sealed record MovableTool(
        MethodDeclarationSyntax Method, FlaggedCode Requested, TokenCode Token, MovedGuards Guards, TaskDeclaration Declaration, IParameterSymbol[] Bound, LeaseStatement Lease);
}
