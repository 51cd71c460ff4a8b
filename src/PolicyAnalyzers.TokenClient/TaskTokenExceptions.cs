namespace PolicyAnalyzers.TokenClient;

/// <summary>A task did not get, or may not use, a token. No message ever holds a token or an argument's value.</summary>
public abstract class TaskTokenException : Exception
{
    private protected TaskTokenException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The application's own manifest declares no such task. Nothing was sent.</summary>
public sealed class UndeclaredTaskException : TaskTokenException
{
    internal UndeclaredTaskException(string task, string agent)
        : base($"The manifest declares no task '{task}' of agent '{agent}'. Declare it with [AgentTask].") => Task = task;

    /// <summary>The task's id.</summary>
    public string Task { get; }
}

/// <summary>The gateway, or a human, refused a task.</summary>
public sealed class TaskDeniedException : TaskTokenException
{
    internal TaskDeniedException(string task, string error, string? description)
        : base($"Task '{task}' was denied ({error}): {description ?? "no reason was given"}.")
    {
        Task = task;
        Error = error;
        ErrorDescription = description;
    }

    /// <summary>The task's id.</summary>
    public string Task { get; }

    /// <summary>The OAuth error (RFC 6749, section 5.2).</summary>
    public string Error { get; }

    /// <summary>The gateway's reason, if it gave one.</summary>
    public string? ErrorDescription { get; }
}

/// <summary>The gateway gave no usable answer: unreachable, too slow, or not what the protocol says. Nothing is allowed then.</summary>
public sealed class GatewayUnavailableException : TaskTokenException
{
    internal GatewayUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>A request to a protected API was about to be sent outside any task. It was not sent.</summary>
public sealed class NoTaskLeaseException : TaskTokenException
{
    internal NoTaskLeaseException()
        : base("There is no current task lease: begin the task with ITaskTokenClient.BeginAsync before calling a protected API. Nothing was sent.")
    {
    }
}

/// <summary>A token was asked for after the task's end or deadline. Nothing was sent.</summary>
public sealed class LeaseEndedException : TaskTokenException
{
    internal LeaseEndedException(string task)
        : base($"The lease of task '{task}' has ended: code that outlives a task has no token. Nothing was sent.") => Task = task;

    /// <summary>The task's id.</summary>
    public string Task { get; }
}

/// <summary>A request was about to go where the task has no grant. It was not sent.</summary>
public sealed class ResourceNotGrantedException : TaskTokenException
{
    internal ResourceNotGrantedException(string task, string reason)
        : base($"Task '{task}' may not send this request: {reason}. Nothing was sent.") => Task = task;

    /// <summary>The task's id.</summary>
    public string Task { get; }
}

/// <summary>The agent cannot say who it is: its key, certificate or workload token cannot be used now. Nothing was sent.</summary>
public sealed class ClientCredentialException : TaskTokenException
{
    internal ClientCredentialException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>
/// An API wants the user authenticated anew, more strongly or more recently (RFC 9470). Nothing is tried again by itself: let the user sign in as is
/// asked for, and begin the task again with the new token.
/// </summary>
public sealed class InsufficientUserAuthenticationException : TaskTokenException
{
    internal InsufficientUserAuthenticationException(string task, string resource, IReadOnlyList<string> acrValues, TimeSpan? maxAge)
        : base($"'{resource}' wants the user of task '{task}' authenticated anew: let the user sign in again, and begin the task with the new token.")
    {
        Task = task;
        Resource = resource;
        AcrValues = acrValues;
        MaxAge = maxAge;
    }

    /// <summary>The task's id.</summary>
    public string Task { get; }

    /// <summary>The API's audience URI.</summary>
    public string Resource { get; }

    /// <summary>The authentication contexts of which one is wanted (<c>acr_values</c>), in order of preference; may be empty.</summary>
    public IReadOnlyList<string> AcrValues { get; }

    /// <summary>How long ago the user may have signed in (<c>max_age</c>); null when the API does not say.</summary>
    public TimeSpan? MaxAge { get; }
}

/// <summary>An API wants scopes that the task's token does not have (RFC 6750, section 3.1). No other token is asked for: what a task may use is in its declaration.</summary>
public sealed class InsufficientScopeException : TaskTokenException
{
    internal InsufficientScopeException(string task, string resource, IReadOnlyList<string> scopes)
        : base($"'{resource}' wants more scopes than task '{task}' has: declare them with [TaskScope], or call another operation.")
    {
        Task = task;
        Resource = resource;
        Scopes = scopes;
    }

    /// <summary>The task's id.</summary>
    public string Task { get; }

    /// <summary>The API's audience URI.</summary>
    public string Resource { get; }

    /// <summary>The scopes that the API names; may be empty.</summary>
    public IReadOnlyList<string> Scopes { get; }
}
