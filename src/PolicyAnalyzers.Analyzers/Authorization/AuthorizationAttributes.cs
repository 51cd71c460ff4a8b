using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>
/// POL2001, POL2002, POL2003: attributes on tools and their types that ask for a role, a policy, a scope, a permission. <c>[Authorize]</c> alone asks
/// who calls, not whether they may.
/// </summary>
internal sealed class AuthorizationAttributes : IAttributeObserver
{
    private static readonly HashSet<string> Demands = new(StringComparer.Ordinal) { "authorize", "authorise", "demand", "has", "need", "needs", "require", "required", "requires" };

    private static readonly string[] Subjects = ["uthori", "Role", "Scope", "Permission", "Claim", "Policy", "Privilege", "Entitlement"];

    private readonly TypeSet _authorize;
    private readonly TypeSet _requiredScope;
    private readonly TypeSet _ours;

    public AuthorizationAttributes(Compilation compilation)
    {
        _authorize = TypeSet.Resolve(compilation, "Microsoft.AspNetCore.Authorization.IAuthorizeData");
        _requiredScope = TypeSet.Resolve(compilation, "Microsoft.Identity.Web.Resource.RequiredScopeAttribute", "Microsoft.Identity.Web.Resource.RequiredScopeOrAppPermissionAttribute");
        _ours = TypeSet.Resolve(compilation, "PolicyAnalyzers.RequiresScopeAttribute", "PolicyAnalyzers.TaskScopeAttribute", "PolicyAnalyzers.AgentTaskAttribute", "PolicyAnalyzers.AgentIdentityAttribute");
    }

    public void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (attribute is { AttributeClass: { } type, ApplicationSyntaxReference: { } syntax } && (MayAsk(type.Name) || MayAsk(type.BaseType?.Name ?? "")) && !_ours.Contains(type) && Judge(attribute, type) is { } verdict)
            {
                scope.Add(new Finding(node, Location.Create(syntax.SyntaxTree, syntax.Span), verdict));
            }
        }
    }

    private static bool MayAsk(string name)
    {
        foreach (string subject in Subjects)
        {
            if (name.IndexOf(subject, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private Verdict? Judge(AttributeData attribute, INamedTypeSymbol type)
    {
        if (_authorize.ContainsOrInherits(type))
        {
            return Text(attribute, "Roles") is { } roles ? RoleCheck.Of("[Authorize(Roles = …)]", roles)
                : (Text(attribute, "Policy") ?? First(attribute)) is { } policy ? ClaimCheck.Of("[Authorize(Policy = …)]", "policy", policy)
                : null;
        }

        if (_requiredScope.ContainsOrInherits(type))
        {
            return ClaimCheck.Of($"[{Name(type)}]", "scope", First(attribute));
        }

        return (First(attribute) ?? Text(attribute, "Roles") ?? Text(attribute, "Permission")) is { } asked ? Own(attribute, type, asked) : null;
    }

    /// <summary>An attribute of somebody's own that by its name demands something of the caller.</summary>
    private static Verdict? Own(AttributeData attribute, INamedTypeSymbol type, string asked)
    {
        List<string> words = Words.Of(Name(type));
        if (!words.Exists(Demands.Contains))
        {
            return null;
        }

        string name = $"[{Name(type)}]";
        words.AddRange(Words.Of(attribute.AttributeConstructor?.Parameters is [{ Name: { } parameter }, ..] ? parameter : "roles"));
        return words.Exists(static word => word is "role" or "roles") ? RoleCheck.Of(name, asked)
            : words.Exists(static word => word is "scope" or "scopes" or "claim" or "policy") ? ClaimCheck.Of(name, "scope", asked)
            : words.Exists(static word => word is "permission" or "permissions" or "privilege" or "entitlement" or "authorize" or "authorise") ? PermissionAsk.Of(name, asked)
            : null;
    }

    private static string Name(INamedTypeSymbol type) =>
        type.Name.EndsWith("Attribute", StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - "Attribute".Length) : type.Name;

    private static string? Text(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return Text(argument.Value);
            }
        }

        return null;
    }

    private static string? First(AttributeData attribute)
    {
        foreach (TypedConstant argument in attribute.ConstructorArguments)
        {
            if (Text(argument) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    private static string? Text(TypedConstant constant) => constant switch
    {
        { Kind: TypedConstantKind.Primitive, Value: string { Length: > 0 } text } => text,
        { Kind: TypedConstantKind.Enum, Value: { } value } => value.ToString(),
        { Kind: TypedConstantKind.Array, IsNull: false, Values: [{ } first, ..] } => Text(first),
        _ => null,
    };
}
