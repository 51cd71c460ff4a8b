using static PolicyAnalyzers.Analyzers.Tests.Lifetime.LifetimeSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Lifetime;

public sealed class OutlivingWorkTests
{
    private const string Id = "POL3004";

    [Theory]
    [InlineData("_ = {|#0:Task.Run(() => api.SendAsync(\"a\", token))|};")]
    [InlineData("{|#0:Task.Run(async () => await api.SendAsync(\"a\", token), ct)|};")]
    [InlineData("var work = {|#0:Task.Run(() => api.SendAsync(\"a\", token))|};")]
    [InlineData("_work = {|#0:Task.Run(() => api.SendAsync(\"a\", token))|};")]
    [InlineData("_jobs[\"a\"] = {|#0:Task.Run(() => api.SendAsync(\"a\", token))|};")]
    [InlineData("{|#0:Task.Factory.StartNew(() => api.SendAsync(\"a\", token), TaskCreationOptions.LongRunning)|};")]
    [InlineData("{|#0:_ = api.SendAsync(\"a\", token);|}")]
    [InlineData("{|#0:api.SendAsync(\"a\", \"Bearer \" + token);|}")]
    [InlineData("{|#0:api.SendAsync(\"a\", token).ContinueWith(done => Console.WriteLine(done.Status));|}")]
    [InlineData("{|#0:api.Post(token);|}")]
    [InlineData("{|#0:ThreadPool.QueueUserWorkItem(_ => api.SendAsync(\"a\", token))|};")]
    [InlineData("{|#0:new Thread(() => api.SendAsync(\"a\", token))|}.Start();")]
    [InlineData("_timer = {|#0:new Timer(_ => api.SendAsync(\"a\", token), null, 0, 1000)|};")]
    [InlineData("new List<string> { \"a\" }.ForEach({|#0:async what => await api.SendAsync(what, token)|});")]
    [InlineData("new List<string> { \"a\" }.ForEach(what => {|#0:api.SendAsync(what, token)|});")]
    [InlineData("new System.Timers.Timer().Elapsed += {|#0:async (_, _) => await api.SendAsync(\"a\", token)|};")]
    [InlineData("await {|#0:_channel.Writer.WriteAsync((\"a\", token))|};")]
    [InlineData("{|#0:_queue.QueueBackgroundWorkItem(stop => api.SendAsync(\"a\", token))|};")]
    [InlineData("var request = new HttpRequestMessage(); request.Headers.Authorization = new(\"Bearer\", token); {|#0:_ = http.SendAsync(request);|}")]
    public Task Work_goes_on_with_it(string body) => V.Source(Plugin("string token = await source.GetAccessTokenAsync(); " + body, Members), Expect.Warning(Id));

    private const string Members = """
        private Task? _work; private readonly Dictionary<string, Task> _jobs = new(); private Timer? _timer; private readonly Channel<(string, string)> _channel = Channel.CreateUnbounded<(string, string)>(); private readonly IQueue _queue = null!;
            public interface IQueue { void QueueBackgroundWorkItem(Func<CancellationToken, Task> work); }
        """;

    [Theory]
    [InlineData("await Task.Run(() => api.SendAsync(\"a\", token));")]
    [InlineData("var work = Task.Run(() => api.SendAsync(\"a\", token)); await work;")]
    [InlineData("var work = new List<Task> { Task.Run(() => api.SendAsync(\"a\", token)) }; work.Add(api.SendAsync(\"b\", token)); await Task.WhenAll(work);")]
    [InlineData("await Task.WhenAll(new[] { \"a\", \"b\" }.Select(what => Task.Run(() => api.SendAsync(what, token))));")]
    [InlineData("api.SendAsync(\"a\", token).Wait();")]
    [InlineData("await api.SendAsync(\"a\", token).ContinueWith(done => done.Status);")]
    [InlineData("new List<string> { \"a\" }.ForEach(async what => await api.CleanAsync(what)); _ = token;")]
    [InlineData("using var timer = new Timer(_ => api.SendAsync(\"a\", token)); await Task.Delay(10);")]
    [InlineData("var thread = new Thread(() => api.SendAsync(\"a\", token)); thread.Start(); thread.Join();")]
    [InlineData("_ = Task.Run(() => api.CleanAsync(\"a\")); _ = token;")]
    [InlineData("_ = api.CleanAsync(\"a\"); _ = token.Length;")]
    [InlineData("_ = Task.Run(async () => await api.SendAsync(\"a\", await source.GetAccessTokenAsync()));")]
    [InlineData("_ = Task.Run(() => api.CleanAsync(\"a\"), ct);")]
    [InlineData("_queue.QueueBackgroundWorkItem(async stop => { string own = await source.GetAccessTokenAsync(); await api.SendAsync(\"a\", own); });")]
    [InlineData("await _channel.Writer.WriteAsync((\"a\", token.Length.ToString()));")]
    public Task Work_that_is_awaited_or_has_its_own_is_silent(string body) => V.Source(Plugin("string token = await source.GetAccessTokenAsync(); " + body, Members));

    [Theory]
    [InlineData("""var value = await give("a"); _timer = {|#0:new Timer(async _ => { var request = new HttpRequestMessage(); request.Headers.Authorization = new("Bearer", value); await http.SendAsync(request); }, null, 0, 1000)|};""")]
    [InlineData("""var value = await give("a"); _ = {|#0:Task.Run(() => { var request = new HttpRequestMessage(); request.Headers.Add("Authorization", $"Bearer {value}"); return http.SendAsync(request); })|};""")]
    public Task Its_use_in_the_work_says_that_it_is_a_token(string body) => V.Source(Plugin("Func<string, Task<string>> give = null!; " + body, Members), Expect.Warning(Id));

    [Theory]
    [InlineData("""_timer = new Timer(async _ => { var value = await give("a"); var request = new HttpRequestMessage(); request.Headers.Authorization = new("Bearer", value); await http.SendAsync(request); }, null, 0, 1000);""")]
    [InlineData("""var value = await give("a"); _ = Task.Run(() => http.GetAsync(value));""")]
    [InlineData("""var value = configuration["Token"]; _ = Task.Run(() => { var request = new HttpRequestMessage(); request.Headers.Authorization = new("Bearer", value); return http.SendAsync(request); });""")]
    public Task Work_that_gets_its_own_or_uses_it_for_something_else_is_silent(string body) => V.Source(Plugin("Func<string, Task<string>> give = null!; _ = give; " + body, Members));

    private const string Leases = """

        public interface IRobotLease : IDisposable { string Name { get; } string Secret { get; } }
        public interface IRobotPool { IRobotLease Rent(string role); Task AskAsync(IRobotLease robot); }
        """;

    [Theory]
    [InlineData("var robot = pool.Rent(\"a\"); {|#0:ThreadPool.QueueUserWorkItem(async _ => { using (robot) { await pool.AskAsync(robot); } })|};")]
    [InlineData("using var robot = pool.Rent(\"a\"); _ = {|#0:Task.Run(() => pool.AskAsync(robot))|};")]
    [InlineData("using var robot = pool.Rent(\"a\"); {|#0:_ = pool.AskAsync(robot);|}")]
    [InlineData("using var robot = pool.Rent(\"a\"); string secret = robot.Secret; _ = {|#0:Task.Run(() => api.SendAsync(\"a\", secret))|};")]
    public Task A_lease_of_the_application_goes_along(string body) => V.Source(Plugin("IRobotPool pool = null!; " + body) + Leases, Expect.Warning(Id));

    [Theory]
    [InlineData("_ = Task.Run(async () => { using var robot = pool.Rent(\"a\"); await pool.AskAsync(robot); });")]
    [InlineData("using var robot = pool.Rent(\"a\"); await Task.Run(() => pool.AskAsync(robot));")]
    [InlineData("using var robot = pool.Rent(\"a\"); string name = robot.Name; _ = Task.Run(() => api.CleanAsync(name));")]
    public Task Work_with_a_lease_of_its_own_is_silent(string body) => V.Source(Plugin("IRobotPool pool = null!; " + body) + Leases);

    [Fact]
    public Task A_lease_goes_along() => V.Source(
        Leasing("await using var lease = await tasks.BeginAsync(Request, ct); _ = {|#0:Task.Run(() => http.GetAsync(\"a\", lease.Ended))|};"),
        Expect.Warning(Id));

    [Fact]
    public Task Through_a_helper() => V.Source(
        Plugin("Start(await source.GetAccessTokenAsync());", "private void Start(string bearer) => {|#0:_ = api.SendAsync(\"a\", bearer)|};".Replace("{|#0:_ = api.SendAsync(\"a\", bearer)|};", "_ = {|#0:Task.Run(() => api.SendAsync(\"a\", bearer))|};", StringComparison.Ordinal)),
        Expect.Warning(Id));

    [Fact]
    public Task Where_no_tool_comes_it_is_silent() => V.Source(
        Plugin("string token = await source.GetAccessTokenAsync(); _ = Task.Run(() => api.SendAsync(\"a\", token));", attribute: "") + "public class Clock { [McpServerTool] public string Now() => \"\"; }");
}
