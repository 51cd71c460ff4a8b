using System.Diagnostics;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>A server in a process of its own, so that its processor time is its own too. It ends with its standard input.</summary>
internal sealed class ServerProcess : ITokenServer
{
    private readonly Process _process;
    private readonly Func<SigningClient, byte[]> _prepare;

    private ServerProcess(Process process, Uri address, Func<SigningClient, byte[]> prepare) => (_process, Address, _prepare) = (process, address, prepare);

    public Uri Address { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static Task<ServerProcess> StartGatewayAsync()
    {
        var requests = new GatewayRequests(tasks: 1);
        return StartAsync("gateway", requests.AgentPem, requests.Prepare);
    }

    public static Task<ServerProcess> StartOpenIddictAsync()
    {
        var requests = new OpenIddictRequests();
        return StartAsync("openiddict", requests.AgentPem, _ => requests.Prepare());
    }

    /// <summary>What the process does.</summary>
    public static async Task<int> RunAsync(string name, string agentPem)
    {
        if (name == "gateway")
        {
            await using BenchmarkGateway gateway = await BenchmarkGateway.StartAsync(new GatewayRequests(agentPem));
            await ServeAsync(gateway.Address);
        }
        else
        {
            await using OpenIddictServer server = await OpenIddictServer.StartAsync(agentPem);
            await ServeAsync(server.Address);
        }

        return 0;
    }

    public byte[] Prepare(SigningClient sender) => _prepare(sender);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task ServeAsync(Uri address)
    {
        await Console.Out.WriteLineAsync(address.AbsoluteUri);
        await Console.In.ReadToEndAsync();
    }

    private static async Task<ServerProcess> StartAsync(string name, string agentPem, Func<SigningClient, byte[]> prepare)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), "serve", name, agentPem]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        string? address = await process.StandardOutput.ReadLineAsync();
        return address is null ? throw new InvalidOperationException($"The process of {name} ended.") : new ServerProcess(process, new Uri(address), prepare);
    }

    /// <summary>How this program is called when it is run by the shared host.</summary>
    private static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ServerProcess).Assembly.Location] : [];
}
