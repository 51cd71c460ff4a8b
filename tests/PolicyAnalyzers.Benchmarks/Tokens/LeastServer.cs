using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>
/// What no gateway of this kind can do without, and nothing else: the web server, the form, two verifications and a signature, and the rows of a token, durable before the answer.
/// It reads no assertion and no proof, checks nothing, and mints nothing.
/// </summary>
internal sealed class LeastServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName()));
    private readonly ThreadLocal<ECDsa> _key = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private readonly byte[] _data = RandomNumberGenerator.GetBytes(512);
    private readonly WebApplication _app;

    private LeastServer()
    {
        WebApplicationBuilder builder = Loopback.CreateBuilder();
        builder.Services.AddIdentityGateway(options =>
        {
            options.Issuer = GatewayRequests.Issuer;
            options.DatabasePath = Path.Combine(_directory.FullName, "gateway.db");
        });
        _app = builder.Build();
        var store = _app.Services.GetRequiredService<GatewayStore>();
        _app.MapPost("/token", async (HttpContext http) =>
        {
            IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted);
            Sign();
            await store.WriteAsync(Write);
            return form.Count > 0 ? Results.Text(BareServer.Answer, "application/json") : Results.BadRequest();
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<LeastServer> StartAsync()
    {
        var server = new LeastServer();
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _directory.Delete(recursive: true);
    }

    private void Sign()
    {
        ECDsa key = _key.Value!;
        byte[] signature = key.SignData(_data, HashAlgorithmName.SHA256);
        if (!key.VerifyData(_data, signature, HashAlgorithmName.SHA256) || !key.VerifyData(_data, signature, HashAlgorithmName.SHA256))
        {
            throw new InvalidOperationException("A signature does not verify.");
        }
    }

    /// <summary>The rows that the gateway writes, as long as its own.</summary>
    private static bool Write(StoreSession session)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        const string Digest = "sha256-of-a-manifest-as-it-is-written-there-0000";
        byte[] hash = RandomNumberGenerator.GetBytes(32);
        string id = Unguessable.NewId(now);
        session.Replays.TryAdd(session, RandomNumberGenerator.GetBytes(32), now.AddMinutes(1).ToUnixTimeMilliseconds());
        session.Replays.TryAdd(session, hash, now.AddMinutes(1).ToUnixTimeMilliseconds());
        LeaseTable.Insert(session, new Lease(id, GatewayRequests.Agent, "invoice.read-0", Digest, Digest, "thumbprint-of-a-key-of-43-characters-00000000", now, now.AddMinutes(1)));
        session.Post(
            "INSERT INTO tokens (lease, hash, resource, expires, signing_key) VALUES ($1, $2, $3, $4, $5)", id, hash, GatewayRequests.Resource, now.AddMinutes(1).ToUnixTimeMilliseconds(), 1L);
        AuditLog.Append(session, new AuditRecord
        {
            Time = now,
            Event = AuditEvents.TokenIssued,
            Endpoint = "/token",
            Agent = GatewayRequests.Agent,
            Task = "invoice.read-0",
            Lease = id,
            Resource = GatewayRequests.Resource,
            Manifest = Digest,
            Token = Convert.ToHexStringLower(hash),
            LifetimeSeconds = 60,
        });
        return true;
    }
}
