using System.Diagnostics;
using System.Globalization;

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
        return StartAsync([], requests.Prepare, "gateway", requests.AgentPem);
    }

    public static Task<ServerProcess> StartBareAsync()
    {
        var requests = new GatewayRequests(tasks: 1);
        return StartAsync([], requests.Prepare, "bare", requests.AgentPem);
    }

    public static Task<ServerProcess> StartLeastAsync()
    {
        var requests = new GatewayRequests(tasks: 1);
        return StartAsync([], requests.Prepare, "least", requests.AgentPem);
    }

    public static Task<ServerProcess> StartOpenIddictAsync()
    {
        var requests = new OpenIddictRequests();
        return StartAsync([], _ => requests.Prepare(), "openiddict", requests.AgentPem);
    }

    /// <summary>A gateway that shares its database and its keys with others, and has one processor for itself.</summary>
    public static Task<ServerProcess> StartNodeAsync(GatewayRequests requests, string connectionString, string keys, int processor) => StartAsync(
        ["taskset", "--cpu-list", processor.ToString(CultureInfo.InvariantCulture)], requests.Prepare, "node", requests.AgentPem, connectionString, keys);

    /// <summary>What the process does.</summary>
    public static async Task<int> RunAsync(string name, string agentPem)
    {
        if (name == "gateway")
        {
            await using BenchmarkGateway gateway = await BenchmarkGateway.StartAsync(new GatewayRequests(agentPem));
            await ServeAsync(gateway.Address);
        }
        else if (name == "bare")
        {
            await using BareServer server = await BareServer.StartAsync();
            await ServeAsync(server.Address);
        }
        else if (name == "least")
        {
            await using LeastServer server = await LeastServer.StartAsync();
            await ServeAsync(server.Address);
        }
        else
        {
            await using OpenIddictServer server = await OpenIddictServer.StartAsync(agentPem);
            await ServeAsync(server.Address);
        }

        return 0;
    }

    public static async Task<int> RunNodeAsync(string agentPem, string connectionString, string keys)
    {
        await using BenchmarkGateway gateway = await BenchmarkGateway.StartAsync(new GatewayRequests(agentPem), connectionString, keys);
        await ServeAsync(gateway.Address);
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

    private static async Task<ServerProcess> StartAsync(string[] under, Func<SigningClient, byte[]> prepare, params string[] what)
    {
        string[] command = [.. under, Environment.ProcessPath!, .. Self(), "serve", .. what];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        string? address = await process.StandardOutput.ReadLineAsync();
        return address is null ? throw new InvalidOperationException($"The process of {what[0]} ended.") : new ServerProcess(process, new Uri(address), prepare);
    }

    /// <summary>How this program is called when it is run by the shared host.</summary>
    private static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ServerProcess).Assembly.Location] : [];
}
