namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>How long a container, or an agent, keeps an object.</summary>
internal enum ObjectLifetime
{
    /// <summary>For one request or turn.</summary>
    Call,

    /// <summary>As long as the object that it is given to.</summary>
    Holder,

    /// <summary>As long as the process or the agent.</summary>
    Process,
}
