using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>The types whose members check roles. Metadata names; everything else that is called so is somebody's own.</summary>
internal sealed class RoleSymbols
{
    public RoleSymbols(Compilation compilation)
    {
        Principals = TypeSet.Resolve(compilation, "System.Security.Principal.IPrincipal");
        Identities = TypeSet.Resolve(compilation, "System.Security.Claims.ClaimsPrincipal", "System.Security.Claims.ClaimsIdentity");
        Claim = TypeSet.Resolve(compilation, "System.Security.Claims.Claim");
        PrincipalExtensions = TypeSet.Resolve(compilation, "System.Security.Claims.PrincipalExtensions");
        UserManager = TypeSet.Resolve(compilation, "Microsoft.AspNetCore.Identity.UserManager`1");
        PolicyBuilder = TypeSet.Resolve(compilation, "Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder");
        Authorize = TypeSet.Resolve(compilation, "Microsoft.AspNetCore.Authorization.AuthorizeAttribute");
    }

    public TypeSet Principals { get; }

    public TypeSet Identities { get; }

    public TypeSet Claim { get; }

    public TypeSet PrincipalExtensions { get; }

    public TypeSet UserManager { get; }

    public TypeSet PolicyBuilder { get; }

    public TypeSet Authorize { get; }
}
