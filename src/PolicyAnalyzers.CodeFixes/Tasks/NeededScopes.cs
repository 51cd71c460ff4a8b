using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>What a task has to be granted at a resource.</summary>
internal sealed record NeededScopes(string Resource, ImmutableArray<string> Scopes)
{
    /// <summary>What has to be declared in the place of the scope of a diagnostic; null when it is not known.</summary>
    public static NeededScopes? Of(FlaggedCode flagged) =>
        flagged.Property(ScopeRepair.ResourceKey) is { } resource && flagged.Property(ScopeRepair.ChoicesKey) is { } choices
            ? new NeededScopes(resource, [.. choices.Split('\n')[0].Split(' ').Select(static scope => scope.Substring(ScopeRepair.Prefix(scope).Length))])
            : null;

    /// <summary>What the members state with <c>[RequiresScope]</c> that a method calls itself.</summary>
    public static IReadOnlyList<NeededScopes> OfCalls(IMethodSymbol method, Compilation compilation, DeclarationSymbols symbols, CancellationToken cancellationToken)
    {
        SortedDictionary<string, SortedSet<string>> needed = new(StringComparer.Ordinal);
        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences.Where(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree)))
        {
            SyntaxNode declaration = reference.GetSyntax(cancellationToken);
            SemanticModel model = compilation.GetSemanticModel(reference.SyntaxTree);
            foreach (ExpressionSyntax called in declaration.DescendantNodes().OfType<ExpressionSyntax>().Where(static node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax))
            {
                foreach (AttributeData effect in model.GetSymbolInfo(called, cancellationToken).Symbol?.GetAttributes() ?? [])
                {
                    if (symbols.RequiresScope.Contains(effect.AttributeClass)
                        && effect.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string resource }, { Kind: TypedConstantKind.Array, IsNull: false } scopes])
                    {
                        if (!needed.TryGetValue(resource, out SortedSet<string>? at))
                        {
                            needed.Add(resource, at = new SortedSet<string>(StringComparer.Ordinal));
                        }

                        at.UnionWith(scopes.Values.Select(static scope => scope.Value).OfType<string>());
                    }
                }
            }
        }

        return [.. needed.Select(static at => new NeededScopes(at.Key, [.. at.Value]))];
    }
}
