using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Start;

/// <summary>A gateway that cannot trust what it is given does not start.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_tampered_manifest_is_refused_with_its_file()
    {
        string json = TestManifest.Invoices.ToJson().Replace("\"max\": 500", "\"max\": 5000", StringComparison.Ordinal);

        GatewayStartException exception = await RefusedAsync((options, gateway) => options.Manifests[0] = gateway.Write("tampered.json", json));

        Assert.Contains("tampered.json(", exception.Message, StringComparison.Ordinal);
        Assert.Contains("digest", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_manifest_is_refused_with_file_and_line()
    {
        GatewayStartException exception = await RefusedAsync((options, gateway) => options.Manifests[0] = gateway.Write("broken.json", "{\n  \"application\": x\n}"));

        Assert.Matches(@"broken\.json\(2,\d+\): ", exception.Message);
    }

    [Fact]
    public async Task A_missing_manifest_is_refused_with_its_file()
    {
        GatewayStartException exception = await RefusedAsync((options, _) => options.Manifests[0] = "/nowhere/absent.json");

        Assert.StartsWith("/nowhere/absent.json: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_trusted_signer_a_manifest_is_signed_by_it_or_stops_the_start()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using (await TestGateway.StartAsync((options, gateway) => Trust(options, gateway, Signed(key))))
        {
        }

        Assert.Contains("signed.jws: it is no signed manifest: a signer is required here", (await RefusedAsync((options, gateway) => Trust(options, gateway, TestManifest.Invoices.ToJson()))).Message, StringComparison.Ordinal);
        Assert.Contains("signed.jws: it is signed by nobody who is trusted here", (await RefusedAsync((options, gateway) => Trust(options, gateway, Signed(other)))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "signed.jws: its signer is not trusted with application 'InvoiceAgent'",
            (await RefusedAsync((options, gateway) =>
            {
                Trust(options, gateway, Signed(key));
                options.ManifestSigners[0].Applications.Add("Other");
            })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "ManifestSigners: the key of signer 'ci' is no PEM",
            (await RefusedAsync((options, _) => options.ManifestSigners.Add(new ManifestSigner { Issuer = "ci", PublicKey = "none" }))).Message,
            StringComparison.Ordinal);

        // Without a signer, nobody vouches for a signature.
        Assert.Contains("signed.jws: it is signed, and no signer is trusted here", (await RefusedAsync((options, gateway) => options.Manifests[0] = gateway.Write("signed.jws", Signed(key)))).Message, StringComparison.Ordinal);

        void Trust(IdentityGatewayOptions options, TestGateway gateway, string manifest)
        {
            options.Manifests.Clear();
            options.Manifests.Add(gateway.Write("signed.jws", manifest));
            options.ManifestSigners.Add(new ManifestSigner { Issuer = "ci", PublicKey = key.ExportSubjectPublicKeyInfoPem() });
        }

        static string Signed(ECDsa with)
        {
            using ManifestKey signer = ManifestKey.Read(with.ExportPkcs8PrivateKeyPem(), null, DateTimeOffset.UtcNow);
            return SignedManifest.Create(TestManifest.Invoices, new ManifestSignature("ci", signer.Id), signer.Sign);
        }
    }

    [Fact]
    public async Task Two_manifests_for_one_agent_are_refused()
    {
        GatewayStartException exception = await RefusedAsync((options, gateway) =>
            options.Manifests.Add(gateway.Write(TestManifest.Create("Impostor", 1, gateway.Agent.Id))));

        Assert.Contains("Impostor.policy.json: agent 'invoice-assistant' is declared already, in ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_manifests_of_one_application_are_refused()
    {
        GatewayStartException exception = await RefusedAsync((options, gateway) =>
            options.Manifests.Add(gateway.Write("second.json", TestManifest.Create("InvoiceAgent", 8, "another-agent").ToJson())));

        Assert.Contains("second.json: application 'InvoiceAgent' has a manifest already, ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_epoch_than_was_accepted_is_refused_and_a_newer_one_is_not()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.RestartAsync((options, self) => options.Manifests[0] = self.Write("newer.json", TestManifest.Invoices.WithEpoch(9).ToJson()));

        GatewayStartException exception = await Assert.ThrowsAsync<GatewayStartException>(() => gateway.RestartAsync());

        Assert.Contains("epoch 7 of application 'InvoiceAgent' is older than epoch 9, which was accepted before", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"version\": 1,\n  \"agents\": [],\n  \"allowAll\": true\n}", @"policy\.json\(4,\d+\): .*allowAll")]
    [InlineData("{\n  \"version\": 1,\n  \"agents\": [ { \"id\": \"a\", \"tasks\": [], \"scopes\": [] } ]\n}", @"policy\.json\(3,\d+\): .*scopes")]
    [InlineData("{ \"version\": 1, \"agents\": [ { \"id\": \"a\" } ] }", @"policy\.json\(1,\d+\): .*tasks")]
    [InlineData("{ \"version\": 1, \"agents\": [], \"agents\": [] }", @"policy\.json\(1,\d+\): .*agents")]
    [InlineData("{ \"version\": 1, \"agents\": null }", @"policy\.json\(1,\d+\): ")]
    [InlineData("{ \"version\": 2, \"agents\": [] }", @"policy\.json\(1,\d+\): 'version' must be 1")]
    [InlineData("{ \"version\": 1, \"agents\": [ { \"id\": \"a\", \"tasks\": [\"*\", \"b\"] } ] }", @"policy\.json\(1,\d+\): agent 'a': '\*' stands alone")]
    [InlineData("{ \"version\": 1, \"agents\": [ { \"id\": \"a\", \"tasks\": [] }, { \"id\": \"a\", \"tasks\": [] } ] }", @"policy\.json\(1,\d+\): agent 'a' is listed twice")]
    [InlineData("{ \"version\": 1, \"agents\": [ { \"id\": \"a\", \"tasks\": [], \"maxLifetimeSeconds\": 0 } ] }", @"policy\.json\(1,\d+\): agent 'a': maxLifetimeSeconds must be 1 to 3600")]
    [InlineData("{ \"version\": 1, \"agents\": [ { \"id\": \"a\", \"tasks\": [], \"approval\": \"robot\" } ] }", @"policy\.json\(1,\d+\): ")]
    [InlineData("null", @"policy\.json\(1,1\): a gateway policy must be an object, and is null")]
    [InlineData("", @"policy\.json\(1,\d+\): ")]
    public async Task A_policy_file_that_is_not_understood_is_refused(string json, string message)
    {
        GatewayStartException exception = await RefusedAsync((options, gateway) =>
        {
            options.Policy = null;
            options.PolicyPath = gateway.Write("policy.json", json);
        });

        Assert.Matches(message, exception.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gateway.contoso.example")]
    [InlineData("http://gateway.contoso.example")]
    [InlineData("https://gateway.contoso.example/")]
    [InlineData("https://gateway.contoso.example/a?b")]
    [InlineData("https://gateway.contoso.example/a?")]
    [InlineData("https://gateway.contoso.example#")]
    [InlineData("https://user@gateway.contoso.example")]
    public Task A_bad_issuer_is_refused(string issuer) => AssertInvalidAsync(
        (options, _) => options.Issuer = issuer,
        "Issuer must be an https URI (http on a loopback address) without trailing slash, query, fragment or user information");

    [Fact]
    public Task A_missing_database_is_refused() => AssertInvalidAsync((options, _) => options.DatabasePath = " ", "DatabasePath is missing; or set ConnectionString, to PostgreSQL");

    [Fact]
    public Task Two_policies_are_refused() => AssertInvalidAsync((options, _) => options.PolicyPath = "policy.json", "Policy and PolicyPath are both set; set one");

    [Fact]
    public Task A_bad_lifetime_is_refused() => AssertInvalidAsync(
        (options, _) => options.ApprovalLifetime = TimeSpan.FromHours(2), "ApprovalLifetime must be 1 second to 1 hour");

    [Fact]
    public Task A_bad_interval_is_refused() => AssertInvalidAsync(
        (options, _) => options.ApprovalPollInterval = TimeSpan.FromSeconds(-1), "ApprovalPollInterval must be 0 to 1 minute");

    [Fact]
    public Task A_client_registered_twice_is_refused() => AssertInvalidAsync(
        (options, _) => options.Clients.Add(new GatewayClient { Id = "ada", Kind = GatewayClientKind.Approver, PublicKeyPem = new TestKey().PublicPem }),
        "client 'ada' is registered twice");

    [Fact]
    public Task A_key_that_two_clients_share_is_refused() => AssertInvalidAsync(
        (options, gateway) => options.Clients.Add(new GatewayClient { Id = "mallory", Kind = GatewayClientKind.Approver, PublicKeyPem = gateway.Agent.Key.PublicPem }),
        "client 'mallory': it shares a credential with client 'invoice-assistant'");

    [Fact]
    public Task A_private_key_is_refused() => AssertInvalidAsync(
        (options, gateway) => options.Clients[0].PublicKeyPem = gateway.Agent.Key.PrivatePem,
        "client 'invoice-assistant': PublicKeyPem is no PEM block labelled 'PUBLIC KEY'");

    [Fact]
    public Task A_private_JWK_is_refused() => AssertInvalidAsync(
        (options, _) => (options.Clients[0].PublicKeyPem, options.Clients[0].Jwks) = (null, """{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b","d":"c"}]}"""),
        "client 'invoice-assistant': Jwks holds a private key");

    [Theory]
    [InlineData("""{"keys":[]}""", "Jwks holds 0 keys; 1 to 4 are allowed")]
    [InlineData("""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA"}]}""", "Jwks holds a key that is neither EC P-256 nor RSA")]
    [InlineData("""{"keys":[{"kty":"RSA","n":"AAAA","e":"AQAB"}]}""", "an RSA key must have 2048 to 8192 bits")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}]}""", "Jwks is no JSON Web Key Set of EC P-256 or RSA public keys")]
    [InlineData("[]", "Jwks is no JSON Web Key Set of EC P-256 or RSA public keys")]
    public Task A_key_set_that_is_not_understood_is_refused(string jwks, string fault) => AssertInvalidAsync(
        (options, _) => (options.Clients[0].PublicKeyPem, options.Clients[0].Jwks) = (null, jwks), $"client 'invoice-assistant': {fault}");

    [Fact]
    public Task A_client_without_a_key_is_refused() => AssertInvalidAsync(
        (options, _) => options.Clients[0].PublicKeyPem = null, "client 'invoice-assistant': set one of PublicKeyPem, Jwks, Workload and Certificate");

    [Fact]
    public Task An_API_without_its_resource_is_refused() => AssertInvalidAsync(
        (options, _) => options.Clients.Single(client => client.Id == "ledger").Resource = null,
        "client 'ledger': Resource is required for clients of kind Resource, and otherwise for agents alone");

    [Fact]
    public async Task Every_key_of_a_set_authenticates()
    {
        var next = new TestKey();
        await using TestGateway gateway = await TestGateway.StartAsync((options, self) => (options.Clients[0].PublicKeyPem, options.Clients[0].Jwks) =
            (null, $$"""{"keys":[{{self.Agent.Key.Jwk.ToJsonString()}},{{next.Jwk.ToJsonString()}}]}"""));

        await gateway.IssueAsync();
        await gateway.IssueAsync(new(gateway.Ask()) { ["client_assertion"] = gateway.Agent.Assertion(signer: next) });
    }

    private static Task<GatewayStartException> RefusedAsync(Action<IdentityGatewayOptions, TestGateway> configure) =>
        Assert.ThrowsAsync<GatewayStartException>(() => TestGateway.StartAsync(configure));

    private static async Task AssertInvalidAsync(Action<IdentityGatewayOptions, TestGateway> configure, string failure)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(configure));

        Assert.Equal([failure], exception.Failures);
    }
}
