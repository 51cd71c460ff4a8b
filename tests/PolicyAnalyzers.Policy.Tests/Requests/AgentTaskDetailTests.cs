namespace PolicyAnalyzers.Policy.Tests.Requests;

public sealed class AgentTaskDetailTests
{
    [Fact]
    public void A_detail_survives_the_way_there_and_back()
    {
        var detail = new AgentTaskDetail(
            "invoice.pay", "sha256-x", new Dictionary<string, ParameterValue> { ["b"] = 120.50m, ["a"] = "é\"", ["c"] = true }, "lease-1");

        string json = detail.ToJson();
        AgentTaskDetail read = AgentTaskDetail.Parse(json);

        Assert.Equal("""[{"lease":"lease-1","manifest":"sha256-x","parameters":{"a":"é\"","b":120.5,"c":true},"task":"invoice.pay","type":"agent_task"}]""", json);
        Assert.Equal((detail.Task, detail.Manifest, detail.Lease), (read.Task, read.Manifest, read.Lease));
        Assert.Equal(detail.Parameters, read.Parameters);
    }

    [Theory]
    [InlineData("{}", "authorization_details must be an array of exactly one object of type 'agent_task'")]
    [InlineData("[]", "authorization_details must be an array of exactly one object of type 'agent_task'")]
    [InlineData("""[{"type":"agent_task","task":"t","manifest":"m"},{"type":"agent_task","task":"t","manifest":"m"}]""", "authorization_details must be an array of exactly one object of type 'agent_task'")]
    [InlineData("[1]", "an authorization detail must be an object, and is a number")]
    [InlineData("""[{"type":"payment","task":"t","manifest":"m"}]""", "the only supported type is 'agent_task'")]
    [InlineData("""[{"task":"t","manifest":"m"}]""", "member 'type' is missing")]
    [InlineData("""[{"type":"agent_task","manifest":"m"}]""", "member 'task' is missing")]
    [InlineData("""[{"type":"agent_task","task":"t"}]""", "member 'manifest' is missing")]
    [InlineData("""[{"type":"agent_task","task":"t","manifest":"m","actions":[]}]""", "member 'actions' is unknown here")]
    [InlineData("""[{"type":"agent_task","task":"t","manifest":"m","parameters":[]}]""", "'parameters' must be an object, and is an array")]
    [InlineData("""[{"type":"agent_task","task":"t","manifest":"m","parameters":{"a":null}}]""", "parameter 'a' must be a string, a number or a boolean, and is null")]
    [InlineData("""[{"type":"agent_task","task":"t","manifest":"m","parameters":{"a":1,"a":2}}]""", "member 'a' is given twice")]
    [InlineData("""[{"type":"agent_task","task":"t","manifest":"m","lease":7}]""", "'lease' must be a string, and is a number")]
    public void Anything_else_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<PolicyFormatException>(() => AgentTaskDetail.Parse(json)).Message);
}
