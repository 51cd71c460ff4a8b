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

    /// <summary>The task's id.</summary>
    public string Task { get; }

    /// <summary>The task's arguments by name.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; }

    /// <summary>The task's id; never an argument.</summary>
    public override string ToString() => Task;
}
