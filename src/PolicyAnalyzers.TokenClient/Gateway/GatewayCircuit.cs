namespace PolicyAnalyzers.TokenClient.Gateway;

/// <summary>
/// After some failures in a row the gateway is left alone for a moment: callers fail at once instead of waiting each for its own time-out, and a
/// gateway that comes back meets one question and not all of them.
/// </summary>
internal sealed class GatewayCircuit(TimeProvider time)
{
    public const int Threshold = 5;

    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private int _failures;
    private DateTimeOffset _nextProbe;

    /// <exception cref="GatewayUnavailableException">The gateway is being left alone.</exception>
    public void ThrowIfOpen()
    {
        lock (_lock)
        {
            if (_failures < Threshold)
            {
                return;
            }

            DateTimeOffset now = time.GetUtcNow();
            if (now < _nextProbe)
            {
                throw new GatewayUnavailableException($"The gateway failed {_failures} times in a row, and is asked again in {Math.Ceiling((_nextProbe - now).TotalSeconds)} seconds.");
            }

            // This caller asks for all; the others wait for what it finds.
            _nextProbe = now + Pause;
        }
    }

    public void Succeeded()
    {
        lock (_lock)
        {
            _failures = 0;
        }
    }

    public void Failed()
    {
        lock (_lock)
        {
            _failures++;
            _nextProbe = time.GetUtcNow() + Pause;
        }
    }
}
