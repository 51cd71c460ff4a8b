using System.Collections.Concurrent;
using System.Diagnostics;

namespace PolicyAnalyzers.Gateway.Tests.Nodes;

/// <summary>One gateway as a process of its own.</summary>
internal sealed class GatewayNode : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly string[] _arguments;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private Process? _process;

    /// <param name="address">Where it listens.</param>
    /// <param name="arguments">Its settings.</param>
    /// <param name="environment">What its environment has besides that of the tests.</param>
    public GatewayNode(string address, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        _environment = environment ?? new Dictionary<string, string>();
        Address = new Uri(address);
        _arguments = arguments;
        Http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public int ProcessId => _process!.Id;

    public string Logs => string.Join('\n', _lines);

    /// <summary>Starts the process and waits until it serves.</summary>
    public async Task StartAsync(params string[] more)
    {
        var serves = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process
        {
            // Without SIGXFSZ, so that a file that may not grow is an error, as on a full disk.
            StartInfo = new ProcessStartInfo(
                "sh",
                ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "sh", Path.Combine(AppContext.BaseDirectory, "PolicyAnalyzers.Gateway.Host.dll"), "--urls", Address.GetLeftPart(UriPartial.Authority), .. _arguments, .. more])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath(),
            },
            EnableRaisingEvents = true,
        };
        foreach ((string name, string value) in _environment)
        {
            process.StartInfo.Environment[name] = value;
        }

        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => serves.TrySetException(new InvalidOperationException("The node ended: " + Logs));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        await serves.Task.WaitAsync(TimeSpan.FromSeconds(60));

        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            _lines.Enqueue(line);
            if (line.Contains("Application started", StringComparison.Ordinal))
            {
                serves.TrySetResult();
            }
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Sends the process a signal.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
    }
}
