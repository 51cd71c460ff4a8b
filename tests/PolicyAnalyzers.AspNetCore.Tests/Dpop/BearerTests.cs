using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests.Dpop;

/// <summary>DPoP for an API that knows nothing of task tokens: any JwtBearer scheme, and any authorization server's tokens.</summary>
public sealed class BearerTests
{
    private const string Issuer = "https://login.contoso.example", Audience = "api://orders";

    private static readonly Action<DpopOptions> Both = options => options.AllowBearerTokens = true;

    [Fact]
    public async Task A_bound_token_with_its_proof_is_accepted()
    {
        await using Api api = await Api.StartAsync();
        string token = api.Token();

        Assert.Equal((200, "user-7"), await StatusAndBodyAsync(api, "DPoP " + token, api.Proof(token)));
    }

    [Fact]
    public async Task No_credentials_are_challenged_with_DPoP_alone()
    {
        await using Api api = await Api.StartAsync();

        Assert.Equal((401, "DPoP algs=\"ES256\""), await api.SendAsync(null));
    }

    [Fact]
    public async Task A_bound_token_sent_as_Bearer_is_refused()
    {
        await using Api api = await Api.StartAsync();
        string token = api.Token();

        Refused(await api.SendAsync("Bearer " + token, api.Proof(token)), "invalid_token", "the token must be sent with the DPoP scheme and a proof");
    }

    [Fact]
    public async Task An_unbound_token_is_refused_in_either_form()
    {
        await using Api api = await Api.StartAsync();
        string token = api.Token(bound: false);

        Refused(await api.SendAsync("Bearer " + token), "invalid_token", "the token must be sent with the DPoP scheme and a proof");
        Refused(await api.SendAsync("DPoP " + token, api.Proof(token)), "invalid_token", "the token is not bound to a key (cnf.jkt)");
    }

    [Fact]
    public async Task A_token_that_the_scheme_itself_refuses_is_refused_with_a_DPoP_challenge()
    {
        await using Api api = await Api.StartAsync();
        string token = api.Token(payload => payload["aud"] = "api://other");

        Refused(await api.SendAsync("DPoP " + token, api.Proof(token)), "invalid_token", "the token is not valid");
    }

    [Fact]
    public async Task Without_a_proof_and_with_a_used_one_it_is_refused()
    {
        await using Api api = await Api.StartAsync();
        string token = api.Token(), proof = api.Proof(token);

        Refused(await api.SendAsync("DPoP " + token), "invalid_dpop_proof", "exactly one DPoP header is expected");
        Assert.Equal(200, (await api.SendAsync("DPoP " + token, proof)).Status);
        Refused(await api.SendAsync("DPoP " + token, proof), "invalid_dpop_proof", "the proof was used before");
    }

    [Fact]
    public async Task A_proof_by_another_key_is_refused()
    {
        await using Api api = await Api.StartAsync();
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string token = api.Token();

        Refused(await api.SendAsync("DPoP " + token, api.Proof(token, key: thief)), "invalid_dpop_proof", "the proof is by another key than the token is bound to");
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("{\"jkt\":1}")]
    [InlineData("{\"x5t#S256\":\"x\"}")]
    [InlineData("[]")]
    public async Task A_binding_that_cannot_be_read_is_refused_in_either_form(string confirmation)
    {
        await using Api api = await Api.StartAsync(Both);
        string token = api.Token(payload => payload["cnf"] = JsonNode.Parse(confirmation));

        (int status, string challenge) = await api.SendAsync("Bearer " + token);
        Assert.Equal((401, "DPoP error=\"invalid_token\", error_description=\"the token is bound to a key, and must be sent with the DPoP scheme and a proof\", algs=\"ES256\" | Bearer"), (status, challenge));
        Assert.Equal(
            (401, "DPoP error=\"invalid_token\", error_description=\"the token is not bound to a key (cnf.jkt)\", algs=\"ES256\" | Bearer"), await api.SendAsync("DPoP " + token, api.Proof(token)));
    }

    [Fact]
    public async Task While_callers_move_over_an_unbound_Bearer_token_is_accepted_and_a_bound_one_is_not()
    {
        await using Api api = await Api.StartAsync(Both);

        Assert.Equal(200, (await api.SendAsync("Bearer " + api.Token(bound: false))).Status);
        Assert.Equal(200, await StatusAsync(api));
        Assert.Equal(
            (401, "DPoP error=\"invalid_token\", error_description=\"the token is bound to a key, and must be sent with the DPoP scheme and a proof\", algs=\"ES256\" | Bearer"),
            await api.SendAsync("Bearer " + api.Token()));
        Assert.Equal((401, "DPoP algs=\"ES256\" | Bearer"), await api.SendAsync(null));
        Assert.Equal((401, "DPoP algs=\"ES256\" | Bearer error=\"invalid_token\""), await api.SendAsync("Bearer garbage"));
    }

    [Theory]
    [InlineData("DPoP")]
    [InlineData("DPoP a b")]
    public async Task A_malformed_header_is_a_malformed_request(string authorization)
    {
        await using Api api = await Api.StartAsync();

        Assert.Equal(
            (400, "DPoP error=\"invalid_request\", error_description=\"the Authorization header is malformed, or there is a token besides\", algs=\"ES256\""),
            await api.SendAsync(authorization));
    }

    [Fact]
    public async Task A_replay_cache_that_fails_is_503()
    {
        await using Api api = await Api.StartAsync(services: services => services.AddSingleton<IReplayCache, FailingCache>());
        string token = api.Token();

        Assert.Equal((503, string.Empty), await api.SendAsync("DPoP " + token, api.Proof(token)));
    }

    [Fact]
    public async Task Nonces_are_asked_for()
    {
        await using Api api = await Api.StartAsync(options => options.RequireNonce = true);
        string token = api.Token();

        Refused(await api.SendAsync("DPoP " + token, api.Proof(token)), "use_dpop_nonce", "the proof must hold the nonce of the DPoP-Nonce header");
        Assert.Equal(200, (await api.SendAsync("DPoP " + token, api.Proof(token, payload => payload["nonce"] = api.LastNonce))).Status);
    }

    [Fact]
    public async Task The_schemes_own_events_still_decide()
    {
        await using Api api = await Api.StartAsync(bearer: options => options.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                context.Fail("not this user");
                return Task.CompletedTask;
            },
        });
        string token = api.Token();

        Refused(await api.SendAsync("DPoP " + token, api.Proof(token)), "invalid_token", "the token is not valid");
    }

    [Fact]
    public async Task Events_of_a_type_are_called_too()
    {
        await using Api api = await Api.StartAsync(
            services: services => services.AddScoped<RefusingEvents>(), bearer: options => options.EventsType = typeof(RefusingEvents));
        string token = api.Token();

        Refused(await api.SendAsync("DPoP " + token, api.Proof(token)), "invalid_token", "the token is not valid");
    }

    [Fact]
    public async Task A_ticket_that_the_schemes_own_events_make_passes_no_proof_and_is_refused()
    {
        await using Api api = await Api.StartAsync(bearer: options => options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                context.Principal = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity("mine"));
                context.Success();
                return Task.CompletedTask;
            },
        });

        Refused(await api.SendAsync(null), "invalid_token", "the credentials are not bound to a key");
    }

    [Fact]
    public async Task A_token_that_the_events_found_elsewhere_is_refused()
    {
        string? token = null;
        await using Api api = await Api.StartAsync(bearer: options => options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                context.Token = token;
                return Task.CompletedTask;
            },
        });
        token = api.Token();

        Refused(await api.SendAsync(null, api.Proof(token)), "invalid_token", "the token must be sent with the DPoP scheme and a proof");
    }

    [Fact]
    public async Task Without_public_URLs_only_loopback_has_an_address()
    {
        await using Api api = await Api.StartAsync();
        string token = api.Token();

        Refused(
            await api.SendToAsync("orders.contoso.example", "DPoP " + token, api.Proof(token)),
            "invalid_dpop_proof",
            "the request's address is none that this API is known by");
    }

    public static TheoryData<Action<DpopOptions>> Impossible => new()
    {
        options => options.PublicUrls.Add(new Uri("/relative", UriKind.Relative)),
        options => options.PublicUrls.Add(new Uri("https://a.example/?q")),
        options => options.PublicUrls.Add(new Uri("https://user@a.example/")),
        options => options.PublicUrls.Add(new Uri("ftp://a.example/")),
        options => options.ProofWindow = TimeSpan.Zero,
        options => options.ProofWindow = TimeSpan.FromHours(1),
        options => options.NonceLifetime = TimeSpan.FromHours(2),
        options => options.NonceKey = new byte[8],
        options =>
        {
            options.TrustRequestHost = true;
            options.PublicUrls.Add(new Uri("https://a.example"));
        },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public async Task Options_that_cannot_work_stop_the_start(Action<DpopOptions> configure)
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => Api.StartAsync(configure));
        await Assert.ThrowsAnyAsync<Exception>(() => TestApi.StartAsync(options => configure(options.Dpop)));
    }

    private static async Task<int> StatusAsync(Api api)
    {
        string token = api.Token();
        return (await api.SendAsync("DPoP " + token, api.Proof(token))).Status;
    }

    private static async Task<(int Status, string Body)> StatusAndBodyAsync(Api api, string authorization, string proof)
    {
        (int status, _) = await api.SendAsync(authorization, proof);
        return (status, api.LastBody);
    }

    private static void Refused((int Status, string Challenge) answer, string error, string description) =>
        Assert.Equal((401, $"DPoP error=\"{error}\", error_description=\"{description}\", algs=\"ES256\""), answer);

    private sealed class FailingCache : IReplayCache
    {
        public ValueTask<bool> TryAddAsync(string key, DateTimeOffset expires, CancellationToken cancellationToken) => throw new TimeoutException();
    }

    private sealed class RefusingEvents : JwtBearerEvents
    {
        public override Task TokenValidated(TokenValidatedContext context)
        {
            context.Fail("not this user");
            return Task.CompletedTask;
        }
    }

    /// <summary>An API with a JwtBearer scheme of its own and AddDpop, and nothing else of this package.</summary>
    private sealed class Api : IAsyncDisposable
    {
        private readonly ECDsa _issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly ECDsa _sender = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly HttpClient _client = new();
        private WebApplication _app = null!;

        public string LastBody { get; private set; } = string.Empty;

        public string? LastNonce { get; private set; }

        private string Url => _app.Urls.Single();

        public static async Task<Api> StartAsync(
            Action<DpopOptions>? dpop = null, Action<JwtBearerOptions>? bearer = null, Action<IServiceCollection>? services = null)
        {
            var api = new Api();
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            services?.Invoke(builder.Services);
            builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
            {
                options.MapInboundClaims = false;
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidIssuer = Issuer,
                    ValidAudience = Audience,
                    IssuerSigningKey = new ECDsaSecurityKey(api._issuer),
                    NameClaimType = "sub",
                };
                bearer?.Invoke(options);
            }).AddDpop(options => dpop?.Invoke(options));
            builder.Services.AddAuthorization();
            api._app = builder.Build();
            api._app.MapGet("/orders", (HttpContext context) => context.User.Identity!.Name).RequireAuthorization();
            await api._app.StartAsync(TestContext.Current.CancellationToken);
            return api;
        }

        public string Token(Action<JsonObject>? bend = null, bool bound = true)
        {
            long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            var payload = new JsonObject { ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = "user-7", ["iat"] = now, ["exp"] = now + 60 };
            if (bound)
            {
                payload["cnf"] = new JsonObject { ["jkt"] = Jwt.Thumbprint(_sender) };
            }

            bend?.Invoke(payload);
            return Jwt.Es256(new JsonObject { ["typ"] = "at+jwt", ["alg"] = "ES256" }, payload, _issuer);
        }

        public string Proof(string token, Action<JsonObject>? bend = null, ECDsa? key = null)
        {
            var payload = new JsonObject
            {
                ["jti"] = Guid.NewGuid().ToString(),
                ["htm"] = "GET",
                ["htu"] = Url + "/orders",
                ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                ["ath"] = Jwt.Hash(token),
            };
            bend?.Invoke(payload);
            key ??= _sender;
            return Jwt.Es256(new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = Jwt.PublicJwk(key) }, payload, key);
        }

        public Task<(int Status, string Challenge)> SendAsync(string? authorization, params string[] proofs) => SendToAsync(host: null, authorization, proofs);

        public async Task<(int Status, string Challenge)> SendToAsync(string? host, string? authorization, params string[] proofs)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Url + "/orders");
            request.Headers.Host = host;
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            request.Headers.TryAddWithoutValidation("DPoP", proofs);
            using HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            LastBody = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            LastNonce = response.Headers.TryGetValues("DPoP-Nonce", out IEnumerable<string>? nonce) ? nonce.Single() : null;
            return ((int)response.StatusCode, response.Headers.TryGetValues("WWW-Authenticate", out IEnumerable<string>? challenge) ? string.Join(" | ", challenge) : string.Empty);
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _app.DisposeAsync();
            _issuer.Dispose();
            _sender.Dispose();
        }
    }
}
