namespace PolicyAnalyzers.Policy.Tests.Manifest;

public sealed class SharedPartsTests
{
    [Fact]
    public void What_tasks_say_alike_is_held_once_whoever_wrote_it()
    {
        TaskPolicy[] tasks = [.. PolicyManifest.Parse(Of(Task("a", 500), Task("b", 500.00m), Task("c", 501)).ToJson()).Agents[0].Tasks];

        Assert.Same(tasks[0].Parameters, tasks[1].Parameters);
        Assert.Same(tasks[0].Grants, tasks[2].Grants);
        Assert.NotSame(tasks[0].Parameters, tasks[2].Parameters);
        Assert.Same(Assert.Single(tasks[0].Parameters, parameter => parameter.Name == "id"), Assert.Single(tasks[2].Parameters, parameter => parameter.Name == "id"));
    }

    [Fact]
    public void What_differs_in_anything_stays_apart()
    {
        ParameterPolicy[] different =
        [
            new("p", ParameterType.String),
            new("q", ParameterType.String),
            new("p", ParameterType.Boolean),
            new("p", ParameterType.Integer, min: 1),
            new("p", ParameterType.Number, min: 1),
            new("p", ParameterType.Number, min: 2),
            new("p", ParameterType.Number, max: 2),
            new("p", ParameterType.String, prefix: "a"),
            new("p", ParameterType.String, prefix: "b"),
            new("p", ParameterType.String, oneOf: ["a"]),
            new("p", ParameterType.String, oneOf: ["b"]),
            new("p", ParameterType.String, oneOf: ["a", "b"]),
            new("p", ParameterType.String, audited: true),
        ];
        ResourceGrant[] grants = [new("https://a.example", ["x"]), new("https://a.example", ["y"]), new("https://a.example", ["x", "y"]), new("https://b.example", ["x"])];
        TaskPolicy[] tasks = [.. different.SelectMany((parameter, i) => grants.Select((grant, j) => Task($"t{i + 10}.g{j}", [parameter], [grant])))];

        IReadOnlyList<TaskPolicy> kept = Of(tasks).Agents[0].Tasks;

        Assert.Equal(tasks.Select(Describe), kept.Select(Describe));
        Assert.Equal(different.Length, kept.Select(task => task.Parameters[0]).Distinct().Count());
        Assert.Equal(grants.Length, kept.Select(task => task.Grants[0]).Distinct().Count());
    }

    /// <summary>A member that comes later and is not set here fails the test, so that sharing never forgets one.</summary>
    [Fact]
    public void Nothing_that_a_part_says_is_lost()
    {
        ParameterPolicy[] parameters = [new("p", ParameterType.Number, min: 1, max: 2, audited: true), new("q", ParameterType.String, prefix: "a", oneOf: ["a"])];
        TaskPolicy task = new("t", "purpose", 30, TaskSensitivity.Restricted, TaskApproval.Human, parameters, [new("https://a.example", ["x"])]);

        TaskPolicy kept = Of(task).Agents[0].Tasks[0];

        foreach (IGrouping<Type, object> parts in new object[] { task, parameters[0], parameters[1], task.Grants[0] }.GroupBy(part => part.GetType()))
        {
            Assert.All(parts.Key.GetProperties(), property => Assert.Contains(
                parts, part => !Equals(property.GetValue(part), property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null)));
        }

        Assert.Equivalent(task, kept, strict: true);
    }

    [Fact]
    public void Each_of_many_tasks_is_found_and_no_other()
    {
        AgentPolicy agent = Of([.. Enumerable.Range(0, 3_000).Select(i => Task($"task.n{i}", 500))]).Agents[0];

        Assert.All(agent.Tasks, task => Assert.Same(task, agent.FindTask(task.Id)));
        Assert.All(Enumerable.Range(3_000, 3_000), i => Assert.Null(agent.FindTask($"task.n{i}")));
        Assert.Null(new AgentPolicy("empty", null, []).FindTask("task.1"));
    }

    private static PolicyManifest Of(params TaskPolicy[] tasks) => new("App", 1, [new AgentPolicy("agent", null, tasks)]);

    private static TaskPolicy Task(string id, decimal max) =>
        Task(id, [new("id", ParameterType.String, prefix: "INV-", oneOf: ["INV-1"]), new("amount", ParameterType.Number, max: max)], [new("https://a.example", ["x", "y"])]);

    private static TaskPolicy Task(string id, ParameterPolicy[] parameters, ResourceGrant[] grants) =>
        new(id, "purpose", 30, TaskSensitivity.Internal, TaskApproval.None, parameters, grants);

    private static string Describe(TaskPolicy task) => Of(task).ToJson();
}
