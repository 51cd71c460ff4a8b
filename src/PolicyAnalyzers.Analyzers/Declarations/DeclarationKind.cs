namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>What an attribute on a function declares.</summary>
internal enum DeclarationKind
{
    None,

    /// <summary><c>[AgentTask]</c>.</summary>
    Task,

    /// <summary><c>[TaskScope]</c>.</summary>
    Scope,

    /// <summary><c>[RequiresScope]</c>.</summary>
    Effect,
}
