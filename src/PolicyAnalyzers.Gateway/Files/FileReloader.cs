using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Files;

/// <summary>Looks at files that can be replaced while the gateway runs: once before the server listens, and then again and again.</summary>
internal abstract class FileReloader(TimeSpan interval, GatewayClock time) : BackgroundService
{
    protected GatewayClock Time { get; } = time;

    /// <summary>Reads the files once.</summary>
    /// <exception cref="StoreUnavailableException">What follows from them is not recorded; the next look does it.</exception>
    public abstract Task ReloadAsync();

    /// <summary>Before the server listens, what the files refuse has ended.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be ended; the gateway does not start.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReloadAsync();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReloadAsync();
            }
            catch (StoreUnavailableException exception)
            {
                TellUnrecorded(exception);
            }
        }
    }

    protected abstract void TellUnrecorded(StoreUnavailableException exception);
}
