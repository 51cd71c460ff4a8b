using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>
/// OpenIddict as its documentation sets it up for client credentials: EF Core on SQLite, each token kept, <c>private_key_jwt</c>, ES256 access tokens that are signed and not encrypted. Its
/// database commits as the gateway's does: write-ahead log, <c>synchronous=FULL</c>. It checks no DPoP proof, no policy and no lease, and keeps no audit log.
/// </summary>
internal sealed class OpenIddictServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName()));
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly WebApplication _app;

    private OpenIddictServer()
    {
        WebApplicationBuilder builder = Loopback.CreateBuilder();
        string connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(_directory.FullName, "openiddict.db") }.ToString();
        builder.Services.AddDbContextPool<DbContext>(options => options.UseSqlite(connection).AddInterceptors(new DurableCommits()).UseOpenIddict());
        builder.Services.AddOpenIddict()
            .AddCore(options => options.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(options =>
            {
                options.SetIssuer(new Uri(OpenIddictRequests.Issuer)).SetTokenEndpointUris("/token").AllowClientCredentialsFlow().RegisterScopes(OpenIddictRequests.Scope);
                options.AddSigningKey(new ECDsaSecurityKey(_key)).AddEphemeralEncryptionKey().DisableAccessTokenEncryption();
                options.SetAccessTokenLifetime(TimeSpan.FromSeconds(60));
                options.UseAspNetCore().EnableTokenEndpointPassthrough().DisableTransportSecurityRequirement();
            });
        _app = builder.Build();
        _app.UseAuthentication();
        _app.MapPost("/token", (HttpContext http) =>
        {
            OpenIddictRequest request = http.GetOpenIddictServerRequest()!;
            var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType);
            identity.SetClaim(OpenIddictConstants.Claims.Subject, request.ClientId);
            identity.SetScopes(request.GetScopes());
            identity.SetResources("https://ledger.contoso.example");
            return Results.SignIn(new ClaimsPrincipal(identity), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        });
    }

    public Uri Address => new(_app.Urls.Single());

    /// <param name="agentPem">The public key of the client.</param>
    public static async Task<OpenIddictServer> StartAsync(string agentPem)
    {
        using var agent = ECDsa.Create();
        agent.ImportFromPem(agentPem);
        var server = new OpenIddictServer();
        await using (AsyncServiceScope scope = server._app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
            await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(new OpenIddictApplicationDescriptor
            {
                ClientId = OpenIddictRequests.Client,
                ClientType = OpenIddictConstants.ClientTypes.Confidential,
                JsonWebKeySet = new JsonWebKeySet { Keys = { JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(agent)) } },
                Permissions =
                {
                    OpenIddictConstants.Permissions.Endpoints.Token,
                    OpenIddictConstants.Permissions.GrantTypes.ClientCredentials,
                    OpenIddictConstants.Permissions.Prefixes.Scope + OpenIddictRequests.Scope,
                },
            });
        }

        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _key.Dispose();
        _directory.Delete(recursive: true);
    }

    private sealed class DurableCommits : DbConnectionInterceptor
    {
        private const string Pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;";

        public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
        {
            using System.Data.Common.DbCommand command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using System.Data.Common.DbCommand command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
