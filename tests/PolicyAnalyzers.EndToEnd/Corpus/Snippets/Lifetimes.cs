using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using Duende.IdentityModel.Client;
using Google.Apis.Auth.OAuth2;
using Microsoft.Agents.AI;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;
using PolicyAnalyzers;
using PolicyAnalyzers.TokenClient;
using AuthenticationResult = Microsoft.Identity.Client.AuthenticationResult;

//# A credential whose token never ends
public sealed class StaticCredential(string token) : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token, DateTimeOffset.MaxValue); // expect POL3005 warning

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(new AccessToken(token, DateTimeOffset.MaxValue)); // expect POL3005 warning
}

public class BlobTools(ITokenAcquisition tokens)
{
    [McpServerTool]
    public async Task<string> Read(string name, CancellationToken ct)
    {
        TokenCredential credential = new StaticCredential(await tokens.GetAccessTokenForUserAsync(["api://files/Files.Read"]));
        StaticCredential same = (StaticCredential)credential;
        var t = await same.GetTokenAsync(new TokenRequestContext([]), ct);
        return name + t.ExpiresOn;
    }
}

//# A credential whose token ends in an hour
public sealed class UserCredential(string token, DateTimeOffset expires) : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token, expires);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(new AccessToken(token, DateTimeOffset.UtcNow.AddHours(1)));
}

public class BlobTools(ITokenAcquisition tokens)
{
    [McpServerTool]
    public async Task<string> Read(string name, CancellationToken ct)
    {
        var credential = new UserCredential(await tokens.GetAccessTokenForUserAsync(["api://files/Files.Read"]), DateTimeOffset.UtcNow.AddMinutes(5));
        var t = await credential.GetTokenAsync(new TokenRequestContext([]), ct);
        return name + t.ExpiresOn;
    }
}

//# A token for thirty days
public class PartnerTools(Microsoft.IdentityModel.Tokens.SigningCredentials signing)
{
    [KernelFunction, Description("Creates access for a partner")]
    public string CreateAccess(string partner)
    {
        var descriptor = new Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor
        {
            Issuer = "https://agent.example",
            Audience = "https://api.example",
            Expires = DateTime.UtcNow.AddDays(30), // expect POL3005 warning
            SigningCredentials = signing,
        };
        return new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().CreateToken(descriptor); // expect POL3012 warning
    }
}

//# A token for five minutes
public class PartnerTools(Microsoft.IdentityModel.Tokens.SigningCredentials signing)
{
    [KernelFunction, Description("Creates access for a partner")]
    public string CreateAccess(string partner)
    {
        var descriptor = new Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor
        {
            Issuer = "https://agent.example",
            Audience = "https://api.example",
            Expires = DateTime.UtcNow.AddMinutes(5),
            IssuedAt = DateTime.UtcNow,
            NotBefore = DateTime.UtcNow.AddDays(-1),
            SigningCredentials = signing,
        };
        return new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().CreateToken(descriptor); // expect POL3012 warning
    }
}

//# A default of a day
public class JwtOptions
{
    public string Key { get; set; } = "";
    public int ExpirationMinutes { get; set; } = 1440; // expect POL3005 warning
}

public class TokenService(JwtOptions options)
{
    public string Create(string user)
    {
        var key = new Microsoft.IdentityModel.Tokens.SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Key));
        var token = new System.IdentityModel.Tokens.Jwt.JwtSecurityToken(
            issuer: "agent",
            audience: user,
            expires: DateTime.UtcNow.AddMinutes(options.ExpirationMinutes),
            signingCredentials: new Microsoft.IdentityModel.Tokens.SigningCredentials(key, "HS256"));
        return new System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler().WriteToken(token);
    }
}

public class LinkTools(TokenService tokens)
{
    [McpServerTool]
    public string ShareLink(string user) => "https://x.example/?t=" + tokens.Create(user).Length;
}

//# Caches, cookies and timeouts
public class SessionTools(IMemoryCache cache, HttpClient http)
{
    private static readonly TimeSpan CacheLifetime = TimeSpan.FromHours(12);

    [McpServerTool]
    public async Task<string> Page(string url, HttpContext context)
    {
        string html = await http.GetStringAsync(url);
        cache.Set(url, html, CacheLifetime);
        cache.Set("etag:" + url, html.Length, DateTimeOffset.UtcNow.AddDays(30));
        context.Response.Cookies.Append("theme", "dark", new CookieOptions { Expires = DateTimeOffset.UtcNow.AddDays(365) });
        http.Timeout = TimeSpan.FromHours(2);
        return html;
    }
}

//# A claim of seven days
public class AssertionTools
{
    [McpServerTool]
    public string Sign(string audience)
    {
        var payload = new Dictionary<string, object>
        {
            ["iss"] = "agent",
            ["aud"] = audience,
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["exp"] = DateTimeOffset.UtcNow.AddDays(7).ToUnixTimeSeconds(), // expect POL3005 warning
        };
        return JsonSerializer.Serialize(payload);
    }
}

//# A claim of ten minutes
public class AssertionTools
{
    [McpServerTool]
    public string Sign(string audience)
    {
        var now = DateTimeOffset.UtcNow;
        var payload = new Dictionary<string, object>
        {
            ["iss"] = "agent",
            ["aud"] = audience,
            ["iat"] = now.AddSeconds(-60).ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(10).ToUnixTimeSeconds(),
            ["subscription_end"] = now.AddDays(365).ToUnixTimeSeconds(),
        };
        return JsonSerializer.Serialize(payload);
    }
}

//# A signed URL for a year, and one for a quarter of an hour
public class ShareTools
{
    [McpServerTool]
    public string Share(Azure.Storage.Blobs.BlobClient blob)
    {
        return blob.GenerateSasUri(Azure.Storage.Sas.BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddYears(1)).ToString(); // expect POL3005 warning
    }

    [McpServerTool]
    public string ShareShortly(Azure.Storage.Blobs.BlobClient blob)
    {
        var builder = new Azure.Storage.Sas.BlobSasBuilder(Azure.Storage.Sas.BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(15)) { BlobName = blob.Name };
        return blob.GenerateSasUri(builder).ToString();
    }
}

//# Hours of waiting
public class WaitTools(HttpClient http)
{
    private static readonly TimeSpan CancellationTokenLifetime = TimeSpan.FromHours(4);

    [McpServerTool]
    public async Task<string> Wait(string url)
    {
        using var cts = new CancellationTokenSource(TimeSpan.FromHours(3));
        cts.CancelAfter(CancellationTokenLifetime);
        return await http.GetStringAsync(url, cts.Token);
    }
}

//# A token for a day, by an issuer
public interface ITokenIssuer { string IssueToken(string subject, TimeSpan lifetime); }

public class DelegationTools(ITokenIssuer issuer)
{
    [McpServerTool]
    public string Delegate(string agent) => issuer.IssueToken(agent, TimeSpan.FromDays(1)); // expect POL3012 warning; POL3005 warning

    [McpServerTool]
    public string DelegateShortly(string agent) => issuer.IssueToken(agent, lifetime: TimeSpan.FromMinutes(5)); // expect POL3012 warning
}

//# Options that are short enough
public class TokenSettings
{
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);
    public int RefreshSkewSeconds { get; init; } = 120;
    public int CacheMinutes { get; init; } = 600;
    public TimeSpan TokenCacheDuration { get; init; } = TimeSpan.FromHours(8);
}

public class SignTools(TokenSettings settings)
{
    [McpServerTool]
    public string Until() => DateTimeOffset.UtcNow.Add(settings.AccessTokenLifetime).AddSeconds(-settings.RefreshSkewSeconds - settings.CacheMinutes).Add(settings.TokenCacheDuration).ToString();
}

//# A tool that takes expired tokens
public class InspectTools
{
    [McpServerTool]
    public async Task<string> WhoIs(HttpContext context, Microsoft.IdentityModel.Tokens.SecurityKey key)
    {
        string jwt = context.Request.Query["t"].ToString();
        var handler = new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler();
        var result = await handler.ValidateTokenAsync(jwt, new Microsoft.IdentityModel.Tokens.TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidIssuer = "x",
            ValidAudience = "y",
            ValidateLifetime = false, // expect POL3006 warning
        });
        return result.IsValid ? "ok" : "no";
    }
}

//# Program: A host that takes expired tokens
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication("Bearer");
builder.Services.AddSingleton(new Microsoft.IdentityModel.Tokens.TokenValidationParameters { ValidateLifetime = false });
builder.Services.AddMcpServer().WithTools<ClockTools>();
builder.Build().Run();

[McpServerToolType]
public class ClockTools
{
    [McpServerTool]
    public string Now() => DateTime.UtcNow.ToString("O");
}

//# The cache of MSAL in a plain file
public class SignInService(IPublicClientApplication app)
{
    private static readonly string CachePath = Path.Combine(AppContext.BaseDirectory, "msalcache.bin");

    public async Task<string> SignInAsync()
    {
        app.UserTokenCache.SetBeforeAccess(args => args.TokenCache.DeserializeMsalV3(File.Exists(CachePath) ? File.ReadAllBytes(CachePath) : null));
        app.UserTokenCache.SetAfterAccess(args =>
        {
            if (args.HasStateChanged)
            {
                File.WriteAllBytes(CachePath, args.TokenCache.SerializeMsalV3()); // expect POL3007 warning
            }
        });
        var result = await app.AcquireTokenInteractive(["User.Read"]).ExecuteAsync();
        return result.Account.Username;
    }
}

public class SignInTools(SignInService signIn)
{
    [McpServerTool]
    public Task<string> SignIn() => signIn.SignInAsync();
}

//# The cache of MSAL in a protected file
public class SignInService(IPublicClientApplication app, Microsoft.AspNetCore.DataProtection.IDataProtector protector)
{
    private static readonly string CachePath = Path.Combine(AppContext.BaseDirectory, "msalcache.bin");

    public async Task<string> SignInAsync()
    {
        app.UserTokenCache.SetAfterAccess(args =>
        {
            if (args.HasStateChanged)
            {
                File.WriteAllBytes(CachePath, protector.Protect(args.TokenCache.SerializeMsalV3()));
            }
        });
        var result = await app.AcquireTokenInteractive(["User.Read"]).ExecuteAsync();
        return result.Account.Username;
    }
}

public class SignInTools(SignInService signIn)
{
    [McpServerTool]
    public Task<string> SignIn() => signIn.SignInAsync();
}

//# A cache of Azure Identity without encryption
public class ArmTools
{
    [McpServerTool]
    public async Task<string> Subs(CancellationToken ct)
    {
        var credential = new InteractiveBrowserCredential(new InteractiveBrowserCredentialOptions
        {
            TokenCachePersistenceOptions = new TokenCachePersistenceOptions { Name = "agent", UnsafeAllowUnencryptedStorage = true }, // expect POL3007 warning
        });
        var token = await credential.GetTokenAsync(new TokenRequestContext(["api://apps/Apps.Read"]), ct);
        return token.ExpiresOn.ToString();
    }
}

//# A cache of Azure Identity with encryption
public class ArmTools
{
    [McpServerTool]
    public async Task<string> Subs(CancellationToken ct)
    {
        var credential = new InteractiveBrowserCredential(new InteractiveBrowserCredentialOptions
        {
            TokenCachePersistenceOptions = new TokenCachePersistenceOptions { Name = "agent" },
        });
        var token = await credential.GetTokenAsync(new TokenRequestContext(["api://apps/Apps.Read"]), ct);
        return token.ExpiresOn.ToString();
    }
}

//# The tokens of an MCP client in a plain file
public sealed class FileTokenCache(string path) : ModelContextProtocol.Authentication.ITokenCache
{
    public async ValueTask StoreTokensAsync(ModelContextProtocol.Authentication.TokenContainer tokens, CancellationToken cancellationToken)
    {
        string json = JsonSerializer.Serialize(tokens);
        await File.WriteAllTextAsync(path, json, cancellationToken); // expect POL3007 info
    }

    public async ValueTask<ModelContextProtocol.Authentication.TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) =>
        File.Exists(path) ? JsonSerializer.Deserialize<ModelContextProtocol.Authentication.TokenContainer>(await File.ReadAllTextAsync(path, cancellationToken)) : null;
}

[McpServerToolType]
public class ClockTools
{
    [McpServerTool]
    public string Now() => DateTime.UtcNow.ToString("O");
}

//# The tokens of an MCP client in a protected file
public sealed class FileTokenCache(string path, Microsoft.AspNetCore.DataProtection.IDataProtector protector) : ModelContextProtocol.Authentication.ITokenCache
{
    public async ValueTask StoreTokensAsync(ModelContextProtocol.Authentication.TokenContainer tokens, CancellationToken cancellationToken) =>
        await File.WriteAllBytesAsync(path, protector.Protect(JsonSerializer.SerializeToUtf8Bytes(tokens)), cancellationToken);

    public async ValueTask<ModelContextProtocol.Authentication.TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) =>
        File.Exists(path) ? JsonSerializer.Deserialize<ModelContextProtocol.Authentication.TokenContainer>(protector.Unprotect(await File.ReadAllBytesAsync(path, cancellationToken))) : null;
}

[McpServerToolType]
public class ClockTools
{
    [McpServerTool]
    public string Now() => DateTime.UtcNow.ToString("O");
}
