using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>The rules of a method that declares a task: the one list of faults for diagnostics and generator.</summary>
internal static class TaskStatement
{
    /// <summary>The longest lifetime of a lease, in seconds.</summary>
    public const int LongestLifetime = 3600;

    private const int Id = 0;

    public static void Check(DeclaringMethod method, DeclarationSymbols symbols, List<DeclarationFault> faults, CancellationToken cancellationToken)
    {
        string? id = null;
        if (method.Task is { } task)
        {
            task.TryGetText(Id, out id);
            CheckTask(task, id, method.Symbol, symbols, faults);
        }

        CheckScopes(method, id, faults);
        if (method.Binds)
        {
            CheckParameters(method, symbols, faults, cancellationToken);
        }
    }

    private static void CheckTask(DeclaredAttribute task, string? id, IMethodSymbol method, DeclarationSymbols symbols, List<DeclarationFault> faults)
    {
        if (task.TryGetText(Id, out _) && !Identifier.IsValid(id))
        {
            faults.Add(DeclarationFault.Replaceable(task.LocationOf(Id), $"'{id}' is no task id; write {Identifier.Rule}", IdentifierRepair.Suggest(id ?? "")));
        }

        TaskWithoutAgent.Check(task, id, method, symbols, faults);

        bool hasPurpose = task.TryGet("Purpose", out TypedConstant purpose);
        if (string.IsNullOrWhiteSpace(purpose.IsNull ? null : purpose.Value as string) && hasPurpose == task.States("Purpose"))
        {
            faults.Add(new DeclarationFault(
                hasPurpose ? task.LocationOf("Purpose") : task.Location,
                $"Task '{id}' has no purpose; say with Purpose what it is for, in words that an approver understands").With(DeclarationFault.PurposeKey, null));
        }

        if (task.TryGet("MaxLifetimeSeconds", out TypedConstant lifetime) && lifetime.Value is int seconds and not (>= 1 and <= LongestLifetime))
        {
            faults.Add(DeclarationFault.Replaceable(
                task.LocationOf("MaxLifetimeSeconds"),
                $"A lifetime of {seconds} seconds is not allowed; state 1 to {LongestLifetime}",
                seconds < 1 ? "1" : LongestLifetime.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        CheckEnum(task, "Sensitivity", faults);
        CheckEnum(task, "Approval", faults);
    }

    private static void CheckEnum(DeclaredAttribute task, string property, List<DeclarationFault> faults)
    {
        if (task.TryGet(property, out TypedConstant value)
            && value is { Kind: TypedConstantKind.Enum, Type: { } type }
            && !type.GetMembers().Any(member => member is IFieldSymbol { HasConstantValue: true } field && Equals(field.ConstantValue, value.Value)))
        {
            faults.Add(new DeclarationFault(task.LocationOf(property), $"{value.Value} is no defined {property}; use a member of the enumeration"));
        }
    }

    private static void CheckScopes(DeclaringMethod method, string? id, List<DeclarationFault> faults)
    {
        List<string> resources = [];
        foreach (DeclaredAttribute scope in method.Scopes)
        {
            // One that does not bind is still a task to be.
            if (!method.IsTask)
            {
                faults.Add(DeclarationFault.Removable(scope.Location, $"[TaskScope] grants nothing on '{NameOf(method.Symbol)}', which is no task; add [AgentTask], or state an effect with [RequiresScope]"));
            }

            if (ScopeStatement.Check(scope, "TaskScope", faults) is not { } resource)
            {
                continue;
            }

            if (resources.Contains(resource))
            {
                faults.Add(new DeclarationFault(scope.LocationOf(0), $"Task '{id}' has another [TaskScope] at '{resource}'; join the two").With(DeclarationFault.JoinKey, null));
            }

            resources.Add(resource);
        }

        if (method.Task is { } task && method.Scopes.Count == 0)
        {
            faults.Add(new DeclarationFault(task.Location, $"Task '{id}' has no [TaskScope]; state the resource and the scopes that it uses"));
        }
    }

    private static void CheckParameters(DeclaringMethod method, DeclarationSymbols symbols, List<DeclarationFault> faults, CancellationToken cancellationToken)
    {
        if (!method.IsTask)
        {
            // Those of an indexer's accessors are the indexer's own.
            if (method.Symbol.AssociatedSymbol is not IPropertySymbol)
            {
                CheckParametersOfNoTask(NameOf(method.Symbol), method.Symbol.Parameters, symbols, faults, cancellationToken);
            }

            return;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (IParameterSymbol parameter in method.Symbol.Parameters)
        {
            foreach (DeclaredAttribute attribute in symbols.BindingsOf(parameter, cancellationToken))
            {
                ParameterStatement.Check(attribute, parameter, symbols, names, faults);
            }
        }
    }

    public static void CheckParametersOfNoTask(string member, ImmutableArray<IParameterSymbol> parameters, DeclarationSymbols symbols, List<DeclarationFault> faults, CancellationToken cancellationToken)
    {
        foreach (IParameterSymbol parameter in parameters)
        {
            foreach (DeclaredAttribute attribute in symbols.BindingsOf(parameter, cancellationToken))
            {
                faults.Add(DeclarationFault.Removable(attribute.Location, $"[TaskParameter] binds nothing on '{member}', which is no task; add [AgentTask] or remove it"));
            }
        }
    }

    /// <summary>A method as its author knows it.</summary>
    public static string NameOf(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.AnonymousFunction => "lambda",
        MethodKind.Constructor => method.ContainingType.Name,
        _ => method.AssociatedSymbol?.Name ?? method.Name,
    };
}
