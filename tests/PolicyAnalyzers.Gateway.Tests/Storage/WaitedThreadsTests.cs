using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Tests.Storage;

public sealed class WaitedThreadsTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50), Long = TimeSpan.FromSeconds(30);

    private readonly WaitedThreads _threads = new("test reader", 2);

    [Fact]
    public void What_hangs_keeps_its_thread_and_nobody_elses()
    {
        using var end = new ManualResetEventSlim();
        Assert.Throws<TimeoutException>(() => _threads.Run(() => Wait(end), Short));

        Assert.Equal(2, _threads.Run(() => 2, Long));
        Assert.Equal(3, _threads.Run(() => 3, Long));
        end.Set();
    }

    [Fact]
    public void What_did_not_begin_in_time_never_begins()
    {
        using var end = new ManualResetEventSlim();
        bool began = false;
        Assert.Throws<TimeoutException>(() => _threads.Run(() => Wait(end), Short));
        Assert.Throws<TimeoutException>(() => _threads.Run(() => Wait(end), Short));
        Assert.Throws<TimeoutException>(() => _threads.Run(() => began = true, Short));

        end.Set();

        Assert.Equal(1, _threads.Run(() => 1, Long));
        Assert.False(began);
    }

    [Fact]
    public void An_exception_is_the_callers()
    {
        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(() => _threads.Run<int>(() => throw new InvalidOperationException("mine"), Long)).Message);
        Assert.Equal(1, _threads.Run(() => 1, Long));
    }

    [Fact]
    public void After_the_end_nothing_is_taken()
    {
        _threads.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _threads.Run(() => 1, Long));
    }

    public void Dispose() => _threads.Dispose();

    private static int Wait(ManualResetEventSlim end)
    {
        end.Wait(Long, TestContext.Current.CancellationToken);
        return 0;
    }
}
