using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>The tasks of all assemblies of an application, one for each id.</summary>
internal sealed class DeclaredTasks
{
    private readonly List<TaskDeclaration> _tasks;
    private readonly Dictionary<string, (TaskDeclaration Task, string Assembly)> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Owner, TaskSource Source, string Assembly)> _owners = new(StringComparer.Ordinal);

    public DeclaredTasks(IReadOnlyList<TaskDeclaration> application, string assembly)
    {
        _tasks = [.. application];
        foreach (TaskDeclaration task in application)
        {
            Note(task, assembly);
        }
    }

    public IReadOnlyList<TaskDeclaration> Tasks => _tasks;

    /// <summary>
    /// Adds the tasks of a library. What is declared alike in several assemblies, as by a source file that is part of both, is one task; what is
    /// declared differently is nobody's to choose between.
    /// </summary>
    public IEnumerable<Finding> Join(IEnumerable<TaskDeclaration> tasks, string assembly)
    {
        var conflicts = new List<Finding>();
        foreach (TaskDeclaration task in tasks)
        {
            if (_byId.TryGetValue(task.Task.Id, out (TaskDeclaration Task, string Assembly) other))
            {
                if (Differences(other.Task, task) is { Count: > 0 } differences)
                {
                    conflicts.Add(Conflict(
                        $"task '{task.Task.Id}' is declared differently by {Place(other.Task.Source, other.Assembly)} and by {Place(task.Source, assembly)}: "
                        + $"{string.Join("; ", differences)}. Give one of them another id, or declare both alike",
                        other.Task.Source));
                }

                continue;
            }

            if (task.Agent is { Owner: { } owner, Id: var agent } && _owners.TryGetValue(agent, out (string Owner, TaskSource Source, string Assembly) known) && known.Owner != owner)
            {
                conflicts.Add(Conflict(
                    $"agent '{agent}' has the owner '{known.Owner}' by {Place(known.Source, known.Assembly)} and the owner '{owner}' by {Place(task.Source, assembly)}; "
                    + "an agent has one owner",
                    known.Source));
            }

            _tasks.Add(task);
            Note(task, assembly);
        }

        return conflicts;
    }

    private void Note(TaskDeclaration task, string assembly)
    {
        _byId[task.Task.Id] = (task, assembly);
        if (task.Agent is { Owner: { } owner, Id: var agent } && !_owners.ContainsKey(agent))
        {
            _owners.Add(agent, (owner, task.Source, assembly));
        }
    }

    private static List<string> Differences(TaskDeclaration first, TaskDeclaration second)
    {
        List<string> differences = [.. TaskDifferences.Between(first.Task, second.Task)];
        if (first.Agent?.Id != second.Agent?.Id)
        {
            differences.Insert(0, $"one is a task of agent '{first.Agent?.Id}', the other of '{second.Agent?.Id}'");
        }

        return differences;
    }

    private static string Place(TaskSource source, string assembly) =>
        $"'{source.Member}' in '{assembly}'{(source.File is null ? string.Empty : $" ({source.File}:{source.Line})")}";

    private static Finding Conflict(string text, TaskSource at) => Finding.Error(RuleIds.Conflict, text, at.File, at.Line);
}
