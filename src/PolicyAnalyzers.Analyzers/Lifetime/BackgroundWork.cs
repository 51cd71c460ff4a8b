using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>Work that is begun and not waited for.</summary>
internal static class BackgroundWork
{
    /// <summary>Methods that begin work, or put it where somebody will take it, whatever becomes of what they return.</summary>
    private static readonly HashSet<string> Queues = new(StringComparer.Ordinal)
    {
        "QueueUserWorkItem", "UnsafeQueueUserWorkItem", "QueueBackgroundWorkItem", "QueueBackgroundWorkItemAsync", "QueueWorkItem", "QueueWorkItemAsync", "QueueAsync", "RegisterWaitForSingleObject", "Enqueue", "EnqueueAsync",
        "Schedule", "ScheduleAsync", "ScheduleJob", "AddOrUpdate", "WriteAsync", "TryWrite", "Post", "Publish", "PublishAsync", "StartDetached", "Register",
    };

    /// <summary>Whether a call of the method, or an object that it creates, may begin work, by its name.</summary>
    public static bool MayBegin(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name is "Timer" or "Thread" : IsStart(method) || Queues.Contains(method.Name);

    /// <summary>What of the operation the work takes along, if it begins any that goes on by itself.</summary>
    public static IEnumerable<IOperation> TakenAlong(IOperation operation, OperationAnalysisContext context) => operation switch
    {
        IInvocationOperation call when IsQueue(call) => Given(call.Arguments),
        IInvocationOperation call when IsStart(call) && GoesOn(call, context) => Given(call.Arguments),
        IObjectCreationOperation { Type: { Name: "Timer", ContainingNamespace.Name: "Threading" or "Timers" } or { Name: "Thread", ContainingNamespace.Name: "Threading" } } creation when !IsUsed(creation) => Given(creation.Arguments),
        IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } } handler when !IsOfWork(handler) => [handler],
        IExpressionStatementOperation { Operation: { } statement } when !(operation.IsImplicit && IsOfWork(operation)) => Statement(statement) is { } call && !IsQueue(call) && !IsStart(call) && (IsPromise(call.Type) || IsAsyncVoid(call.TargetMethod)) ? Chain(call) : [],
        _ => [],
    };

    /// <summary>The name of what begins the work, for a message.</summary>
    public static string Describe(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { } method } => method.ContainingType.Name is "Task" or "TaskFactory" or "ThreadPool" ? $"{method.ContainingType.Name}.{method.Name}" : method.Name,
        IObjectCreationOperation { Type: { } type } => type.Name,
        IAnonymousFunctionOperation => "async void",
        IExpressionStatementOperation { Operation: { } statement } when Statement(statement) is { } call => Describe(First(call)),
        _ => "work",
    };

    /// <summary>Whether it stands in, or is, a function that is handed to what begins work, and is judged there.</summary>
    private static bool IsOfWork(IOperation operation)
    {
        IOperation? function = operation;
        while (function is not (null or IAnonymousFunctionOperation))
        {
            function = function.Parent;
        }

        IOperation? parent = function?.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            parent = parent.Parent;
        }

        return parent is IObjectCreationOperation { Type.Name: "Timer" or "Thread" } || (parent is IInvocationOperation call && (IsQueue(call) || IsStart(call)));
    }

    /// <summary>The call that a statement makes, alone or with its result thrown away.</summary>
    private static IInvocationOperation? Statement(IOperation statement) => statement switch
    {
        IInvocationOperation call => call,
        ISimpleAssignmentOperation { Target: IDiscardOperation, Value: { } value } => BodyValues.Unwrap(value) as IInvocationOperation,
        IConditionalAccessOperation { WhenNotNull: IInvocationOperation call } => call,
        _ => null,
    };

    private static bool IsStart(IInvocationOperation call) => IsStart(call.TargetMethod);

    private static bool IsStart(IMethodSymbol method) =>
        method is { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" };

    private static bool IsQueue(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!Queues.Contains(method.Name))
        {
            return false;
        }

        string type = (call.Instance?.Type ?? method.ContainingType).Name;
        return method.Name switch
        {
            "WriteAsync" or "TryWrite" => type.StartsWith("ChannelWriter", StringComparison.Ordinal),
            "Enqueue" or "EnqueueAsync" or "AddOrUpdate" or "Schedule" or "ScheduleAsync" or "ScheduleJob" or "QueueAsync" => type is not ("Queue" or "PriorityQueue" or "ConcurrentQueue" or "ConcurrentDictionary" or "Stack"),
            "Post" => type.Contains("ActionBlock") || type.Contains("BufferBlock") || type is "SynchronizationContext",
            "Publish" or "PublishAsync" => type.Contains("Bus") || type.Contains("Queue"),
            "Register" => false,
            _ => true,
        };
    }

    /// <summary>Whether nobody waits for the task: it is no part of an expression that goes on, and its variable is never looked at again.</summary>
    private static bool GoesOn(IInvocationOperation start, OperationAnalysisContext context)
    {
        for (IOperation operation = start; operation.Parent is { } parent; operation = parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                case IInvocationOperation { TargetMethod.Name: "ContinueWith" or "ConfigureAwait" or "Unwrap" } link when ReferenceEquals(link.Instance ?? link.Arguments[0], operation):
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Unwrap", IsExtensionMethod: true } } }:
                    break;
                case IExpressionStatementOperation:
                    return true;
                case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                    return true;
                case ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: false } }:
                    return true;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } table } }:
                    return TokenHolder.Of(table, context) is not null;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "TryAdd" or "Add", Instance: { } table } }:
                    return TokenHolder.Of(table, context) is not null;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } variable } }:
                    return !IsLookedAt(variable, start);
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsLookedAt(ILocalSymbol variable, IOperation within)
    {
        foreach (IOperation operation in BodyValues.Operations(within))
        {
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, variable))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A timer that the same code disposes, a thread that it waits for.</summary>
    private static bool IsUsed(IObjectCreationOperation creation)
    {
        for (IOperation? parent = creation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IUsingOperation or IUsingDeclarationOperation:
                case IVariableDeclaratorOperation { Symbol: { } variable } when IsEnded(variable, creation):
                    return true;
                case IBlockOperation or IExpressionStatementOperation:
                    return false;
            }
        }

        return false;
    }

    private static bool IsEnded(ILocalSymbol variable, IOperation within)
    {
        foreach (IOperation operation in BodyValues.Operations(within))
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Join" or "Dispose" or "DisposeAsync", Instance: ILocalReferenceOperation reference } && SymbolEqualityComparer.Default.Equals(reference.Local, variable))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPromise(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" };

    private static bool IsAsyncVoid(IMethodSymbol method) => method is { IsAsync: true, ReturnsVoid: true };

    /// <summary>What is given along a chain: <c>worker.RunAsync(token).ContinueWith(…)</c>.</summary>
    private static IEnumerable<IOperation> Chain(IInvocationOperation call)
    {
        for (IInvocationOperation? link = call; link is not null; link = link.Instance is { } instance ? BodyValues.Unwrap(instance) as IInvocationOperation : null)
        {
            foreach (IOperation given in Given(link.Arguments))
            {
                yield return given;
            }
        }
    }

    private static IInvocationOperation First(IInvocationOperation call)
    {
        while (call.TargetMethod.Name is "ContinueWith" or "ConfigureAwait" && call.Instance is { } instance && BodyValues.Unwrap(instance) is IInvocationOperation inner)
        {
            call = inner;
        }

        return call;
    }

    private static IEnumerable<IOperation> Given(System.Collections.Immutable.ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue)
            {
                yield return argument.Value;
            }
        }
    }
}
