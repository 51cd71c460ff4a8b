using System.Collections.Frozen;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.TokenClient;

/// <summary>
/// A task to begin, with its arguments. The source generator makes one factory method for each declared task
/// (<c>PolicyTasks.InvoicePay(invoiceId, amount)</c>), so that nobody writes a task id by hand. Immutable.
/// </summary>
public sealed class TaskRequest
{
    /// <summary>Creates a request.</summary>
    /// <param name="task">The task's id.</param>
    /// <param name="parameters">The task's arguments, exactly those that it declares.</param>
    /// <exception cref="ArgumentException">A parameter is given twice.</exception>
    public TaskRequest(string task, params (string Name, ParameterValue Value)[] parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.DistinctBy(parameter => parameter.Name).Count() != parameters.Length)
        {
            throw new ArgumentException("A parameter is given twice.", nameof(parameters));
        }

        Task = task;
        Parameters = parameters.ToFrozenDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
    }

    private TaskRequest(TaskRequest request, SubjectToken subject)
    {
        Task = request.Task;
        Parameters = request.Parameters;
        Subject = subject;
    }

    /// <summary>The task's id.</summary>
    public string Task { get; }

    /// <summary>The task's arguments by name.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; }

    /// <summary>The user that the agent acts for; null when it acts for itself.</summary>
    public SubjectToken? Subject { get; }

    /// <summary>The same task for a user: the gateway is asked by token exchange (RFC 8693), with the agent as actor.</summary>
    /// <param name="subject">The user's token.</param>
    public TaskRequest OnBehalfOf(SubjectToken subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return new TaskRequest(this, subject);
    }

    /// <summary>The task's id; never an argument.</summary>
    public override string ToString() => Task;
}
