using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>The rules of a method that declares a task: the one list of faults for diagnostics and generator.</summary>
internal static class TaskStatement
{
    private const int Id = 0;
    private const int LongestLifetime = 3600;

    public static void Check(IMethodSymbol method, DeclarationSymbols symbols, List<DeclarationFault> faults, CancellationToken cancellationToken)
    {
        DeclaredAttribute? task = DeclaredAttribute.Of(method, symbols.AgentTask, cancellationToken).FirstOrDefault();
        string? id = null;
        if (task is not null)
        {
            task.TryGetText(Id, out id);
            CheckTask(task, id, method, symbols, faults);
        }

        CheckScopes(method, task, id, symbols, faults, cancellationToken);
        CheckParameters(method, task, symbols, faults, cancellationToken);
    }

    private static void CheckTask(DeclaredAttribute task, string? id, IMethodSymbol method, DeclarationSymbols symbols, List<DeclarationFault> faults)
    {
        if (task.TryGetText(Id, out _) && !Identifier.IsValid(id))
        {
            faults.Add(DeclarationFault.Replaceable(task.LocationOf(Id), $"'{id}' is no task id; write {Identifier.Rule}", IdentifierRepair.Suggest(id ?? "")));
        }

        if (!AgentIdentities.Owns(method, symbols))
        {
            faults.Add(new DeclarationFault(task.Location, $"No agent owns task '{id}'; put [AgentIdentity] on '{method.ContainingType.Name}' or on the assembly"));
        }

        bool hasPurpose = task.TryGet("Purpose", out TypedConstant purpose);
        if (string.IsNullOrWhiteSpace(purpose.IsNull ? null : purpose.Value as string))
        {
            faults.Add(new DeclarationFault(hasPurpose ? task.LocationOf("Purpose") : task.Location, $"Task '{id}' has no purpose; say with Purpose what it is for, in words that an approver understands"));
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

    private static void CheckScopes(IMethodSymbol method, DeclaredAttribute? task, string? id, DeclarationSymbols symbols, List<DeclarationFault> faults, CancellationToken cancellationToken)
    {
        HashSet<string> resources = new(StringComparer.Ordinal);
        bool any = false;
        foreach (DeclaredAttribute scope in DeclaredAttribute.Of(method, symbols.TaskScope, cancellationToken))
        {
            any = true;
            if (task is null)
            {
                faults.Add(new DeclarationFault(scope.Location, $"[TaskScope] grants nothing on '{method.Name}', which is no task; add [AgentTask], or state an effect with [RequiresScope]"));
            }

            if (ScopeStatement.Check(scope, "TaskScope", faults) is { } resource && !resources.Add(resource))
            {
                faults.Add(new DeclarationFault(scope.LocationOf(0), $"Task '{id}' has another [TaskScope] at '{resource}'; join the two"));
            }
        }

        if (task is not null && !any)
        {
            faults.Add(new DeclarationFault(task.Location, $"Task '{id}' has no [TaskScope]; state the resource and the scopes that it uses"));
        }
    }

    private static void CheckParameters(IMethodSymbol method, DeclaredAttribute? task, DeclarationSymbols symbols, List<DeclarationFault> faults, CancellationToken cancellationToken)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            foreach (DeclaredAttribute attribute in DeclaredAttribute.Of(parameter, symbols.TaskParameter, cancellationToken))
            {
                if (task is null)
                {
                    faults.Add(new DeclarationFault(attribute.Location, $"[TaskParameter] binds nothing on '{method.Name}', which is no task; add [AgentTask] or remove it"));
                }
                else
                {
                    ParameterStatement.Check(attribute, parameter, symbols, names, faults);
                }
            }
        }
    }
}
