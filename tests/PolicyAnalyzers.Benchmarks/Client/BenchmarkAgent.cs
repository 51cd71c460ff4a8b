using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient;
using PolicyAnalyzers.TokenClient.Gateway;
using PolicyAnalyzers.TokenClient.Http;
using PolicyAnalyzers.TokenClient.Leases;

namespace PolicyAnalyzers.Benchmarks.Client;

/// <summary>An agent as it registers the client, with a gateway and an API that answer within the process, so that the client alone is measured.</summary>
internal sealed class BenchmarkAgent : IAsyncDisposable
{
    private const string Agent = "invoice-assistant", Resource = "https://ledger.contoso.example", Second = "https://storage.contoso.example";

    /// <summary>As long as a header, a payload and a dot between of a proof for an API.</summary>
    private const int ProofLength = 512;

    private static readonly PolicyManifest s_manifest = new("InvoiceAgent", 1, [new AgentPolicy(Agent, null,
    [
        new TaskPolicy("invoice.read", "Read one invoice", 3600, TaskSensitivity.Internal, TaskApproval.None,
            [new ParameterPolicy("invoiceId", ParameterType.String)],
            [new ResourceGrant(Resource, ["invoices.read"]), new ResourceGrant(Second, ["documents.read"])]),
    ])]);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _data = RandomNumberGenerator.GetBytes(ProofLength), _signature = new byte[64];
    private readonly AnsweringGateway _gateway = new();
    private readonly ServiceProvider _services;

    public BenchmarkAgent()
    {
        var services = new ServiceCollection();
        services.AddTaskTokens(options =>
        {
            options.Gateway = AnsweringGateway.Issuer;
            options.ClientId = Agent;
            options.ClientKey = _key;
            options.Manifest = s_manifest;
        });
        services.AddHttpClient(GatewayTransport.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => _gateway);
        services.AddTransient<TaskTokenHandler>();
        _services = services.BuildServiceProvider();
    }

    public static Uri Url { get; } = new(Resource + "/invoices/INV-7");

    public int Minted => _gateway.Minted;

    public int TokensKept => _services.GetRequiredService<TokenCache>().Count;

    /// <summary>Not async, so that the lease is the caller's.</summary>
    public Task<TaskLease> BeginAsync() => _services.GetRequiredService<ITaskTokenClient>().BeginAsync(new TaskRequest("invoice.read", ("invoiceId", "INV-7")));

    public HttpMessageInvoker NewInvoker()
    {
        TaskTokenHandler handler = _services.GetRequiredService<TaskTokenHandler>();
        handler.InnerHandler = new AnsweringApi();
        return new HttpMessageInvoker(handler);
    }

    public void Sign() => _key.SignData(_data, _signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public ValueTask LookUp(IAsyncDisposable lease) => Take(((TaskLease)lease).GetTokenAsync(Resource, CancellationToken.None));

    public ValueTask LookUpSecond(IAsyncDisposable lease) => Take(((TaskLease)lease).GetTokenAsync(Second, CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _key.Dispose();
    }

    private static ValueTask Take(ValueTask<TaskToken> token) => token.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(token.AsTask());

    /// <summary>Takes everything.</summary>
    private sealed class AnsweringApi : HttpMessageHandler
    {
        private readonly HttpResponseMessage _response = new(HttpStatusCode.OK);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Headers.Authorization?.Scheme == "DPoP" && request.Headers.Contains("DPoP")
                ? Task.FromResult(_response)
                : throw new InvalidOperationException("The request has no token.");
    }

    /// <summary>Grants what is asked for, with tokens as long as real ones.</summary>
    private sealed class AnsweringGateway : HttpMessageHandler
    {
        private int _minted;

        public static Uri Issuer { get; } = new("https://gateway.contoso.example");

        public int Minted => _minted;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return request.RequestUri!.AbsolutePath switch
            {
                "/token" => Json(Mint(await request.Content!.ReadAsStringAsync(cancellationToken))),
                "/revoke" => new HttpResponseMessage(HttpStatusCode.OK),
                _ => Json(new JsonObject
                {
                    ["issuer"] = "https://gateway.contoso.example",
                    ["token_endpoint"] = "https://gateway.contoso.example/token",
                    ["revocation_endpoint"] = "https://gateway.contoso.example/revoke",
                }),
            };
        }

        private JsonObject Mint(string form)
        {
            int number = Interlocked.Increment(ref _minted);
            Dictionary<string, string> fields = form.Split('&').Select(field => field.Split('=')).ToDictionary(
                parts => parts[0], parts => Uri.UnescapeDataString(parts[1].Replace('+', ' ')));
            JsonArray details = JsonNode.Parse(fields["authorization_details"])!.AsArray();
            details[0]!["lease"] ??= string.Create(CultureInfo.InvariantCulture, $"lease-{number}");
            return new JsonObject
            {
                ["access_token"] = new string('t', 900) + number.ToString(CultureInfo.InvariantCulture),
                ["token_type"] = "DPoP",
                ["expires_in"] = 3600,
                ["scope"] = fields["scope"],
                ["authorization_details"] = details,
            };
        }

        private static HttpResponseMessage Json(JsonObject json) => new(HttpStatusCode.OK) { Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json") };
    }
}
