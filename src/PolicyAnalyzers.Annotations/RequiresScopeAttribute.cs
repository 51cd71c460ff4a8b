using System;

namespace PolicyAnalyzers;

/// <summary>
/// States an effect: whoever runs this code needs these scopes at this resource. It flows up through callers; a
/// task's <see cref="TaskScopeAttribute"/>s must cover the effects that its code can reach.
/// </summary>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Event
    | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Delegate,
    AllowMultiple = true)]
public sealed class RequiresScopeAttribute : Attribute
{
    /// <summary>States an effect.</summary>
    /// <param name="resource">The resource's audience (RFC 8707): an absolute URI, https unless on loopback, without query and fragment.</param>
    /// <param name="scopes">The scopes that are needed there, all of them.</param>
    public RequiresScopeAttribute(string resource, params string[] scopes)
    {
        Resource = resource;
        Scopes = scopes;
    }

    /// <summary>The resource's audience URI.</summary>
    public string Resource { get; }

    /// <summary>The scopes that are needed there.</summary>
    public string[] Scopes { get; }
}
