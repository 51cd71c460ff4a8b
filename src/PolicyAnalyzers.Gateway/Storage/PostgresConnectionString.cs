using System.Net;
using Npgsql;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>Where the PostgreSQL database is, and how the gateway connects to it. It holds a password, and shows none.</summary>
internal sealed class PostgresConnectionString
{
    private readonly NpgsqlConnectionStringBuilder _builder;

    /// <exception cref="ArgumentException">It cannot be read. The inner message may quote a part of a password.</exception>
    public PostgresConnectionString(string text)
    {
        ICollection<string> given = new NpgsqlConnectionStringBuilder(text).Keys;
        _builder = new NpgsqlConnectionStringBuilder(text)
        {
            // The store keeps its connections itself: one that writes, and some that read.
            Pooling = false,
            Multiplexing = false,
            Enlist = false,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,

            // Neither a password nor a value of a row in a message.
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
            IncludeFailedBatchedCommand = false,
        };
        if (!given.Contains("SSL Mode") && !IsLocal(_builder.Host))
        {
            _builder.SslMode = SslMode.VerifyFull;
        }

        // A machine that is gone ends what waits for it.
        if (!given.Contains("TCP Keepalive") && !given.Contains("TCP Keepalive Time") && _builder.Host?.Split(',').Any(IsSocket) == false)
        {
            (_builder.TcpKeepAliveTime, _builder.TcpKeepAliveInterval) = (5, 1);
        }

        if (!given.Contains("Application Name"))
        {
            _builder.ApplicationName = "policy gateway";
        }
    }

    public string Name => $"The database '{_builder.Database}' at {_builder.Host}:{_builder.Port}";

    /// <summary>What is wrong with a connection string; null when nothing is. It quotes nothing of it.</summary>
    public static string? Fault(string text)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrWhiteSpace(builder.Host) || string.IsNullOrWhiteSpace(builder.Database)
                ? "ConnectionString must name a Host, and a Database of the gateway's own"
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException or NotSupportedException)
        {
            return "ConnectionString is none of PostgreSQL (Host=…;Database=…;Username=…); a value that holds ; or = or a quote must be quoted";
        }
    }

    /// <summary>A source of connections; connecting and each command end within this time.</summary>
    public NpgsqlDataSource Within(TimeSpan timeout)
    {
        var source = new NpgsqlDataSourceBuilder(_builder.ConnectionString);
        source.ConnectionStringBuilder.Timeout = (int)Math.Ceiling(timeout.TotalSeconds);
        source.ConnectionStringBuilder.CommandTimeout = (int)Math.Ceiling(timeout.TotalSeconds);
        source.ConnectionStringBuilder.CancellationTimeout = 500;

        // The gateway has no types of its own in the database; to look for them would cost each new connection.
        source.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return source.Build();
    }

    /// <summary>A socket of this machine, or its loopback.</summary>
    private static bool IsLocal(string? hosts) => hosts?.Split(',').All(host =>
        IsSocket(host) || host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address))) == true;

    private static bool IsSocket(string host) => host.StartsWith('/') || host.StartsWith('@');
}
