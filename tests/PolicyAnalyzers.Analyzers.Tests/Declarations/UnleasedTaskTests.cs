using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Declarations.UnleasedTaskAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

/// <summary>POL4007 for what a host or a timer runs. The client's types stand in for the real ones.</summary>
public sealed class UnleasedTaskTests
{
    private const string Id = "POL4007";
    private const string Task = """AgentTask|}("report.send", Purpose = "Send the nightly report", Approval = Approval.Human), TaskScope("https://a.example", "send")]""";
    private const string Marked = "[{|#0:" + Task;
    private const string Plain = """[AgentTask("report.send", Purpose = "Send the nightly report", Approval = Approval.Human), TaskScope("https://a.example", "send")]""";

    private const string Client = """

        namespace PolicyAnalyzers.TokenClient
        {
            public sealed class TaskRequest { public TaskRequest(string task) { } }
            public interface ITaskTokenClient { System.Threading.Tasks.Task<System.IAsyncDisposable> BeginAsync(TaskRequest request); }
        }

        internal static class PolicyTasks { public static PolicyAnalyzers.TokenClient.TaskRequest ReportSend() => new("report.send"); }
        """;

    private static string Source(string code) => """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;
        using PolicyAnalyzers;
        using PolicyAnalyzers.TokenClient;

        """ + code + Client;

    [Theory]
    [InlineData("protected override Task ExecuteAsync(CancellationToken stop) => RunAsync(); " + Marked + " private Task RunAsync() => Task.CompletedTask;")]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken stop) { while (!stop.IsCancellationRequested) { await RunAsync(); } } " + Marked + " public async Task RunAsync() => await Task.Yield();")]
    [InlineData(Marked + " protected override Task ExecuteAsync(CancellationToken stop) => Task.CompletedTask;")]
    [InlineData("protected override Task ExecuteAsync(CancellationToken stop) => LoopAsync(); private Task LoopAsync() => RunAsync(); " + Marked + " private Task RunAsync() => Task.CompletedTask;")]
    public Task A_hosted_service_that_runs_a_task_itself_begins_no_lease(string members) =>
        V.Source(Source($$"""[AgentIdentity("agent")] public class Nightly : BackgroundService { {{members}} }"""), Expect.Warning(Id));

    [Theory]
    [InlineData(Marked + " public Task StartAsync(CancellationToken stop) => Task.CompletedTask; public Task StopAsync(CancellationToken stop) => Task.CompletedTask;")]
    [InlineData("public Task StartAsync(CancellationToken stop) => RunAsync(); public Task StopAsync(CancellationToken stop) => Task.CompletedTask; " + Marked + " private Task RunAsync() => Task.CompletedTask;")]
    public Task So_does_any_hosted_service(string members) =>
        V.Source(Source($$"""[AgentIdentity("agent")] public class Nightly : IHostedService { {{members}} }"""), Expect.Warning(Id));

    [Theory]
    [InlineData("private Timer _timer; public void Start() => _timer = new Timer(Tick, null, 0, 60000); " + Marked + " private void Tick(object state) { }")]
    [InlineData("private Timer _timer; public void Start() => _timer = new Timer(_ => Run(), null, 0, 60000); " + Marked + " private void Run() { }")]
    [InlineData("private Timer _timer; public void Start() => _timer = new Timer(async _ => { await RunAsync(); }, null, 0, 60000); " + Marked + " private Task RunAsync() => Task.CompletedTask;")]
    [InlineData("private readonly System.Timers.Timer _timer = new(60000); public void Start() => _timer.Elapsed += OnElapsed; " + Marked + " private void OnElapsed(object sender, System.Timers.ElapsedEventArgs e) { }")]
    [InlineData("private readonly System.Timers.Timer _timer = new(60000); public void Start() => _timer.Elapsed += (s, e) => Run(); " + Marked + " private void Run() { }")]
    [InlineData("public ITimer Start(TimeProvider time) => time.CreateTimer(Tick, null, TimeSpan.Zero, TimeSpan.FromDays(1)); " + Marked + " private void Tick(object state) { }")]
    public Task A_timer_begins_no_lease(string members) =>
        V.Source(Source($$"""[AgentIdentity("agent")] public class Nightly { {{members}} }"""), Expect.Warning(Id));

    [Fact]
    public Task Jobs_and_triggers_begin_none() => V.Source(
        Source($$"""
            [AgentIdentity("agent")] public class Job : Quartz.IJob { {{Marked}} public Task Execute() => Task.CompletedTask; }
            [AgentIdentity("agent")] public class Function
            {
                public Task Nightly([Microsoft.Azure.Functions.Worker.TimerTrigger("0 0 * * *")] object timer) => RunAsync();
                {{Marked.Replace("#0", "#1", StringComparison.Ordinal)}} private Task RunAsync() => Task.CompletedTask;
                public Task Other() => OtherAsync();
                {{Plain}} public Task OtherAsync() => Task.CompletedTask;
            }
            namespace Quartz { public interface IJob { Task Execute(); } }
            namespace Microsoft.Azure.Functions.Worker { public sealed class TimerTriggerAttribute : Attribute { public TimerTriggerAttribute(string schedule) { } } }
            """),
        Expect.Warning(Id), Expect.Warning(Id, 1));

    [Theory]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken stop) { await using var lease = await client.BeginAsync(PolicyTasks.ReportSend()); await RunAsync(); }")]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken stop) { await LeasedAsync(PolicyTasks.ReportSend(), () => RunAsync()); } private Task LeasedAsync(TaskRequest request, Func<Task> run) => run();")]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken stop) => await leases(() => RunAsync()); private readonly Func<Func<Task>, Task> leases = null;")]
    [InlineData("protected override Task ExecuteAsync(CancellationToken stop) => Task.CompletedTask; public object Tool() => Microsoft.Extensions.AI.AIFunctionFactory.Create(RunAsync);")]
    [InlineData("protected override Task ExecuteAsync(CancellationToken stop) { _ = Microsoft.Extensions.AI.AIFunctionFactory.Create(RunAsync); return RunAsync(); }")]
    public Task Who_begins_a_lease_or_makes_a_tool_is_silent(string members) =>
        V.Source(Source($$"""[AgentIdentity("agent")] public class Nightly(ITaskTokenClient client) : BackgroundService { private readonly ITaskTokenClient _client = client; {{members}} {{Plain}} private Task RunAsync() => Task.CompletedTask; }"""));

    [Theory]
    [InlineData("public Timer Start() => new(Tick); " + Plain + " private async void Tick(object state) { await using var lease = await client.BeginAsync(PolicyTasks.ReportSend()); }")]
    [InlineData("public Timer Start() => new(async _ => { await using var lease = await client.BeginAsync(PolicyTasks.ReportSend()); Run(); }); " + Plain + " private void Run() { }")]
    [InlineData("public Timer Start() => new(Tick); private void Tick(object state) { Console.WriteLine(client); } " + Plain + " private void Run() { }")]
    [InlineData("public void Start() { Run(); Console.WriteLine(client); } " + Plain + " public void Run() { }")]
    public Task A_timer_that_begins_a_lease_and_a_plain_call_are_silent(string members) =>
        V.Source(Source($$"""[AgentIdentity("agent")] public class Nightly(ITaskTokenClient client) { {{members}} }"""));

    [Theory]
    [InlineData("[Microsoft.SemanticKernel.KernelFunction] public Task<string> RemoveAsync(string id) => DeleteAsync(id); " + Marked + " private Task<string> DeleteAsync(string id) => Task.FromResult(id);")]
    [InlineData("public async Task<string> RemoveAsync(string id) { if (id.Length > 3) { return await DeleteAsync(id); } return id; } " + Marked + " private static Task<string> DeleteAsync(string id) => Task.FromResult(id);")]
    public Task A_private_method_that_a_tool_calls_is_no_tool(string members) =>
        V.Source(Source($$"""[AgentIdentity("agent")] public class Tools { {{members}} }"""), Expect.Warning(Id));

    [Theory]
    [InlineData("public object Tool() => Microsoft.Extensions.AI.AIFunctionFactory.Create(DeleteAsync); public Task<string> RemoveAsync(string id) => DeleteAsync(id); " + Plain + " private Task<string> DeleteAsync(string id) => Task.FromResult(id);")]
    [InlineData("public object Tool() => Microsoft.Extensions.AI.AIFunctionFactory.Create((string id) => DeleteAsync(id)); " + Plain + " private Task<string> DeleteAsync(string id) => Task.FromResult(id);")]
    [InlineData("public Task<string> RemoveAsync(string id) => DeleteAsync(id); [Microsoft.SemanticKernel.KernelFunction] " + Plain + " private Task<string> DeleteAsync(string id) => Task.FromResult(id);")]
    [InlineData("public Task<string> RemoveAsync(string id) => DeleteAsync(id); " + Plain + " internal Task<string> DeleteAsync(string id) => Task.FromResult(id);")]
    [InlineData("public async Task<string> RemoveAsync(string id) { await using var lease = await ((ITaskTokenClient)null).BeginAsync(new TaskRequest(\"x\")); return await DeleteAsync(id); } " + Plain + " private Task<string> DeleteAsync(string id) => Task.FromResult(id);")]
    [InlineData("[AgentTask(\"outer\", Purpose = \"Remove it\")] public Task<string> RemoveAsync(string id) => DeleteAsync(id); " + Plain + " private Task<string> DeleteAsync(string id) => Task.FromResult(id);")]
    [InlineData(Plain + " private Task<string> DeleteAsync(string id) => Task.FromResult(id);")]
    public Task A_private_method_that_may_be_a_tool_is_silent(string members) =>
        V.Source(Source($$"""[AgentIdentity("agent")] public class Tools { {{members}} }"""));

    [Fact]
    public Task A_lease_that_another_type_begins_counts() => V.Source(Source($$"""
        [AgentIdentity("agent")] public class Tools { public Task RemoveAsync() => DeleteAsync(); {{Plain}} private Task DeleteAsync() => Task.CompletedTask; }
        public class Endpoint(ITaskTokenClient client, Tools tools)
        {
            public async Task PostAsync() { await using var lease = await client.BeginAsync(PolicyTasks.ReportSend()); await tools.RemoveAsync(); }
        }
        """));

    [Fact]
    public Task Endpoints_and_functions_begin_no_lease() => V.Source(
        Source($$"""
            [Microsoft.AspNetCore.Mvc.ApiController, AgentIdentity("agent")]
            public class ReportController : Microsoft.AspNetCore.Mvc.ControllerBase
            {
                [Microsoft.AspNetCore.Mvc.HttpPost("send")]
                {{Marked}}
                public Task SendAsync() => Task.CompletedTask;

                public Task OtherAsync() => Task.CompletedTask;
            }

            [AgentIdentity("agent")]
            public static class Functions
            {
                [Microsoft.Azure.Functions.Worker.Function("send")]
                {{Marked.Replace("#0", "#1", StringComparison.Ordinal)}}
                public static Task SendAsync(object request) => Task.CompletedTask;

                [Microsoft.Azure.Functions.Worker.Function("tool")]
                {{Plain}}
                public static Task ToolAsync([Microsoft.Azure.Functions.Worker.Extensions.Mcp.McpToolTrigger] object request) => Task.CompletedTask;
            }

            [AgentIdentity("agent")]
            public static class Routes
            {
                public static void Map(Microsoft.AspNetCore.Builder.WebApplication app, Tools tools)
                {
                    Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(app, "/a", (Delegate)SendAsync);
                    Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(app, "/b", {{Marked.Replace("#0", "#3", StringComparison.Ordinal)}} () => { });
                    Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(app, "/c", () => tools.SendAsync());
                }

                {{Marked.Replace("#0", "#2", StringComparison.Ordinal)}}
                private static Task SendAsync() => Task.CompletedTask;
            }

            [AgentIdentity("agent")]
            public class Tools
            {
                {{Plain}}
                public Task SendAsync() => Task.CompletedTask;
            }

            namespace Microsoft.Azure.Functions.Worker { public sealed class FunctionAttribute : Attribute { public FunctionAttribute(string name) { } } }
            namespace Microsoft.Azure.Functions.Worker.Extensions.Mcp { public sealed class McpToolTriggerAttribute : Attribute { } }
            """),
        Expect.Warning(Id), Expect.Warning(Id, 1), Expect.Warning(Id, 2), Expect.Warning(Id, 3));

    [Fact]
    public Task The_process_begins_none_for_its_entry_point() => V.TopLevel(
        Source($$"""[AgentIdentity("agent")] public static class Program { {{Marked}} public static void Main() { } }"""), Expect.Warning(Id));

    [Fact]
    public Task The_message_names_culprit_and_remedy() => V.Source(
        Source($$"""
            [AgentIdentity("agent")] public class Nightly : BackgroundService { protected override Task ExecuteAsync(CancellationToken stop) => RunAsync(); {{Marked}} private Task RunAsync() => Task.CompletedTask; }
            [AgentIdentity("agent")] public class Hourly { public Timer Start() => new(Tick); {{Marked.Replace("#0", "#1", StringComparison.Ordinal).Replace(", Approval = Approval.Human", "", StringComparison.Ordinal)}} private void Tick(object state) { } }
            """),
        Expect.Warning(Id).WithMessage("Task 'report.send' is run by 'Nightly' itself, so that no lease of it begins and its approval is never asked; begin one there with BeginAsync"),
        Expect.Warning(Id, 1).WithMessage("Task 'report.send' is run by a timer, so that no lease of it begins; begin one there with BeginAsync"));

    [Fact]
    public Task The_message_of_the_end_names_the_tool() => V.Source(
        Source($$"""[AgentIdentity("agent")] public class Tools { public Task RemoveAsync() => DeleteAsync(); {{Marked}} private Task DeleteAsync() => Task.CompletedTask; }"""),
        Expect.Warning(Id).WithMessage("Task 'report.send' is called by 'Tools' itself and no tool, so that no lease of it begins and its approval is never asked; declare it on the tool that calls 'DeleteAsync'"));
}
