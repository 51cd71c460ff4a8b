using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>What runs code by itself, with no lease around: hosts of services and jobs, of endpoints and functions, timers, and the process.</summary>
internal sealed class SelfRunners
{
    private const string EntryPoint = "Main";

    private readonly Compilation _compilation;
    private readonly TypeSet _hosts;
    private readonly TypeSet _triggers;
    private readonly TypeSet _toolTriggers;
    private readonly TypeSet _entries;
    private readonly TypeSet _timers;
    private readonly MemberNames _schedulers;
    private readonly MemberNames _endpoints;
    private readonly MemberNames _events;

    public SelfRunners(Compilation compilation)
    {
        _compilation = compilation;
        _hosts = TypeSet.Resolve(compilation, "Microsoft.Extensions.Hosting.BackgroundService", "Microsoft.Extensions.Hosting.IHostedService", "Quartz.IJob", "Coravel.Invocable.IInvocable");
        _triggers = TypeSet.Resolve(compilation, "Microsoft.Azure.Functions.Worker.TimerTriggerAttribute", "Microsoft.Azure.WebJobs.TimerTriggerAttribute");
        _toolTriggers = TypeSet.Resolve(compilation, AgentIdioms.ParameterAttributes);
        _entries = TypeSet.Resolve(
            compilation,
            "Microsoft.AspNetCore.Mvc.Routing.HttpMethodAttribute",
            "Microsoft.Azure.Functions.Worker.FunctionAttribute",
            "Microsoft.Azure.WebJobs.FunctionNameAttribute");
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
        const string Routes = "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions";
        _endpoints = MemberNames.Resolve(compilation, [(Routes, "MapGet"), (Routes, "MapPost"), (Routes, "MapPut"), (Routes, "MapPatch"), (Routes, "MapDelete"), (Routes, "MapMethods"), (Routes, "Map")]);
        _events = MemberNames.Resolve(compilation, [("System.Timers.Timer", "Elapsed")]);
    }

    /// <summary>Whether the type, or a method of it, is run by a host again and again.</summary>
    public bool IsHosted(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class
        && (_hosts.ContainsOrInherits(type) || (!_triggers.IsEmpty && type.GetMembers().Any(member => member is IMethodSymbol method && HasParameter(method, _triggers))));

    /// <summary>Whether a host or the process calls the method itself.</summary>
    public bool IsEntry(IMethodSymbol method) =>
        (HasAttribute(method) && !HasParameter(method, _toolTriggers))
        || IsOfHost(method)
        || (method is { Name: EntryPoint, IsStatic: true } && SymbolEqualityComparer.Default.Equals(_compilation.GetEntryPoint(CancellationToken.None), method));

    /// <summary>Whether a method of a hosted type is the host's: all of a service, and of any other type what a trigger starts.</summary>
    public bool IsHostedCode(ISymbol method, INamedTypeSymbol type) =>
        _hosts.ContainsOrInherits(type) || (method is IMethodSymbol triggered && HasParameter(triggered, _triggers));

    /// <summary>
    /// What the operation gives to somebody who runs it: to a timer, which begins a lease of nothing that the callback calls, or to a route, whose
    /// handler alone is meant. Null when it gives nothing.
    /// </summary>
    public (IOperation Callback, bool IsDeep)? Callback(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type.Name: "Timer", Arguments: [{ Value: { } callback }, ..] } timer when _timers.Contains(timer.Type) => (callback, true),
        IInvocationOperation call when _schedulers.Contain(call.TargetMethod) => (call, true),
        IInvocationOperation call when _endpoints.Contain(call.TargetMethod) => (call, false),
        IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation { Event: { } @event }, HandlerValue: { } handler } when _events.Contain(@event) => (handler, true),
        _ => null,
    };

    private bool IsOfHost(IMethodSymbol method)
    {
        if (_hosts.IsEmpty || method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation))
        {
            return false;
        }

        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (_hosts.Contains(overridden.ContainingType))
            {
                return true;
            }
        }

        foreach (INamedTypeSymbol contract in method.ContainingType.AllInterfaces)
        {
            if (_hosts.Contains(contract)
                && contract.GetMembers().Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasAttribute(IMethodSymbol method)
    {
        if (!_entries.IsEmpty)
        {
            foreach (AttributeData attribute in method.GetAttributes())
            {
                if (_entries.ContainsOrInherits(attribute.AttributeClass))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasParameter(IMethodSymbol method, TypeSet attributes)
    {
        if (!attributes.IsEmpty)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                foreach (AttributeData attribute in parameter.GetAttributes())
                {
                    if (attributes.Contains(attribute.AttributeClass))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
