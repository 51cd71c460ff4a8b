using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.CodeFixes.Dependencies;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Credentials;

/// <summary>
/// A secret that a tool reads from the environment itself. A host's configuration holds the environment, too, under the same name, and can get
/// the value from elsewhere without the tool's knowledge.
/// </summary>
internal sealed record EnvironmentRead(FlaggedCode Place, InvocationExpressionSyntax Call, ExpressionSyntax Variable)
{
    /// <summary>Null when what is flagged is no such read.</summary>
    public static async Task<EnvironmentRead?> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        foreach (FlaggedCode end in await flagged.PathAsync(cancellationToken).ConfigureAwait(false))
        {
            if (end.Node is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: { } variable }] } call
                && end.Model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { Name: "GetEnvironmentVariable" })
            {
                return new EnvironmentRead(end, call, variable);
            }
        }

        return null;
    }

    public async Task<Remedy?> ByConfigurationAsync(CancellationToken cancellationToken) =>
        await Dependency.FindAsync(Place, Call, Dependency.Configuration, "configuration", null, cancellationToken).ConfigureAwait(false) is { } configuration
            ? new Remedy("Configured", $"Read {Variable} from the host's configuration", [new TextEdit(Place.File, Call.Span, $"{configuration.Expression}[{Variable}]"), .. configuration.Edits])
            : null;
}
