using PolicyAnalyzers.Gateway.Clock;

namespace PolicyAnalyzers.Gateway.Keys;

/// <summary>
/// Keeps the timetable: at the start, before the server listens, there is a key that this node can sign with; each second what other nodes and operators changed is read. A node
/// that lacks a key says so when the key is published, and not only when it has to sign.
/// </summary>
internal sealed class SigningKeyKeeper(
    SigningKeyAdministration administration, SigningKeyRing ring, ISigningKeyStore keys, GatewayClock time, ILogger<SigningKeyKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _ticking = new(1, 1);
    private readonly HashSet<long> _probed = [];
    private string? _told;

    /// <exception cref="GatewayStartException">This node cannot sign.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await administration.MaintainAsync(cancellationToken);
            await ProbeAsync(cancellationToken);
        }
        catch (SigningKeyStoreException exception)
        {
            throw new GatewayStartException(exception.Message, exception);
        }

        if (keys is FileKeyStore { Encrypts: false } files)
        {
            logger.KeysNotEncrypted(files.Directory);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>What happens each second.</summary>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        await _ticking.WaitAsync(cancellationToken);
        try
        {
            await administration.MaintainAsync(cancellationToken);
            await ProbeAsync(cancellationToken);
            _told = null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Said once: until it is mended, the keys that there are go on signing.
            if (_told != exception.Message)
            {
                _told = exception.Message;
                logger.KeyStoreFailed(exception.Message, exception);
            }
        }
        finally
        {
            _ticking.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _ticking.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TickAsync(stoppingToken);
        }
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        KeyTimetable timetable = ring.Timetable;
        foreach (GatewayKey? key in new[] { timetable.Current(now), timetable.Next(now) })
        {
            if (key is not null && !_probed.Contains(key.Number))
            {
                await ring.ProbeAsync(key, cancellationToken);
                _probed.Add(key.Number);
            }
        }
    }
}
