using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Compilation;

public sealed class TaskTests
{
    [Fact]
    public void A_task_states_everything_that_its_attributes_state()
    {
        TaskPolicy task = Fixture.Task("""
            using PolicyAnalyzers;
            [AgentIdentity("agent")]
            class Tools
            {
                [AgentTask("invoice.pay", Purpose = "Pay", MaxLifetimeSeconds = 30, Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)]
                [TaskScope("https://b.example", "z", "a")]
                [TaskScope("https://a.example", "only")]
                public void Run() { }
            }
            """);

        Assert.Equal(("invoice.pay", "Pay", 30), (task.Id, task.Purpose, task.MaxLifetimeSeconds));
        Assert.Equal((TaskSensitivity.Restricted, TaskApproval.Human), (task.Sensitivity, task.Approval));
        Assert.Equal(["https://a.example: only", "https://b.example: a z"], task.Grants.Select(grant => $"{grant.Resource}: {string.Join(' ', grant.Scopes)}"));
    }

    [Fact]
    public void What_is_not_stated_is_what_the_attribute_defaults_to()
    {
        TaskPolicy task = Fixture.Task(Fixture.Method());
        var attribute = new AgentTaskAttribute("a.b");

        Assert.Equal(attribute.MaxLifetimeSeconds, task.MaxLifetimeSeconds);
        Assert.Equal((int)attribute.Sensitivity, (int)task.Sensitivity);
        Assert.Equal((int)attribute.Approval, (int)task.Approval);
    }

    [Fact]
    public void The_words_of_the_attributes_are_those_of_the_policy()
    {
        Assert.Equal(
            Enum.GetValues<Sensitivity>().Select(value => (value.ToString(), (int)value)),
            Enum.GetValues<TaskSensitivity>().Select(value => (value.ToString(), (int)value)));
        Assert.Equal(
            Enum.GetValues<Approval>().Select(value => (value.ToString(), (int)value)),
            Enum.GetValues<TaskApproval>().Select(value => (value.ToString(), (int)value)));
    }

    [Fact]
    public void An_assembly_without_declarations_has_no_policy()
    {
        CompiledPolicy policy = Fixture.Policy("""[System.Obsolete] class A { [System.Obsolete] public void Run(int x) { } }""");

        Assert.Null(policy.Manifest);
        Assert.Empty(policy.Faults);
    }

    [Fact]
    public void Attributes_whose_types_are_missing_are_survived()
    {
        using var fixture = new Fixture();
        string gone = fixture.Library("Gone", """
            public enum Mode : long { A }
            public class OddAttribute : System.Attribute { public OddAttribute(Mode mode, System.Type type) { } }
            public class Odd<T> : System.Attribute { }
            """);
        string app = fixture.Emit("App", Fixture.Method(
            "[Odd(Mode.A, typeof(Mode))] int ignored",
            "[Odd(Mode.A, typeof(Mode)), Odd<Mode>]",
            "[Odd(Mode.A, null)] class Other { }"));
        File.Delete(gone);

        CompiledPolicy policy = fixture.Compile(app);

        Assert.Empty(policy.Faults);
        Assert.NotNull(policy.Manifest);
    }

    [Fact]
    public void The_attributes_are_known_by_their_names_alone()
    {
        TaskPolicy task = Fixture.Task("""
            using System;
            namespace PolicyAnalyzers
            {
                class AgentIdentityAttribute : Attribute { public AgentIdentityAttribute(string id) { } }
                class AgentTaskAttribute : Attribute { public AgentTaskAttribute(string id) { } public string Purpose { get; set; } }
                class TaskScopeAttribute : Attribute { public TaskScopeAttribute(string resource, params string[] scopes) { } }
            }
            namespace App
            {
                using PolicyAnalyzers;
                [AgentIdentity("agent")] class Tools { [AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", "s")] void Run() { } }
            }
            """);

        Assert.Equal("a.b", task.Id);
    }
}
