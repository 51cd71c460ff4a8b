using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Dependencies;

/// <summary>Something that code needs: what it has at hand already, or what its type can be given.</summary>
/// <param name="Expression">What gives it, where it is needed.</param>
/// <param name="Edits">What makes it so.</param>
internal sealed record Dependency(string Expression, ImmutableArray<Edit> Edits)
{
    public const string Configuration = "Microsoft.Extensions.Configuration.IConfiguration", Credential = "Azure.Core.TokenCredential", TaskTokens = "PolicyAnalyzers.TokenClient.ITaskTokenClient";

    public bool IsNew => !Edits.IsEmpty;

    /// <param name="flagged">The code that needs it.</param>
    /// <param name="place">Where it is needed.</param>
    /// <param name="type">The full name of its type.</param>
    /// <param name="name">What to call it where it is new.</param>
    /// <param name="isGood">Whether what gives it will do.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Dependency?> FindAsync(FlaggedCode flagged, SyntaxNode place, string type, string name, Func<ISymbol, bool>? isGood, CancellationToken cancellationToken)
    {
        if (Reach.Find(flagged.Model, place, found => Reach.Is(found, type), isGood) is { } expression)
        {
            return new Dependency(expression, []);
        }

        return await ConstructorParameter.AddAsync(flagged, place, type, name, cancellationToken).ConfigureAwait(false) is { } added ? new Dependency(added.Name, added.Edits) : null;
    }
}
