using System.CommandLine;
using System.Globalization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>show</c>: what may the agents of this application do?</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = ManifestFile.Argument("file", "A manifest or a lock file.");
        var command = new Command("show", "Lists agents, tasks and what they are granted.") { file };
        command.SetAction(result => ManifestFile.Run(result, (output, read) =>
        {
            Write(output, read(result.GetRequiredValue(file)));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Write(TextWriter output, PolicyManifest manifest)
    {
        output.WriteLine($"{manifest.Application}, epoch {manifest.Epoch}, {manifest.Digest}");
        foreach (AgentPolicy agent in manifest.Agents)
        {
            output.WriteLine();
            output.WriteLine(agent.Owner is null ? agent.Id : $"{agent.Id} ({agent.Owner})");
            foreach (TaskPolicy task in agent.Tasks)
            {
                Write(output, task);
            }
        }
    }

    private static void Write(TextWriter output, TaskPolicy task)
    {
        string approval = task.Approval == TaskApproval.Human ? ", with a human's approval" : string.Empty;
        output.WriteLine($"  {task.Id}: {task.Purpose}");
        output.WriteLine($"    {Lower(task.Sensitivity)}, at most {task.MaxLifetimeSeconds} s{approval}");
        foreach (ParameterPolicy parameter in task.Parameters)
        {
            output.WriteLine($"    bound  {parameter.Name}: {string.Join(", ", Describe(parameter))}");
        }

        foreach (ResourceGrant grant in task.Grants)
        {
            output.WriteLine($"    grant  {grant.Resource}: {string.Join(' ', grant.Scopes)}");
        }
    }

    private static IEnumerable<string> Describe(ParameterPolicy parameter)
    {
        yield return Lower(parameter.Type);
        if (parameter.Min is { } min)
        {
            yield return $"at least {min.ToString(CultureInfo.InvariantCulture)}";
        }

        if (parameter.Max is { } max)
        {
            yield return $"at most {max.ToString(CultureInfo.InvariantCulture)}";
        }

        if (parameter.Prefix is not null)
        {
            yield return $"starts with '{parameter.Prefix}'";
        }

        if (parameter.OneOf is not null)
        {
            yield return $"one of {string.Join(", ", parameter.OneOf.Select(value => $"'{value}'"))}";
        }

        if (parameter.Audited)
        {
            yield return "in the audit log";
        }
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
