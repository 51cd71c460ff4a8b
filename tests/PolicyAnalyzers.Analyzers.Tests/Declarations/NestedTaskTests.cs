using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Declarations.NestedTaskAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

public sealed class NestedTaskTests
{
    private const string Id = "POL4005";

    private const string Client = """

        namespace PolicyAnalyzers.TokenClient
        {
            public sealed class TaskRequest { public TaskRequest(string task) { } }
            public interface ITaskTokenClient { System.Threading.Tasks.Task<System.IAsyncDisposable> BeginAsync(TaskRequest request); }
        }

        internal static class PolicyTasks
        {
            public static PolicyAnalyzers.TokenClient.TaskRequest A() => new("a");
            public static PolicyAnalyzers.TokenClient.TaskRequest B() => new("b");
        }
        """;

    private static string Tools(string outer, string inner, string body = "{|#0:B()|};") => $$"""
        using System;
        using System.Threading.Tasks;
        using PolicyAnalyzers;
        using PolicyAnalyzers.TokenClient;

        [AgentIdentity("agent")]
        public class Tools
        {
            private ITaskTokenClient _client = null;

            [AgentTask("a", Purpose = "Do one thing"{{outer}}]
            public async Task A() { {{body}} await Task.Yield(); }

            [AgentTask("b", Purpose = "Do another"{{inner}}]
            public static void B() { }

            public void NoTask() => B();
        }
        """ + Client;

    [Theory]
    [InlineData("), TaskScope(\"https://r.example\", \"read\")", "), TaskScope(\"https://r.example\", \"write\")")]
    [InlineData("), TaskScope(\"https://r.example\", \"read\")", "), TaskScope(\"https://r.example\", \"read\", \"write\")")]
    [InlineData("), TaskScope(\"https://r.example\", \"read\")", "), TaskScope(\"https://s.example\", \"read\")")]
    [InlineData(")", ", Sensitivity = Sensitivity.Restricted)")]
    [InlineData(", Sensitivity = Sensitivity.Public)", ")")]
    [InlineData(")", ", Approval = Approval.Human)")]
    [InlineData(")", ", MaxLifetimeSeconds = 61)")]
    [InlineData(", MaxLifetimeSeconds = 30)", ")")]
    public Task A_call_of_a_wider_task_is_a_warning(string outer, string inner) => V.Source(Tools(outer, inner), Expect.Warning(Id));

    [Theory]
    [InlineData(")", ")")]
    [InlineData("), TaskScope(\"https://r.example\", \"read\", \"write\")", "), TaskScope(\"https://r.example\", \"read\")")]
    [InlineData("), TaskScope(\"https://r.example\", \"read\"), TaskScope(\"https://s.example\", \"x\")", "), TaskScope(\"https://s.example\", \"x\")")]
    [InlineData(", Sensitivity = Sensitivity.Restricted, Approval = Approval.Human, MaxLifetimeSeconds = 90)", ", MaxLifetimeSeconds = 80, Sensitivity = Sensitivity.Confidential)")]
    public Task A_call_of_a_narrower_task_is_silent(string outer, string inner) => V.Source(Tools(outer, inner, "B();"));

    [Theory]
    [InlineData("Action run = () => {|#0:B()|}; run();")]
    [InlineData("void Local() => {|#0:B()|}; Local();")]
    [InlineData("await Task.Run(() => {|#0:B()|});")]
    [InlineData("if (_client is null) { for (int i = 0; i < 3; i++) { {|#0:Tools.B()|}; } }")]
    public Task Wherever_in_the_task_the_call_stands(string body) => V.Source(Tools(")", ", Approval = Approval.Human)", body), Expect.Warning(Id));

    [Theory]
    [InlineData("Action run = B; run();")]
    [InlineData("_ = nameof(B);")]
    [InlineData("NoTask();")]
    [InlineData("await A();")]
    [InlineData("Action run = [AgentTask(\"c\", Purpose = \"Do it\", Approval = Approval.Human)] () => B(); run();")]
    public Task What_is_no_call_of_it_is_silent(string body) => V.Source(Tools(")", ", Approval = Approval.Human)", body));

    [Fact]
    public Task A_lambda_and_a_local_function_can_be_the_caller_and_the_called() => V.Source(
        """
        using System;
        using PolicyAnalyzers;

        public class Program
        {
            public static Action Set()
            {
                [AgentTask("b", Purpose = "Do another", Approval = Approval.Human)] static void B() { }
                B();
                return [AgentTask("a", Purpose = "Do one thing")] () => {|#0:B()|};
            }
        }
        """,
        Expect.Warning(Id));

    [Fact]
    public Task A_contract_of_an_interface_and_a_generic_method_count() => V.Source(
        """
        using PolicyAnalyzers;

        public interface ILedger { [AgentTask("b", Purpose = "Do another", Approval = Approval.Human)] void Pay(); }

        public class Tools(ILedger ledger)
        {
            [AgentTask("a", Purpose = "Do one thing")] public void A() { {|#0:ledger.Pay()|}; {|#1:C<int>()|}; }
            [AgentTask("c", Purpose = "Do a third", MaxLifetimeSeconds = 300)] private static void C<T>() { }
        }
        """,
        Expect.Warning(Id), Expect.Warning(Id, 1));

    [Theory]
    [InlineData("), TaskScope(\"https://r.example\", \"read\")", "), TaskScope(\"https://r.example\", \"write\")")]
    [InlineData(")", ", MaxLifetimeSeconds = 3600)")]
    public Task A_lease_within_is_no_wider_either(string outer, string inner) => V.Source(
        Tools(outer, inner, "await using (await _client.BeginAsync({|#0:PolicyTasks.B()|})) { } await using (await _client.BeginAsync({|#1:new TaskRequest(\"b\")|})) { }"),
        Expect.Warning(Id), Expect.Warning(Id, 1));

    [Theory]
    [InlineData(")", ", Sensitivity = Sensitivity.Restricted, Approval = Approval.Human)", "PolicyTasks.B()")]
    [InlineData(")", ", MaxLifetimeSeconds = 3600)", "PolicyTasks.A()")]
    [InlineData(")", ", MaxLifetimeSeconds = 3600)", "new TaskRequest(\"unknown\")")]
    public Task A_lease_of_its_own_is_asked_for_and_judged_by_itself(string outer, string inner, string request) =>
        V.Source(Tools(outer, inner, $"await using (await _client.BeginAsync({request})) {{ }}"));

    [Fact]
    public Task What_is_called_in_the_lease_is_judged_where_that_begins() => V.Source(
        Tools(")", ", MaxLifetimeSeconds = 3600, Approval = Approval.Human)", "await using (await _client.BeginAsync({|#0:PolicyTasks.B()|})) { B(); }"), Expect.Warning(Id));

    [Fact]
    public Task The_messages_name_culprit_and_remedy() => V.Source(
        Tools(
            ", MaxLifetimeSeconds = 30), TaskScope(\"https://r.example\", \"read\")",
            ", Sensitivity = Sensitivity.Restricted, Approval = Approval.Human), TaskScope(\"https://r.example\", \"read\", \"write\")",
            "{|#0:B()|}; TaskRequest request = {|#1:PolicyTasks.B()|};"),
        Expect.Warning(Id).WithMessage("Task 'a' runs task 'b' in its own lease, which lacks scope 'write' at 'https://r.example', Sensitivity.Restricted, Approval.Human, a lifetime of 60 seconds; declare that for 'a' too, or do not call 'b' from it"),
        Expect.Warning(Id, 1).WithMessage("Task 'a' begins task 'b', which has scope 'write' at 'https://r.example', a lifetime of 60 seconds beyond it; declare that for 'a' too, or begin 'b' outside of it"));
}
