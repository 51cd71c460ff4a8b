using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>What a task may do, read from its attributes wherever they stand: in source, or in a referenced assembly.</summary>
internal sealed class TaskBounds
{
    /// <summary>What <c>[AgentTask]</c> means where it says nothing; a test holds these to the attribute.</summary>
    public const int DefaultLifetime = 60, DefaultSensitivity = 1, DefaultApproval = 0;

    public const int Confidential = 2, Restricted = 3;
    public const int Human = 1;

    private static readonly string[] SensitivityNames = ["Public", "Internal", "Confidential", "Restricted"];

    private readonly Dictionary<string, HashSet<string>> _grants = new(StringComparer.Ordinal);

    private TaskBounds(AttributeData task, IMethodSymbol method, DeclarationSymbols symbols)
    {
        Id = Argument(task, 0) is { IsNull: false, Value: string id } ? id : "";
        Lifetime = Stated(task, "MaxLifetimeSeconds", DefaultLifetime);
        Sensitivity = Stated(task, "Sensitivity", DefaultSensitivity);
        Approval = Stated(task, "Approval", DefaultApproval);
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (symbols.KindOf(attribute) == DeclarationKind.Scope && Argument(attribute, 0) is { Kind: TypedConstantKind.Primitive, Value: string resource })
            {
                Add(resource, Argument(attribute, 1));
            }
        }
    }

    public string Id { get; }

    public int Lifetime { get; }

    public int Sensitivity { get; }

    public int Approval { get; }

    public IReadOnlyCollection<string> Resources => _grants.Keys;

    /// <summary>The bounds of the task that a method declares; null when it declares none.</summary>
    public static TaskBounds? Of(IMethodSymbol method, DeclarationSymbols symbols)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (symbols.KindOf(attribute) == DeclarationKind.Task)
            {
                return new TaskBounds(attribute, method, symbols);
            }
        }

        return null;
    }

    public static string NameOfSensitivity(int sensitivity) =>
        "Sensitivity." + (sensitivity >= 0 && sensitivity < SensitivityNames.Length ? SensitivityNames[sensitivity] : "?");

    /// <summary>
    /// What this task has and the one that runs it lacks. In a lease of its own a task is asked for and judged by itself; what it may reach
    /// and for how long is still no more than its caller's.
    /// </summary>
    public IEnumerable<string> BeyondThat(TaskBounds caller, bool hasOwnLease)
    {
        foreach (string resource in _grants.Keys.OrderBy(static name => name, StringComparer.Ordinal))
        {
            foreach (string scope in _grants[resource].OrderBy(static name => name, StringComparer.Ordinal))
            {
                if (!caller._grants.TryGetValue(resource, out HashSet<string>? held) || !held.Contains(scope))
                {
                    yield return $"scope '{scope}' at '{resource}'";
                }
            }
        }

        if (!hasOwnLease && Sensitivity > caller.Sensitivity)
        {
            yield return NameOfSensitivity(Sensitivity);
        }

        if (!hasOwnLease && Approval > caller.Approval)
        {
            yield return "Approval.Human";
        }

        if (Lifetime > caller.Lifetime)
        {
            yield return $"a lifetime of {Lifetime} seconds";
        }
    }

    private void Add(string resource, TypedConstant scopes)
    {
        if (!_grants.TryGetValue(resource, out HashSet<string>? held))
        {
            _grants.Add(resource, held = new HashSet<string>(StringComparer.Ordinal));
        }

        if (scopes is { Kind: TypedConstantKind.Array, IsNull: false })
        {
            foreach (TypedConstant scope in scopes.Values)
            {
                if (scope.Value is string name)
                {
                    held.Add(name);
                }
            }
        }
    }

    private static TypedConstant Argument(AttributeData attribute, int parameter) =>
        parameter < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[parameter] : default;

    private static int Stated(AttributeData attribute, string property, int otherwise)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == property && argument.Value is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum, Value: int value })
            {
                return value;
            }
        }

        return otherwise;
    }
}
