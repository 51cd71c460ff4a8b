namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>An expression that says something about whoever calls.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="IsOfCaller">Whether it surely is about the caller: a claim, a member of a user context. Else it only is called so.</param>
/// <param name="Name">How it is called.</param>
internal readonly record struct IdentityRead(IdentityKind Kind, bool IsOfCaller, string Name);
