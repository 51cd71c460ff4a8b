using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Faults;

/// <summary>The gateway's time goes on, whatever the machine's clock does.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Time_never_goes_back_and_never_stands_still()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        var machine = new Machine { Now = s_noon };
        GatewayClock clock = Clock(gateway, machine);

        Assert.Equal(s_noon, clock.GetUtcNow());
        machine.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(s_noon.AddSeconds(10), clock.GetUtcNow());
        machine.Now -= TimeSpan.FromHours(1);
        Assert.Equal(s_noon.AddSeconds(10), clock.GetUtcNow());
        machine.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(s_noon.AddSeconds(40), clock.GetUtcNow());
        machine.Now += TimeSpan.FromHours(2);
        Assert.Equal(s_noon.AddHours(1).AddSeconds(40), clock.GetUtcNow());
        machine.Now -= TimeSpan.FromHours(1);
        Assert.Equal(s_noon.AddHours(1).AddSeconds(40), clock.GetUtcNow());
    }

    [Fact]
    public async Task Many_threads_and_a_clock_that_trembles_never_see_time_go_back()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        var machine = new Machine { Now = s_noon };
        GatewayClock clock = Clock(gateway, machine);
        var random = new Random(1);
        using var stop = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (DateTimeOffset last = default; !stop.IsCancellationRequested;)
            {
                DateTimeOffset now = clock.GetUtcNow();
                Assert.True(now >= last);
                last = now;
            }
        }))];
        for (int i = 0; i < 20_000; i++)
        {
            machine.Pass(TimeSpan.FromMilliseconds(random.Next(3)));
            machine.Now += TimeSpan.FromMilliseconds(random.Next(-20, 21));
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task A_start_goes_on_from_the_latest_time_in_the_log()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Time.Advance(TimeSpan.FromMinutes(10));
        await gateway.IssueAsync();
        var machine = new Machine { Now = s_noon };
        GatewayClock clock = Clock(gateway, machine);

        machine.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(s_noon.AddMinutes(10).AddSeconds(5), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(10), clock.SetBackBy);
    }

    [Fact]
    public async Task A_token_that_expired_is_over_after_a_start_with_an_earlier_clock_and_a_used_assertion_is_used()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Dictionary<string, string?> fields = gateway.Ask();
        string proof = gateway.Agent.Proof("/token");
        Reply issued = await gateway.TokenAsync(fields, proof: proof);
        gateway.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await gateway.IsActiveAsync(issued.AccessToken));
        await gateway.TokenAsync(gateway.Ask(task: "invoice.gone"));
        await gateway.SweepAsync();

        var machine = new Machine { Now = s_noon };
        await using TestGateway node = await gateway.StartNodeAsync(services: services => services.AddSingleton<TimeProvider>(machine));

        Assert.False(await node.IsActiveAsync(issued.AccessToken));
        (await node.TokenAsync(fields, proof: proof)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", "the client assertion has expired");
    }

    [Fact]
    public async Task An_earlier_clock_is_believed_when_an_operator_says_so_and_what_lives_ends()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Time.Advance(TimeSpan.FromHours(1));
        Reply issued = await gateway.IssueAsync();
        var machine = new Machine { Now = s_noon };
        await using (TestGateway node = await gateway.StartNodeAsync((options, _) => options.AcceptEarlierClock = true, services => services.AddSingleton<TimeProvider>(machine)))
        {
            Assert.Contains("the clock is 01:00:00 behind the log, and is believed: 1 lease(s)", (await node.AuditAsync()).Select(record => record.Reason));
        }

        Assert.Equal(s_noon, Clock(gateway, machine).GetUtcNow());
        Assert.Single(await gateway.AuditAsync(), record => record.Event == AuditEvents.ClockAccepted);
        Assert.False(await gateway.IsActiveAsync(issued.AccessToken));
    }

    private static GatewayClock Clock(TestGateway gateway, TimeProvider machine) => new(
        machine, gateway.Services.GetRequiredService<GatewayStore>(), gateway.Services.GetRequiredService<IOptions<IdentityGatewayOptions>>(), NullLogger<GatewayClock>.Instance);

    /// <summary>A machine whose clock is set to anything, while real time passes as it does.</summary>
    private sealed class Machine : TimeProvider
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _now;
        private long _passed;

        public DateTimeOffset Now
        {
            get
            {
                lock (_lock)
                {
                    return _now;
                }
            }

            set
            {
                lock (_lock)
                {
                    _now = value;
                }
            }
        }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time)
        {
            lock (_lock)
            {
                _now += time;
                _passed += time.Ticks;
            }
        }

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Interlocked.Read(ref _passed);
    }
}
