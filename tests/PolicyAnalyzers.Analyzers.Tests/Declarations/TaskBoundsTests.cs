using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

public sealed class TaskBoundsTests
{
    [Fact]
    public void What_a_task_does_not_state_is_what_the_attribute_defaults_to()
    {
        AgentTaskAttribute attribute = new("a");

        Assert.Equal((attribute.MaxLifetimeSeconds, (int)attribute.Sensitivity, (int)attribute.Approval), (TaskBounds.DefaultLifetime, TaskBounds.DefaultSensitivity, TaskBounds.DefaultApproval));
        Assert.Equal(((int)Sensitivity.Confidential, (int)Sensitivity.Restricted, (int)Approval.Human), (TaskBounds.Confidential, TaskBounds.Restricted, TaskBounds.Human));
        Assert.All(Enum.GetValues<Sensitivity>(), static value => Assert.Equal($"Sensitivity.{value}", TaskBounds.NameOfSensitivity((int)value)));
    }
}
