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
                {{Plain}} private Task OtherAsync() => Task.CompletedTask;
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
    [InlineData("public void Start() { Run(); Console.WriteLine(client); } " + Plain + " private void Run() { }")]
    public Task A_timer_that_begins_a_lease_and_a_plain_call_are_silent(string members) =>
        V.Source(Source($$"""[AgentIdentity("agent")] public class Nightly(ITaskTokenClient client) { {{members}} }"""));

    [Fact]
    public Task The_message_names_culprit_and_remedy() => V.Source(
        Source($$"""
            [AgentIdentity("agent")] public class Nightly : BackgroundService { protected override Task ExecuteAsync(CancellationToken stop) => RunAsync(); {{Marked}} private Task RunAsync() => Task.CompletedTask; }
            [AgentIdentity("agent")] public class Hourly { public Timer Start() => new(Tick); {{Marked.Replace("#0", "#1", StringComparison.Ordinal).Replace(", Approval = Approval.Human", "", StringComparison.Ordinal)}} private void Tick(object state) { } }
            """),
        Expect.Warning(Id).WithMessage("Task 'report.send' is run by 'Nightly' itself, so that no lease of it begins and its approval is never asked; begin one there with BeginAsync"),
        Expect.Warning(Id, 1).WithMessage("Task 'report.send' is run by a timer itself, so that no lease of it begins; begin one there with BeginAsync"));
}
