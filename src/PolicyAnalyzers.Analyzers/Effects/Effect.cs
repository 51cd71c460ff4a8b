using PolicyAnalyzers.Analyzers.Tasks;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>What running some code needs at one resource: a scope, or any one of several.</summary>
internal sealed record Effect(string Resource, EquatableArray<string> AnyOf)
{
    public Effect(string resource, string scope)
        : this(resource, new EquatableArray<string>([scope]))
    {
    }

    /// <summary>
    /// The call as the owner of the API publishes it, where it is he who says what is needed, and not this project. The scopes are names of his,
    /// and a gateway may have other names.
    /// </summary>
    public string? Published { get; init; }

    /// <summary>The best choice.</summary>
    public string Scope => AnyOf.Items[0];

    /// <summary>As a message has it: <c>'a'</c>, or <c>'a' or 'b'</c>.</summary>
    public string Display => AnyOf.Items.Length switch
    {
        1 => $"'{Scope}'",
        2 => $"'{Scope}' or '{AnyOf.Items[1]}'",
        _ => $"'{Scope}' or a wider one",
    };
}
