using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.DecisionPoints;
using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Gateway.Evaluation;
using PolicyAnalyzers.Gateway.Issuers;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Gateway.Webhooks;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Tests.Fuzzing;

namespace PolicyAnalyzers.Gateway.Tests.Fuzzing;

/// <summary>Whatever a parser of the gateway is given, it reads it or refuses it by the exception that it documents.</summary>
public sealed class ParserFuzzTests
{
    private const string
        Header = """{"alg":"ES256","typ":"client-authentication+jwt","kid":"k"}""",
        Payload = """{"iss":"a","sub":"a","aud":"https://gateway.contoso.example","jti":"1","iat":1767268800,"exp":1767268860,"act":{"sub":"b","iss":"c","act":{"sub":"d"}},"auth_time":1767268800}""",
        Details = """[{"type":"agent_task","task":"invoice.read","manifest":"sha256-bUoF1uvkA29np37jroHwigJgN9wzWmhxA_UubH3dz8I","parameters":{"invoiceId":"INV-7","amount":1.5,"fast":true},"lease":"l"}]""",
        Policy = """
            {"$schema":"gateway-policy-1.json","version":1,"agents":[{"id":"a","tasks":["b"],"environments":["c"],"maxLifetimeSeconds":20,"resources":["https://a.example"],"maxSensitivity":"public","approval":"human","approvalFrom":"internal",
            "hours":[{"days":["mon"],"from":"07:00","to":"19:00","timeZone":"Europe/Zurich"}],"networks":["10.0.0.0/8","2001:db8::/32"],"users":{"required":true,"issuers":["i"],"claims":{"d":["f"]}},"rate":{"leases":1,"perSeconds":2}}],"disabled":["*"]}
            """,
        Question = """{"subject":{"type":"agent","id":"a"},"action":{"name":"t","properties":{"parameters":{"a":"b"},"scope":"s"}},"resource":{"type":"api","id":"r"},"context":{"address":"10.0.0.1","user":{"issuer":"i","id":"u","claims":{"d":["f"]}}}}""";

    [Fact]
    public Task A_JWT_as_text() => Fuzzer.RunAsync<string, FormatException>(5000, random => Fuzzer.Text(random, Compact(Header, Payload)), Read);

    [Fact]
    public Task A_JWT_of_damaged_JSON() => Fuzzer.RunAsync<string, FormatException>(
        5000, random => random.Next(2) == 0 ? Compact(Fuzzer.Json(random, Header), Payload) : Compact(Header, Fuzzer.Json(random, Payload)), Read);

    [Fact]
    public Task Authorization_details() => Fuzzer.RunAsync<string, PolicyFormatException>(
        5000, random => Fuzzer.Json(random, Details), json => Assert.Equal(AgentTaskDetail.Parse(json).ToJson(), AgentTaskDetail.Parse(AgentTaskDetail.Parse(json).ToJson()).ToJson()));

    [Fact]
    public Task A_gateway_policy() => Fuzzer.RunAsync<string, PolicyFormatException>(3000, random => Fuzzer.Json(random, Policy), json =>
    {
        GatewayPolicy policy = GatewayPolicy.Parse(json);
        Assert.Equal(policy.Version, new GatewayPolicy(policy.Agents, policy.Disabled).Version);
        Assert.NotNull(policy.In("d").WhyRefused("e", "b"));
    });

    [Fact]
    public Task A_manifest() => Fuzzer.RunAsync<string, PolicyFormatException>(
        3000, random => Fuzzer.Json(random, TestManifest.Invoices.ToJson()), json => Assert.Equal(TestManifest.Invoices.Digest, PolicyManifest.Parse(json).Digest));

    [Fact]
    public async Task A_signed_manifest()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var verifier = new ManifestVerifier([new ManifestSigner { Issuer = "ci", PublicKey = key.ExportSubjectPublicKeyInfoPem() }]);
        using ManifestKey signer = ManifestKey.Read(key.ExportPkcs8PrivateKeyPem(), null, DateTimeOffset.UnixEpoch);
        string signed = SignedManifest.Create(TestManifest.Invoices, new ManifestSignature("ci", signer.Id), signer.Sign);
        string[] parts = signed.Split('.');
        string header = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0])), payload = TestManifest.Invoices.ToJson();

        await Fuzzer.RunAsync<string, PolicyFormatException>(3000, random => Fuzzer.Text(random, signed), Verify);
        await Fuzzer.RunAsync<string, PolicyFormatException>(1000, random =>
        {
            // Signed over what is damaged, as a broken pipeline would.
            string body = random.Next(2) == 0 ? TestKey.Encode(Fuzzer.Json(random, header)) + "." + TestKey.Encode(payload) : TestKey.Encode(header) + "." + TestKey.Encode(Fuzzer.Json(random, payload));
            return body + "." + System.Buffers.Text.Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(body), HashAlgorithmName.SHA256));
        }, Verify);

        void Verify(string text) => Assert.Equal(TestManifest.Invoices.Digest, verifier.Verify(text, DateTimeOffset.UnixEpoch).Digest);
    }

    [Fact]
    public async Task A_key_set()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        string jwks = new JsonObject { ["keys"] = new JsonArray(Ec(ec), TestIssuer.Jwk(rsa, "r")) }.ToJsonString(), one = new JsonObject { ["keys"] = new JsonArray(Ec(ec)) }.ToJsonString();

        await Fuzzer.RunAsync<string, FormatException>(2000, random => Fuzzer.Json(random, jwks, one), json => Assert.NotEmpty(IssuerKeys.Read(json)));
        await Fuzzer.RunAsync<string, FormatException>(2000, random => Fuzzer.Json(random, jwks, one), json => Assert.NotEmpty(ClientKeys.ReadJwks(json)));
        await Fuzzer.RunAsync<string, FormatException>(2000, random => Fuzzer.Text(random, ec.ExportSubjectPublicKeyInfoPem(), rsa.ExportSubjectPublicKeyInfoPem()), pem => Assert.NotNull(ClientKeys.ReadPem(pem)));
        await Fuzzer.RunAsync<string, PolicyFormatException>(2000, random => Fuzzer.Json(random, one), json => AuditKeys.Read(json).Dispose());
    }

    [Fact]
    public Task A_question_of_AuthZEN() => Fuzzer.RunAsync<string, JsonException>(5000, random => Fuzzer.Json(random, Question), json =>
    {
        if (JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), EvaluationJson.Default.EvaluationRequest) is { } question)
        {
            Assert.NotNull(question.ToAsked("m").Details);
            question.Context?.ToAddress();
            question.Context?.User?.ToDelegation();
        }
    });

    [Fact]
    public Task An_answer_of_a_decision_point()
    {
        var answer = new Answering();
        var client = new DecisionPointClient(answer, TimeProvider.System, UnheardMetrics.Create());
        var point = new DecisionPointOptions { Url = "https://pdp.contoso.example", Timeout = TimeSpan.FromSeconds(5) };
        var question = new EvaluationRequest(new EvaluationEntity("agent", "a"), new EvaluationAction("t"), new EvaluationEntity("api", "r"));
        return Fuzzer.RunAsync(3000, random => Fuzzer.Json(random, """{"decision":true,"context":{"a":1}}""", """{"decision":false}"""), async json =>
        {
            answer.Body = json;
            try
            {
                bool isAllowed = await client.IsAllowedAsync(point, question, TestContext.Current.CancellationToken);
                Assert.True(!isAllowed || json.Contains("true", StringComparison.Ordinal));
            }
            catch (DecisionPointUnavailableException)
            {
                // denied
            }
        });
    }

    [Fact]
    public async Task A_certificate_and_its_names()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] alternative = Alternative(), name = new X500DistinguishedName("CN=invoices, O=Contoso").RawData, whole = Certificate(key, name, alternative);
        CertificateName[] expected =
        [
            CertificateName.Of(new ClientCertificate { SanDns = "other.contoso.example" }), CertificateName.Of(new ClientCertificate { SanUri = "spiffe://contoso.example/other" }),
            CertificateName.Of(new ClientCertificate { SubjectDn = "CN=other" }), CertificateName.Of(new ClientCertificate { Sha256 = new string('0', 64) }),
        ];

        await Fuzzer.RunAsync<byte[], NotAccepted>(500, random => Certificate(key, name, Fuzzer.Bytes(random, alternative)), Look);
        await Fuzzer.RunAsync<byte[], NotAccepted>(500, random => Certificate(key, Fuzzer.Bytes(random, name), alternative), Look);
        await Fuzzer.RunAsync<byte[], NotAccepted>(1000, random => Fuzzer.Bytes(random, whole), Look);
        await Fuzzer.RunAsync<string, FormatException>(3000, random => Fuzzer.Text(random, "CN=invoices, O=Contoso", "C=CH,OU=a+CN=b", "1.2.3=#0401"), text => CertificateName.Of(new ClientCertificate { SubjectDn = text }));
        await Fuzzer.RunAsync<string, FormatException>(3000, random => Fuzzer.Text(random, new string('a', 64), new string('A', 43)), text => CertificateName.Of(new ClientCertificate { Sha256 = text }));

        void Look(byte[] bytes)
        {
            X509Certificate2 certificate;
            try
            {
                // What TLS does not take for a certificate never comes here.
                certificate = X509CertificateLoader.LoadCertificate(bytes);
            }
            catch (CryptographicException)
            {
                throw new NotAccepted();
            }

            using (certificate)
            {
                Assert.All(expected, other => Assert.False(other.IsOf(certificate)));
            }
        }
    }

    [Fact]
    public async Task An_exported_audit_log()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            await gateway.IssueAsync();
        }

        string export = (await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit")).Body;
        string[] lines = export.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using AuditKeys keys = AuditKeys.Read((await gateway.SendAsync(HttpMethod.Get, "/audit/keys")).Body);
        var verifier = new AuditVerifier(keys);
        Assert.Empty(verifier.Verify(lines, []).Faults);
        int records = lines.Count(line => AuditLine.Parse(line) is { IsCheckpoint: false });

        await Fuzzer.RunAsync(500, random => (Line: random.Next(records), Seed: random.Next()), damage =>
        {
            string[] damaged = [.. lines];
            var random = new Random(damage.Seed);
            damaged[damage.Line] = random.Next(2) == 0 ? Fuzzer.Text(random, lines[damage.Line]) : Fuzzer.Json(random, lines[damage.Line]);
            Assert.True(damaged[damage.Line] == lines[damage.Line] || verifier.Verify(damaged, []).Faults.Count > 0, damaged[damage.Line]);
            return Task.CompletedTask;
        });
        await Fuzzer.RunAsync(300, random => Fuzzer.Text(random, export), text =>
        {
            verifier.Verify(text.Split('\n'), [text]);
            return Task.CompletedTask;
        });
        string[] checkpoints = [.. lines.Select(AuditLine.Parse).Where(line => line!.IsCheckpoint).Select(line => line!.Text)];
        Assert.NotEmpty(checkpoints);
        await Fuzzer.RunAsync<string, PolicyFormatException>(2000, random => Fuzzer.Text(random, checkpoints), jws => keys.Verify(jws));
    }

    [Fact]
    public async Task Settings_that_are_texts()
    {
        await Fuzzer.RunAsync(5000, random => Fuzzer.Text(random, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), text =>
        {
            Assert.True(WebhookSignature.ReadSecret(text) is null or { Length: >= 24 and <= 64 });
            return Task.CompletedTask;
        });
        await Fuzzer.RunAsync(3000, random => Fuzzer.Text(random, "Host=db.contoso.example;Database=gateway;Username=gateway;Password=secret;SSL Mode=VerifyFull;Port=5432"), text =>
        {
            string? fault = PostgresConnectionString.Fault(text);
            Assert.DoesNotContain("secret", fault ?? string.Empty, StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        await Fuzzer.RunAsync(5000, random => Fuzzer.Text(random, "https://gateway.contoso.example:8443/path", "http://127.0.0.1:80", "http://[::1]/"), text =>
        {
            SafeAddress.IsSafe(text);
            return Task.CompletedTask;
        });
    }

    private static void Read(string text)
    {
        using CompactJwt jwt = CompactJwt.Parse(text, 16 * 1024);
        try
        {
            ActorChain.Read(jwt.Payload, "issuer");
        }
        catch (FormatException)
        {
            // refused
        }

        AssertionJwt.Read(jwt);
    }

    private static string Compact(string header, string payload) =>
        $"{TestKey.Encode(header)}.{TestKey.Encode(payload)}.{System.Buffers.Text.Base64Url.EncodeToString(new byte[64])}";

    private static JsonObject Ec(ECDsa key)
    {
        ECPoint q = key.ExportParameters(false).Q;
        return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "e", ["use"] = "sig", ["alg"] = "ES256", ["x"] = System.Buffers.Text.Base64Url.EncodeToString(q.X), ["y"] = System.Buffers.Text.Base64Url.EncodeToString(q.Y) };
    }

    private static byte[] Alternative()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("invoices.contoso.example");
        names.AddUri(new Uri("spiffe://contoso.example/billing/invoices"));
        names.AddIpAddress(IPAddress.Loopback);
        return names.Build().RawData;
    }

    private static byte[] Certificate(ECDsa key, byte[] name, byte[] alternative)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        try
        {
            var request = new CertificateRequest(new X500DistinguishedName(name), key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509Extension("2.5.29.17", alternative, critical: false));
            using X509Certificate2 certificate = request.Create(
                request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1), [1]);
            return certificate.RawData;
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException or ArgumentException)
        {
            writer.WriteNull();
            return writer.Encode();
        }
    }

    private sealed class NotAccepted : Exception;

    /// <summary>A server that answers what it is told.</summary>
    private sealed class Answering : HttpMessageHandler, IHttpClientFactory
    {
        public string Body { get; set; } = string.Empty;

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Body, Encoding.UTF8, "application/json") });
    }
}
