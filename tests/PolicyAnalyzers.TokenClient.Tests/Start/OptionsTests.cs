using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Start;

public sealed class OptionsTests : IDisposable
{
    private const string GatewayFault = "Gateway must be the gateway's issuer: an https URI (http on loopback) without credentials, query and fragment.";

    private DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("token-client-options-");

    /// <summary>The policy inside of the test's own assembly.</summary>
    private static PolicyManifest Built { get; } = PolicyManifest.Parse(
        new StreamReader(typeof(OptionsTests).Assembly.GetManifestResourceStream("policy.lock.json")!).ReadToEnd());

    public void Dispose()
    {
        _key.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Good_options_start() => await StartAsync(_ => { });

    [Theory]
    [InlineData("https://gateway.contoso.example", true)]
    [InlineData("http://localhost:5000/", true)]
    [InlineData("http://[::1]:5000", true)]
    [InlineData("http://gateway.contoso.example", false)]
    [InlineData("https://user:password@gateway.contoso.example", false)]
    [InlineData("https://gateway.contoso.example?tenant=1", false)]
    [InlineData("https://gateway.contoso.example#x", false)]
    [InlineData("ftp://127.0.0.1", false)]
    public async Task The_gateway_is_https_or_loopback(string gateway, bool good)
    {
        if (good)
        {
            await StartAsync(options => options.Gateway = new Uri(gateway));
        }
        else
        {
            await RefusedAsync(GatewayFault, options => options.Gateway = new Uri(gateway));
        }
    }

    [Fact]
    public async Task What_is_missing_is_said()
    {
        await RefusedAsync(GatewayFault, options => options.Gateway = null);
        await RefusedAsync(GatewayFault, options => options.Gateway = new Uri("gateway", UriKind.Relative));
        await RefusedAsync("ClientId must be the agent's id.", options => options.ClientId = "");
        await RefusedAsync("Set exactly one of ClientKey, ClientKeyPath and Credential.", options => options.ClientKey = null);
        await RefusedAsync("Set exactly one of ClientKey, ClientKeyPath and Credential.", options => options.ClientKeyPath = "agent.pem");
        await RefusedAsync("GatewayTimeout must be positive.", options => options.GatewayTimeout = TimeSpan.Zero);
        await RefusedAsync("The manifest declares no task of agent 'somebody'.", options => options.ClientId = "somebody");
        await RefusedAsync(
            "The address of resource 'https://ledger.contoso.example' must be https (http on loopback).",
            options => options.ResourceAddresses[World.Ledger] = new Uri("http://ledger.contoso.example"));
    }

    [Fact]
    public async Task A_key_that_cannot_sign_es256_is_refused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var publicHalf = ECDsa.Create(_key.ExportParameters(includePrivateParameters: false));
        var disposed = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        disposed.Dispose();
        await RefusedAsync("The client key must be on P-256.", options => options.ClientKey = p384);
        await RefusedAsync("The client key cannot sign.", options => options.ClientKey = publicHalf);
        await RefusedAsync("The client key cannot sign.", options => options.ClientKey = disposed);
    }

    [Fact]
    public async Task A_key_file_is_read_at_start()
    {
        string path = Path.Combine(_directory.FullName, "agent.pem");
        await RefusedAsync($"The client key at '{path}' cannot be read, or cannot sign.", UseFile);
        await File.WriteAllTextAsync(path, "no key", TestContext.Current.CancellationToken);
        await RefusedAsync($"The client key at '{path}' cannot be read, or cannot sign.", UseFile);
        await File.WriteAllTextAsync(path, _key.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);
        await RefusedAsync($"The client key at '{path}' cannot be read, or cannot sign.", UseFile);
        await File.WriteAllTextAsync(path, _key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await StartAsync(UseFile);

        void UseFile(TaskTokenClientOptions options)
        {
            options.ClientKey = null;
            options.ClientKeyPath = path;
        }
    }

    [Fact]
    public async Task A_manifest_file_is_read_at_start()
    {
        string path = Path.Combine(_directory.FullName, "agent.policy.json");
        await RefusedAsync(
            $"There is no manifest at '{path}'. The build writes it when the project references PolicyAnalyzers and declares a task.", UseFile);
        string manifest = Built.ToJson();
        await File.WriteAllTextAsync(path, manifest.Replace("30", "3600", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await RefusedAsync($"The manifest at '{path}' cannot be used: ", UseFile);
        await File.WriteAllTextAsync(path, World.Manifest.ToJson(), TestContext.Current.CancellationToken);
        await RefusedAsync(
            $"The manifest at '{path}' is of another build: its digest is {World.Manifest.Digest}, and the application was built with {Built.Digest}. Deploy both together.",
            UseFile);
        await File.WriteAllTextAsync(path, manifest, TestContext.Current.CancellationToken);
        await StartAsync(UseFile);

        void UseFile(TaskTokenClientOptions options)
        {
            options.Manifest = null;
            options.ManifestPath = path;
        }
    }

    /// <summary>The test's own assembly holds one, as an application's with <c>PolicyEmbed</c> does.</summary>
    [Fact]
    public async Task The_policy_inside_of_the_application_is_the_default()
    {
        await StartAsync(options => (options.Manifest, options.ClientId) = (null, "invoice-assistant"));
        await RefusedAsync("The manifest declares no task of agent 'other'.", options => (options.Manifest, options.ClientId) = (null, "other"));
    }

    [Fact]
    public async Task With_a_trusted_signer_nothing_else_is_loaded()
    {
        using ManifestKey key = ManifestKey.Read(_key.ExportPkcs8PrivateKeyPem(), null, DateTimeOffset.UtcNow);
        string path = Path.Combine(_directory.FullName, "agent.policy.jws");
        await File.WriteAllTextAsync(path, SignedManifest.Create(Built, new ManifestSignature("ci", key.Id), key.Sign), TestContext.Current.CancellationToken);
        await StartAsync(UseSigned);
        await RefusedAsync($"The manifest at '{path}' cannot be used: it is signed by nobody who is trusted here", options =>
        {
            UseSigned(options);
            options.ManifestSigners[0].Issuer = "other";
        });
        await File.WriteAllTextAsync(path, World.Manifest.ToJson(), TestContext.Current.CancellationToken);
        await RefusedAsync($"The manifest at '{path}' cannot be used: it is no signed manifest", UseSigned);

        // It expires by the application's clock.
        _now = new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
        await File.WriteAllTextAsync(path, SignedManifest.Create(Built, new ManifestSignature("ci", key.Id, _now.AddSeconds(1)), key.Sign), TestContext.Current.CancellationToken);
        await StartAsync(UseSigned);
        _now = _now.AddSeconds(1);
        await RefusedAsync($"The manifest at '{path}' cannot be used: it expired at 2030-01-01 12:00:01Z; build and sign it again", UseSigned);

        void UseSigned(TaskTokenClientOptions options)
        {
            options.Manifest = null;
            options.ManifestPath = path;
            options.ManifestSigners.Add(new ManifestSigner { Issuer = "ci", PublicKey = _key.ExportSubjectPublicKeyInfoPem() });
        }
    }

    [Fact]
    public void A_parameter_is_given_once() =>
        Assert.Throws<ArgumentException>(() => new TaskRequest("invoice.read", ("invoiceId", "INV-7"), ("invoiceId", "INV-8")));

    private async Task RefusedAsync(string fault, Action<TaskTokenClientOptions> configure)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(configure));
        Assert.StartsWith(fault, Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    private async Task StartAsync(Action<TaskTokenClientOptions> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(new FixedTime(_now));
        builder.Services.AddTaskTokens(options =>
        {
            options.Gateway = new Uri("https://gateway.contoso.example");
            options.ClientId = World.Agent;
            options.ClientKey = _key;
            options.Manifest = World.Manifest;
            configure(options);
        });
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
