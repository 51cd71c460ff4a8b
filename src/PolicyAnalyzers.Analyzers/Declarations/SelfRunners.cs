using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>What runs code by itself, with no agent and no lease around: hosted services, jobs, timers.</summary>
internal sealed class SelfRunners
{
    private readonly TypeSet _hosts;
    private readonly TypeSet _triggers;
    private readonly TypeSet _timers;
    private readonly MemberNames _schedulers;
    private readonly MemberNames _events;

    public SelfRunners(Compilation compilation)
    {
        _hosts = TypeSet.Resolve(compilation, "Microsoft.Extensions.Hosting.BackgroundService", "Microsoft.Extensions.Hosting.IHostedService", "Quartz.IJob", "Coravel.Invocable.IInvocable");
        _triggers = TypeSet.Resolve(compilation, "Microsoft.Azure.Functions.Worker.TimerTriggerAttribute", "Microsoft.Azure.WebJobs.TimerTriggerAttribute");
        _timers = TypeSet.Resolve(compilation, "System.Threading.Timer");
        _schedulers = MemberNames.Resolve(
            compilation,
            [
                ("System.TimeProvider", "CreateTimer"),
                ("Hangfire.RecurringJob", "AddOrUpdate"),
                ("Hangfire.RecurringJobManagerExtensions", "AddOrUpdate"),
                ("Hangfire.BackgroundJob", "Enqueue"),
                ("Hangfire.BackgroundJob", "Schedule"),
                ("Hangfire.BackgroundJobClientExtensions", "Enqueue"),
                ("Hangfire.BackgroundJobClientExtensions", "Schedule"),
            ]);
        _events = MemberNames.Resolve(compilation, [("System.Timers.Timer", "Elapsed")]);
    }

    public bool HasHosts => !_hosts.IsEmpty || !_triggers.IsEmpty;

    /// <summary>Whether the type, or a method of it, is run by a host.</summary>
    public bool IsHosted(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class
        && (_hosts.ContainsOrInherits(type) || (!_triggers.IsEmpty && type.GetMembers().Any(member => member is IMethodSymbol method && IsTriggered(method))));

    /// <summary>Whether the host calls the method itself.</summary>
    public bool IsEntry(IMethodSymbol method, INamedTypeSymbol type)
    {
        if (IsTriggered(method))
        {
            return true;
        }

        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (_hosts.Contains(overridden.ContainingType))
            {
                return true;
            }
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (_hosts.Contains(contract) && contract.GetMembers().Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a method of a hosted type is the host's: all of a service, and of any other type what a trigger starts.</summary>
    public bool IsHostedCode(ISymbol method, INamedTypeSymbol type) =>
        _hosts.ContainsOrInherits(type) || (method is IMethodSymbol triggered && IsTriggered(triggered));

    /// <summary>What a timer or scheduler is given to run; null when the operation is none.</summary>
    public IOperation? Callback(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type.Name: "Timer", Arguments: [{ Value: { } callback }, ..] } timer when _timers.Contains(timer.Type) => callback,
        IInvocationOperation call when _schedulers.Contain(call.TargetMethod) => call,
        IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation { Event: { } @event }, HandlerValue: { } handler } when _events.Contain(@event) => handler,
        _ => null,
    };

    private bool IsTriggered(IMethodSymbol method)
    {
        if (!_triggers.IsEmpty)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                foreach (AttributeData attribute in parameter.GetAttributes())
                {
                    if (_triggers.Contains(attribute.AttributeClass))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
