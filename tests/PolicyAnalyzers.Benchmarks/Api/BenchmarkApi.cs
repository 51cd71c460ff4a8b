using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.AspNetCore;
using PolicyAnalyzers.AspNetCore.Issuer;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Benchmarks.Api;

/// <summary>A token and its proof, and where in them the signatures are.</summary>
internal sealed record PreparedRequest(string Token, string Proof);

/// <summary>The authentication of an API as it ships, and an issuer without a network. Introspection, which is a network request, is off.</summary>
internal sealed class BenchmarkApi : IAsyncDisposable
{
    private const string Issuer = "https://gateway.contoso.example", Audience = "https://ledger.contoso.example", KeyId = "issuer-key", Path = "/invoices/INV-7";

    private readonly ECDsa _issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _senderKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ServiceProvider _services;

    private BenchmarkApi()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAuthentication(TaskTokenDefaults.AuthenticationScheme).AddTaskTokens(options =>
        {
            options.Authority = new Uri(Issuer);
            options.Audience = Audience;
            options.Introspect = false;
        });
        services.AddHttpClient(IssuerClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => new IssuerStub(Jwk(_issuerKey)));
        _services = services.BuildServiceProvider();
    }

    public static async Task<BenchmarkApi> StartAsync()
    {
        var api = new BenchmarkApi();
        await api.AuthenticateAsync(api.Prepare(1, sameToken: true));
        return api;
    }

    public IReadOnlyList<PreparedRequest> Prepare(int count, bool sameToken)
    {
        string shared = Token();
        return [.. Enumerable.Range(0, count).Select(_ => sameToken ? shared : Token()).Select(token => new PreparedRequest(token, Proof(token)))];
    }

    /// <exception cref="InvalidOperationException">A request is refused.</exception>
    public async Task AuthenticateAsync(IReadOnlyList<PreparedRequest> requests)
    {
        foreach (PreparedRequest request in requests)
        {
            await using AsyncServiceScope scope = _services.CreateAsyncScope();
            var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            http.Request.Method = "GET";
            http.Request.Scheme = "https";
            http.Request.Host = new HostString("ledger.contoso.example");
            http.Request.Path = Path;
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = Path;
            http.Request.Headers.Authorization = "DPoP " + request.Token;
            http.Request.Headers["DPoP"] = request.Proof;
            AuthenticateResult result = await http.AuthenticateAsync();
            if (!result.Succeeded || http.GetAgentTask()?.Task != "invoice.read")
            {
                throw new InvalidOperationException("Refused: " + result.Failure?.Message);
            }
        }
    }

    /// <summary>The cryptographic minimum: the signature of the proof and, where the token is new, of the token, with live keys and nothing else.</summary>
    public void VerifySignatures(IReadOnlyList<PreparedRequest> requests, bool sameToken)
    {
        foreach (PreparedRequest request in requests)
        {
            if (!Verify(_senderKey, request.Proof) || !(sameToken || Verify(_issuerKey, request.Token)))
            {
                throw new InvalidOperationException("A signature does not verify.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _issuerKey.Dispose();
        _senderKey.Dispose();
    }

    private static bool Verify(ECDsa key, string jwt)
    {
        int dot = jwt.LastIndexOf('.');
        return key.VerifyData(Encoding.ASCII.GetBytes(jwt, 0, dot), Base64Url.DecodeFromChars(jwt.AsSpan(dot + 1)), HashAlgorithmName.SHA256);
    }

    private string Token()
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string details = new AgentTaskDetail(
            "invoice.read", "sha256-0123456789abcdef0123456789abcdef", new Dictionary<string, ParameterValue> { ["invoiceId"] = "INV-7" }, Guid.NewGuid().ToString()).ToJson();
        return Sign(
            _issuerKey,
            $$"""{"alg":"ES256","kid":"{{KeyId}}","typ":"at+jwt"}""",
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"iss":"{{{Issuer}}}","sub":"invoice-assistant","client_id":"invoice-assistant","aud":"{{{Audience}}}","iat":{{{now}}},"exp":{{{now + 600}}},"jti":"{{{Guid.NewGuid()}}}","scope":"invoices.read","cnf":{"jkt":"{{{Thumbprint(_senderKey)}}}"},"authorization_details":{{{details}}}}"""));
    }

    private string Proof(string token) => Sign(
        _senderKey,
        $$"""{"alg":"ES256","typ":"dpop+jwt","jwk":{{Jwk(_senderKey)}}}""",
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"jti":"{{Guid.NewGuid()}}","htm":"GET","htu":"{{Audience}}{{Path}}","iat":{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}},"ath":"{{Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)))}}"}"""));

    private static string Sign(ECDsa key, string header, string payload)
    {
        string signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        return signed + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    /// <summary>The required members alone and in order, so that its hash is the thumbprint (RFC 7638).</summary>
    private static string Jwk(ECDsa key)
    {
        ECPoint point = key.ExportParameters(false).Q;
        return $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
    }

    private static string Thumbprint(ECDsa key) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Jwk(key))));

    /// <summary>Metadata and keys.</summary>
    private sealed class IssuerStub(string jwk) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = request.RequestUri!.AbsolutePath == "/jwks"
                ? $$"""{"keys":[{"kid":"{{KeyId}}",{{jwk[1..]}}]}"""
                : $$"""{"issuer":"{{Issuer}}","jwks_uri":"{{Issuer}}/jwks"}""";
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }
}
