using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Keeps for a symbol what the value has in it that it is given.</summary>
/// <param name="scope">The scope of the type.</param>
/// <param name="holder">The symbol.</param>
/// <param name="node">The node of the map whose code gives it.</param>
/// <param name="value">What is given.</param>
/// <param name="isUnlogged">Whether it is given to a helper together with no logger.</param>
internal sealed class SecretKeeper(TypeScope scope, ISymbol holder, ISymbol node, IOperation value, bool isUnlogged)
{
    public void Keep(Secret secret, IOperation at, HeldVia? via) =>
        scope.AddSecret(holder, new HeldSecret(secret, node, at.Syntax, Given(at)) { Via = via, IsUnlogged = isUnlogged });

    /// <param name="source">A symbol of the compilation.</param>
    /// <param name="at">Where it is named.</param>
    /// <param name="via">What has to pass it on; null when nothing has to.</param>
    public void Keep(ISymbol source, IOperation at, HeldVia? via) =>
        scope.AddSecretSource(holder, new HeldSource(source, node, Given(at)) { Via = via, IsUnlogged = isUnlogged });

    private SyntaxNode Given(IOperation at) => value.Syntax.Span.Contains(at.Syntax.Span) ? at.Syntax : value.Syntax;
}
