using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>A task as its method declares it.</summary>
internal sealed record DeclaredTask(IMethodSymbol Method, string Id, ImmutableArray<DeclaredGrant> Grants)
{
    /// <summary>Null when the method declares none.</summary>
    public static DeclaredTask? Of(IMethodSymbol method, DeclarationSymbols symbols)
    {
        string? id = null;
        ImmutableArray<DeclaredGrant>.Builder grants = ImmutableArray.CreateBuilder<DeclaredGrant>();
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (symbols.AgentTask.Contains(attribute.AttributeClass) && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string stated }])
            {
                id = stated;
            }
            else if (symbols.TaskScope.Contains(attribute.AttributeClass)
                && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string resource }, { Kind: TypedConstantKind.Array, IsNull: false } scopes])
            {
                grants.Add(new DeclaredGrant(resource, [.. scopes.Values.Select(static scope => scope.Value).OfType<string>()], attribute.ApplicationSyntaxReference));
            }
        }

        return id is null ? null : new DeclaredTask(method, id, grants.ToImmutable());
    }

    /// <summary>What it grants at the resource that a scope names or, when it names none, at the only one that there is.</summary>
    /// <param name="scope">A scope as a request states it.</param>
    /// <param name="resource">The resource that the request is made for, if that is known apart from the scope.</param>
    public DeclaredGrant? GrantFor(string scope, string? resource = null)
    {
        string named = ScopeRepair.Prefix(scope).TrimEnd('/');
        resource = named.Length > 0 ? named : resource;
        return Grants.FirstOrDefault(grant => resource is not null && grant.IsAt(resource))
            ?? (Grants is [{ } only] && (resource is null || only.Scopes.All(static granted => granted.Contains("://"))) ? only : null);
    }
}

/// <summary>A <c>[TaskScope]</c>.</summary>
internal sealed record DeclaredGrant(string Resource, ImmutableArray<string> Scopes, SyntaxReference? Syntax)
{
    public AttributeSyntax? Attribute(CancellationToken cancellationToken) => Syntax?.GetSyntax(cancellationToken) as AttributeSyntax;

    public bool IsAt(string resource) =>
        resource.TrimEnd('/').Equals(Resource.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
        || (ResourceName.Of(resource) == ResourceName.Graph && ResourceName.Of(Resource) == ResourceName.Graph);

    /// <summary>The scopes as a request writes them that names the resource of this one.</summary>
    public IReadOnlyList<string> Like(string scope)
    {
        string prefix = ScopeRepair.Prefix(scope);
        return [.. Scopes.Select(granted => granted.Contains("://") ? granted : prefix + granted)];
    }
}
