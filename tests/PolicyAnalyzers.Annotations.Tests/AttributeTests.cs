using System.Reflection;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Annotations.Tests;

public sealed class AttributeTests
{
    [Theory]
    [InlineData(typeof(AgentIdentityAttribute), AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Assembly, false)]
    [InlineData(typeof(AgentTaskAttribute), AttributeTargets.Method, false)]
    [InlineData(typeof(TaskScopeAttribute), AttributeTargets.Method, true)]
    [InlineData(typeof(TaskParameterAttribute), AttributeTargets.Parameter, false)]
    public void Each_attribute_stands_where_the_design_says(Type attribute, AttributeTargets targets, bool repeatable)
    {
        AttributeUsageAttribute usage = attribute.GetCustomAttribute<AttributeUsageAttribute>()!;

        Assert.Equal((targets, repeatable), (usage.ValidOn, usage.AllowMultiple));
    }

    [Fact]
    public void A_task_that_states_nothing_is_short_internal_and_unapproved()
    {
        var task = new AgentTaskAttribute("invoice.read");

        Assert.Equal(60, task.MaxLifetimeSeconds);
        Assert.Equal(Sensitivity.Internal, task.Sensitivity);
        Assert.Equal(Approval.None, task.Approval);
        Assert.Null(task.Purpose);
    }

    [Fact]
    public void A_parameter_that_states_nothing_is_unconstrained()
    {
        var parameter = new TaskParameterAttribute();

        Assert.True(double.IsNaN(parameter.Min) && double.IsNaN(parameter.Max));
        Assert.Null(parameter.Prefix);
        Assert.Null(parameter.OneOf);
        Assert.False(parameter.Audited);
    }

    /// <summary>The compiler reads the attribute's number and writes the manifest's word.</summary>
    [Fact]
    public void The_enumerations_are_those_of_the_manifest()
    {
        Assert.Equal(Members<TaskSensitivity>(), Members<Sensitivity>());
        Assert.Equal(Members<TaskApproval>(), Members<Approval>());
    }

    [Fact]
    public void The_assembly_needs_nothing()
    {
        Assert.Equal(["netstandard"], typeof(AgentTaskAttribute).Assembly.GetReferencedAssemblies().Select(name => name.Name));
    }

    private static IEnumerable<(string, int)> Members<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => (value.ToString(), Convert.ToInt32(value, null)));
}
