using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PolicyAnalyzers.Tests.Postgres;

/// <summary>
/// A PostgreSQL server of this run alone, in a folder of its own. It belongs to a shell that stops it and deletes the folder when this process ends, in whatever way:
/// it waits for the end of its input. PostgreSQL refuses to run as root, so then it runs as another user.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Script = """
        folder=$(mktemp -d /tmp/gateway-postgres-XXXXXX)
        trap '"$1/pg_ctl" stop -D "$folder/data" -m immediate >>"$folder/log" 2>&1; wait; rm -rf "$folder"' EXIT
        start() {
            "$1/postgres" -D "$folder/data" -k "$folder" -c listen_addresses=127.0.0.1 -c port=$2 -c fsync=$3 -c max_connections=400 -c shared_buffers=64MB >>"$folder/log" 2>&1 </dev/null &
            server=$!
            until "$1/pg_isready" -q -h "$folder" -p $2; do
                kill -0 $server || { cat "$folder/log" >&2; exit 1; }
                sleep 0.05
            done
        }
        "$1/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --no-locale --no-sync --no-instructions >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
        start "$@"
        echo "$folder"
        while read -r command; do
            case $command in
                crash) "$1/pg_ctl" stop -D "$folder/data" -m immediate >>"$folder/log" 2>&1; wait ;;
                start) start "$@" ;;
                *) kill -$command $server $(cat /proc/$server/task/$server/children) ;;
            esac
            echo done
        done
        """;

    private static readonly Lazy<Task<PostgresServer>> s_shared = new(() => StartAsync(durable: false));
    private static int s_databases;

    private readonly ConcurrentBag<string> _spare = [];
    private readonly Process _shell;
    private readonly int _port;
    private bool _isFrozen;

    private PostgresServer(Process shell, int port, string folder) => (_shell, _port, Folder) = (shell, port, folder);

    public string Folder { get; }

    /// <summary>What its processes have used that run now.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            string server = File.ReadLines(Path.Combine(Folder, "data", "postmaster.pid")).First();
            IEnumerable<string> workers = File.ReadAllText($"/proc/{server}/task/{server}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return workers.Append(server).Aggregate(TimeSpan.Zero, (sum, id) =>
            {
                using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
                return sum + process.TotalProcessorTime;
            });
        }
    }

    /// <summary>The server of all tests that do nothing to it; it starts with the first of them.</summary>
    public static Task<PostgresServer> SharedAsync() => s_shared.Value;

    public static async Task<PostgresServer> StartAsync(bool durable)
    {
        int port = FreePort();
        string[] command = ["sh", "-c", Script, "sh", Programs(), port.ToString(CultureInfo.InvariantCulture), durable ? "on" : "off"];
        if (Environment.UserName == "root")
        {
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. command];
        }

        var shell = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/tmp",
        })!;
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        if (await shell.StandardOutput.ReadLineAsync() is not { } line)
        {
            throw new InvalidOperationException("PostgreSQL does not start: " + await errors);
        }

        return new PostgresServer(shell, port, line);
    }

    /// <summary>Stops the shared server, when it was started.</summary>
    public static async ValueTask StopSharedAsync()
    {
        if (s_shared.IsValueCreated)
        {
            await (await s_shared.Value).DisposeAsync();
        }
    }

    /// <summary>How to connect to a database of the server, through its socket.</summary>
    public string ConnectionString(string database, string user = "postgres") => $"Host={Folder};Port={_port};Database={database};Username={user}";

    /// <summary>Ends the server and all its connections at once, as a crash does: nothing is written any more.</summary>
    public Task CrashAsync() => TellAsync("crash");

    /// <summary>Starts it again, with what was on its disk.</summary>
    public Task RestartAsync() => TellAsync("start");

    /// <summary>Stops all its processes where they are; nothing is closed, and nothing answers.</summary>
    public Task FreezeAsync()
    {
        _isFrozen = true;
        return TellAsync("STOP");
    }

    public Task ThawAsync()
    {
        _isFrozen = false;
        return TellAsync("CONT");
    }

    /// <summary>An empty database. It consists of hundreds of files, so that one which was given back is emptied rather than another made.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = NextName();
        if (_spare.TryTake(out string? spare))
        {
            await ExecuteAsync(spare, "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC");
            await ExecuteAsync("postgres", $"ALTER DATABASE {spare} RENAME TO {name}");
        }
        else
        {
            await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        }

        return name;
    }

    /// <summary>Takes a database back. Who is still connected to it is cut off, and finds it under its name no more.</summary>
    public async Task ReturnDatabaseAsync(string database)
    {
        string name = NextName();
        await ExecuteAsync("postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'");
        await ExecuteAsync("postgres", $"ALTER DATABASE {database} RENAME TO {name}");
        _spare.Add(name);
    }

    public async Task<object?> ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // What is frozen would never end.
        if (_isFrozen)
        {
            await ThawAsync();
        }

        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private async Task TellAsync(string command)
    {
        await _shell.StandardInput.WriteLineAsync(command);
        if (await _shell.StandardOutput.ReadLineAsync() != "done")
        {
            throw new InvalidOperationException($"PostgreSQL does not {command}.");
        }
    }

    private static string NextName() => "gateway_" + Interlocked.Increment(ref s_databases).ToString(CultureInfo.InvariantCulture);

    private static string Programs()
    {
        string folder = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb"))) ?? string.Empty
            : string.Empty;
        return folder.Length > 0 ? folder : throw new InvalidOperationException("PostgreSQL is missing: run apt-get install postgresql, or build/test, which does.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
