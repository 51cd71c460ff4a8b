using static PolicyAnalyzers.Analyzers.Tests.Lifetime.LifetimeSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Lifetime;

public sealed class LeaseTests
{
    private const string Undisposed = "POL3002", Early = "POL3003";

    [Theory]
    [InlineData("var lease = await {|#0:tasks.BeginAsync(Request, ct)|};")]
    [InlineData("var lease = await {|#0:tasks.BeginAsync(Request, ct)|}.ConfigureAwait(false); Console.WriteLine(lease.Id);")]
    [InlineData("await {|#0:tasks.BeginAsync(Request, ct)|};")]
    [InlineData("_ = await {|#0:tasks.BeginAsync(Request, ct)|};")]
    [InlineData("_ = {|#0:tasks.BeginAsync(Request, ct)|};")]
    [InlineData("TaskLease? lease; lease = await {|#0:tasks.BeginAsync(Request, ct)|};")]
    [InlineData("var lease = {|#0:tasks.BeginAsync(Request, ct)|}.GetAwaiter().GetResult();")]
    [InlineData("var lease = {|#0:tasks.BeginAsync(Request, ct)|}.Result; Console.WriteLine(lease);")]
    [InlineData("var lease = await {|#0:tasks.BeginAsync(Request, ct)|}; await http.GetAsync(\"a\"); await lease.DisposeAsync();")]
    [InlineData("var lease = await {|#0:tasks.BeginAsync(Request, ct)|}; if (ct.IsCancellationRequested) { await lease.DisposeAsync(); }")]
    [InlineData("var lease = await {|#0:tasks.BeginAsync(Request, ct)|}; try { await http.GetAsync(\"a\"); } catch { await lease.DisposeAsync(); throw; }")]
    [InlineData("var lease = await {|#0:Begin()|};")]
    public Task Not_disposed_on_every_path(string body) => V.Source(Leasing(body, "private Task<TaskLease> Begin() => tasks.BeginAsync(Request);"), Expect.Warning(Undisposed));

    [Theory]
    [InlineData("await using var lease = await tasks.BeginAsync(Request, ct);")]
    [InlineData("await using (await tasks.BeginAsync(Request, ct)) { }")]
    [InlineData("await using (var lease = await tasks.BeginAsync(Request, ct).ConfigureAwait(false)) { }")]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); await using (lease) { }")]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); await using (lease.ConfigureAwait(false)) { }")]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); await using var end = lease.ConfigureAwait(false);")]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); try { } finally { await lease.DisposeAsync(); }")]
    [InlineData("TaskLease? lease = null; try { lease = await tasks.BeginAsync(Request, ct); } finally { if (lease is not null) { await lease.DisposeAsync(); } }")]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); try { await http.GetAsync(\"a\"); await lease.DisposeAsync(); } catch { await lease.DisposeAsync(); throw; }")]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); await using var owner = new Owner(lease);")]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); var all = new List<TaskLease>(); all.Add(lease);")]
    [InlineData("_kept = await tasks.BeginAsync(Request, ct);")]
    [InlineData("Func<Task> end; var lease = await tasks.BeginAsync(Request, ct); end = async () => await lease.DisposeAsync(); await end();")]
    [InlineData("await Begin().ContinueWith(async begun => await (await begun).DisposeAsync());")]
    [InlineData("Console.WriteLine(TaskLease.Current?.Id);")]
    [InlineData("using var limit = new System.Threading.RateLimiting.ConcurrencyLimiter(new() { PermitLimit = 1 }); var lease = limit.AttemptAcquire(1); Console.WriteLine(lease.IsAcquired);")]
    public Task Disposed_or_another_s_to_dispose_is_silent(string body) =>
        V.Source(Leasing(body, "private Task<TaskLease> Begin() => tasks.BeginAsync(Request); private object? _kept; private async Task<TaskLease> Open() { var lease = await Begin(); return lease; }").Replace("private object? _kept;", "private readonly AsyncLocal<TaskLease> _flow = new();", StringComparison.Ordinal).Replace("_kept =", "_flow.Value =", StringComparison.Ordinal));

    [Fact]
    public Task Elsewhere_in_an_agent_project_it_is_a_suggestion() => V.Source(
        Leasing("await {|#0:tasks.BeginAsync(Request, ct)|};").Replace("[KernelFunction]", "", StringComparison.Ordinal) + "public class Clock { [McpServerTool] public string Now() => \"\"; }",
        Expect.Suggestion(Undisposed));

    [Theory]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); try { } finally { await lease.DisposeAsync(); } await http.GetAsync(\"a\", {|#0:lease|}.Ended);")]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); await using (lease) { } Console.WriteLine({|#0:lease|});")]
    [InlineData("TaskLease? lease = null; try { lease = await tasks.BeginAsync(Request, ct); } finally { if (lease is not null) { await lease.DisposeAsync(); } } Use({|#0:lease|});")]
    [InlineData("Task<string> answer; await using (await tasks.BeginAsync(Request, ct)) { answer = {|#0:http.GetStringAsync(\"a\")|}; } await answer;")]
    [InlineData("Task<string> answer; await using (var lease = await tasks.BeginAsync(Request, ct)) { answer = {|#0:http.GetStringAsync(\"a\")|}; } await answer;")]
    public Task Used_when_it_has_ended(string body) => V.Source(Leasing(body, "private static void Use(TaskLease lease) { }"), Expect.Warning(Early));

    [Theory]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); try { } finally { await lease.DisposeAsync(); } Console.WriteLine($\"{lease.Id} {lease.Task} {lease.IsEnded} {lease.Deadline}\");")]
    [InlineData("var lease = await tasks.BeginAsync(Request, ct); try { } finally { await lease.DisposeAsync(); } lease = await tasks.BeginAsync(Request, ct); Use(lease);")]
    [InlineData("Task<string> answer; await using (await tasks.BeginAsync(Request, ct)) { answer = http.GetStringAsync(\"a\"); await answer; } Console.WriteLine(answer.Result);")]
    [InlineData("Task<string> answer; await using (await tasks.BeginAsync(Request, ct)) { answer = Task.FromResult(\"a\"); } await answer;")]
    [InlineData("await using (var lease = await tasks.BeginAsync(Request, ct)) { Use(lease); }")]
    public Task Used_while_it_lives_is_silent(string body) => V.Source(Leasing(body, "private static void Use(TaskLease lease) { }"));

    [Fact]
    public Task A_stream_leaves_the_lease() => V.Source(
        Usings + """
        using PolicyAnalyzers.TokenClient;

        public class Plugin(ITaskTokenClient tasks)
        {
            [KernelFunction]
            public async Task<IAsyncEnumerable<string>> Run(CancellationToken ct)
            {
                await using var lease = await tasks.BeginAsync(new TaskRequest("a"), ct);
                return {|#0:Rows()|};
            }

            private async IAsyncEnumerable<string> Rows() { await Task.Yield(); yield return ""; }
        }
        """ + Client,
        Expect.Warning(Early));

    /// <summary>Leases as an application may have them, and what only looks like one.</summary>
    private static string Own(string body, string members = "") => Leasing(
        body.Length == 0 ? "" : "var (pool, bank, vault, gate) = (_pool, _bank, _vault, _gate); " + body,
        members + """

        private readonly IRobotPool _pool = null!; private readonly Bank _bank = new(); private readonly Vault _vault = new(); private readonly Gate _gate = new();
        """) + """

        public interface IRobotLease : IDisposable { string Name { get; } string Secret { get; } }
        public interface IRobotPool { IRobotLease Rent(string role); IRobotLease FindRented(string role); void Return(IRobotLease robot); }
        public record BankLease(string Account, string Password) : IAsyncDisposable { public ValueTask DisposeAsync() => default; public Task ProlongAsync() => Task.CompletedTask; }
        public struct RoleLease : IDisposable { public string AccessToken { get; set; } public void Dispose() { } }
        public class Bank { public Task<BankLease> LeaseAsync() => Task.FromResult(new BankLease("", "")); public Task<string> SendAsync(string user, string password) => Task.FromResult(""); public Task<string> CallAsync(BankLease lease) => Task.FromResult(""); public Task<string> AskAsync(IRobotLease robot) => Task.FromResult(""); }
        public class Vault { public RoleLease Take() => default; }
        public sealed class LockLease : IDisposable { public string Token => ""; public void Dispose() { } }
        public sealed class FlatLease : IDisposable { public string Tenant => ""; public CancellationToken Token => default; public void Dispose() { } }
        public sealed class CarLease { public string Password => ""; }
        public class Gate { public LockLease Lock() => new(); public FlatLease Rent() => new(); public CarLease Drive() => new(); }
        public sealed class Session(IRobotLease robot) : IDisposable { public void Dispose() => robot.Dispose(); }
        """;

    [Theory]
    [InlineData("var robot = {|#0:pool.Rent(\"a\")|}; await bank.AskAsync(robot);")]
    [InlineData("var robot = {|#0:pool.Rent(\"a\")|}; await bank.AskAsync(robot); robot.Dispose();")]
    [InlineData("var robot = {|#0:pool.Rent(\"a\")|}; await bank.AskAsync(robot); pool.Return(robot);")]
    [InlineData("var lease = await {|#0:bank.LeaseAsync()|}; await bank.SendAsync(lease.Account, lease.Password);")]
    [InlineData("var role = {|#0:vault.Take()|}; await bank.SendAsync(\"a\", role.AccessToken);")]
    public Task A_lease_of_the_application_is_not_disposed(string body) => V.Source(Own(body), Expect.Warning(Undisposed));

    [Theory]
    [InlineData("using var robot = pool.Rent(\"a\"); await bank.AskAsync(robot);")]
    [InlineData("var robot = pool.FindRented(\"a\"); await bank.AskAsync(robot);")]
    [InlineData("var robot = pool.Rent(\"a\"); try { await bank.AskAsync(robot); } finally { pool.Return(robot); }")]
    [InlineData("IRobotLease? robot = null; try { robot = pool.Rent(\"a\"); await bank.AskAsync(robot); } finally { robot?.Dispose(); }")]
    [InlineData("using var session = new Session(pool.Rent(\"a\"));")]
    [InlineData("var robot = pool.Rent(\"a\"); using var session = new Session(robot);")]
    [InlineData("await using var lease = await bank.LeaseAsync(); await lease.ProlongAsync();")]
    [InlineData("var leases = new Queue<IRobotLease>(); var robot = leases.Dequeue(); await bank.AskAsync(robot);")]
    [InlineData("var held = gate.Lock(); Console.WriteLine(held.Token);")]
    [InlineData("var flat = gate.Rent(); Console.WriteLine(flat.Tenant);")]
    [InlineData("var car = gate.Drive(); Console.WriteLine(car);")]
    public Task A_lease_of_the_application_that_ends_and_what_is_none_are_silent(string body) => V.Source(Own(body, "private IRobotLease Open() { var robot = _pool.Rent(\"a\"); return robot; }"));

    [Theory]
    [InlineData("Task<string> answer; await using (var lease = await bank.LeaseAsync()) { answer = {|#0:bank.SendAsync(lease.Account, lease.Password)|}; } await answer;")]
    [InlineData("Task<string> answer; using (var robot = pool.Rent(\"a\")) { var secret = robot.Secret; answer = {|#0:bank.SendAsync(\"a\", secret)|}; } await answer;")]
    [InlineData("var robot = pool.Rent(\"a\"); try { } finally { robot.Dispose(); } await bank.AskAsync({|#0:robot|});")]
    public Task A_lease_of_the_application_ends_too_early(string body) => V.Source(Own(body), Expect.Warning(Early));

    [Theory]
    [InlineData("Task<string> answer; await using (var lease = await bank.LeaseAsync()) { answer = bank.SendAsync(lease.Account, lease.Password); await answer; }")]
    [InlineData("Task<string> answer; await using (var lease = await bank.LeaseAsync()) { answer = http.GetStringAsync(lease.Account); } await answer;")]
    [InlineData("Task<string> answer; await using (var lease = await bank.LeaseAsync()) { var stock = await bank.CallAsync(lease); answer = http.GetStringAsync(stock); } await answer;")]
    [InlineData("Task<string> answer; using (var held = gate.Lock()) { answer = http.GetStringAsync(held.Token); } await answer;")]
    [InlineData("var robot = pool.Rent(\"a\"); try { } finally { robot.Dispose(); } Console.WriteLine(robot.Name);")]
    public Task What_does_not_need_the_lease_may_go_on(string body) => V.Source(Own(body));

    [Fact]
    public Task A_task_leaves_the_lease_of_the_application() => V.Source(
        Own("", """
        [KernelFunction]
        public Task<string> Ask()
        {
            using var robot = _pool.Rent("a");
            return {|#0:_bank.AskAsync(robot)|};
        }

        [KernelFunction]
        public Task<string> Clean()
        {
            using var robot = _pool.Rent("a");
            return http.GetStringAsync(robot.Name);
        }
        """),
        Expect.Warning(Early));

    private static string Sync(string body) => Usings + $$"""
        public class Plugin(TokenCredential credential, HttpClient http)
        {
            [KernelFunction]
            public Task<HttpResponseMessage> Run(string id)
            {
                var token = credential.GetToken(new TokenRequestContext([]), default).Token;
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("""using var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = new("Bearer", token); return {|#0:client.GetAsync("https://a.example/" + id)|};""")]
    [InlineData("""using (var request = new HttpRequestMessage()) { request.Headers.Authorization = new("Bearer", token); return {|#0:http.SendAsync(request)|}; }""")]
    [InlineData("""using var request = new HttpRequestMessage { Headers = { Authorization = new("Bearer", token) } }; if (id.Length == 0) { return {|#0:http.SendAsync(request)|}; } throw new InvalidOperationException();""")]
    public Task A_task_leaves_its_client(string body) => V.Source(Sync("_ = http; " + body), Expect.Warning(Early));

    [Theory]
    [InlineData("""using var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = new("Bearer", token); return Task.FromResult(client.GetAsync("https://a.example/" + id).Result);""")]
    [InlineData("""var request = new HttpRequestMessage(); request.Headers.Authorization = new("Bearer", token); return http.SendAsync(request);""")]
    [InlineData("""using var gate = new SemaphoreSlim(1); var request = new HttpRequestMessage(); request.Headers.Authorization = new("Bearer", token); return http.SendAsync(request);""")]
    [InlineData("""using var request = new HttpRequestMessage(); return Send(async () => await http.GetAsync(id)); Task<HttpResponseMessage> Send(Func<Task<HttpResponseMessage>> what) { _ = token; return what(); }""")]
    public Task A_task_that_needs_nothing_is_silent(string body) => V.Source(Sync("_ = http; " + body));
}
