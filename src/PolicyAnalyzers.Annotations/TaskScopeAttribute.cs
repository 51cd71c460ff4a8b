using System;

namespace PolicyAnalyzers;

/// <summary>Grants a task scopes at one resource. Repeat it for several resources.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class TaskScopeAttribute : Attribute
{
    /// <summary>Grants scopes at a resource.</summary>
    /// <param name="resource">The resource's audience (RFC 8707): an absolute URI, https unless on loopback, without query and fragment.</param>
    /// <param name="scopes">At least one scope (RFC 6749, section 3.3). No wildcards.</param>
    public TaskScopeAttribute(string resource, params string[] scopes)
    {
        Resource = resource;
        Scopes = scopes;
    }

    /// <summary>The resource's audience URI.</summary>
    public string Resource { get; }

    /// <summary>The scopes that the task may use there.</summary>
    public string[] Scopes { get; }
}
