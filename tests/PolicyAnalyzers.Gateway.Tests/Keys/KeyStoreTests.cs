using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Keys;

/// <summary>Keys that somebody else keeps, behind the callback: nothing is signed when it fails, and nothing by a key that is not the published one.</summary>
public class KeyStoreTests
{
    [Fact]
    public async Task A_key_service_signs_rotates_and_destroys()
    {
        var keys = new MemoryKeyStore();
        await using TestGateway gateway = await StartAsync(keys);
        await gateway.IssueAsync();
        Assert.Equal(["kms/1"], keys.References);

        await RotationTests.AdvanceAsync(gateway, RotationTests.Period - TimeSpan.FromHours(1));
        await RotationTests.AdvanceAsync(gateway, TimeSpan.FromHours(1));
        await gateway.IssueAsync();
        Assert.Equal(["kms/1", "kms/2"], keys.References);
        await RotationTests.AdvanceAsync(gateway, TimeSpan.FromMinutes(65));
        Assert.Equal(["kms/2"], keys.References);
        Assert.Empty(Directory.GetDirectories(gateway.Directory.FullName, "*.keys"));
    }

    [Fact]
    public async Task A_service_that_is_away_signs_nothing_and_is_met_again()
    {
        var keys = new MemoryKeyStore();
        await using TestGateway gateway = await StartAsync(keys);
        keys.IsAway = true;

        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.InternalServerError, "grant", "server_error", "the request could not be decided, and is denied");
        await RotationTests.AdvanceAsync(gateway, RotationTests.Period);
        await RotationTests.TickAsync(gateway);
        Assert.Single(gateway.Logs.Text.Split("A signing key cannot be had").Skip(1));

        keys.IsAway = false;
        await gateway.IssueAsync();
        await RotationTests.TickAsync(gateway);
        Assert.Equal(2, (await RotationTests.PublishedAsync(gateway)).Length);
    }

    [Fact]
    public async Task A_service_that_makes_no_key_stops_the_first_start()
    {
        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => StartAsync(new MemoryKeyStore { IsAway = true }));

        Assert.Equal("the key service makes no key", exception.Message);
    }

    [Fact]
    public async Task A_service_that_signs_with_another_key_stops_the_start()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => StartAsync(new MemoryKeyStore { Bend = _ => other.SignData([1], HashAlgorithmName.SHA256) }));

        Assert.EndsWith("the key store signs with another key than the one that is published. Configure the store that made it.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(72)]
    public async Task What_is_no_ES256_signature_is_none(int length)
    {
        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => StartAsync(new MemoryKeyStore { Bend = _ => new byte[length] }));

        Assert.EndsWith("the key store gave no ES256 signature of 64 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kms/1")]
    [InlineData("../../etc/shadow")]
    public async Task A_key_of_another_kind_of_store_is_refused(string reference)
    {
        await using TestGateway gateway = await StartAsync(new MemoryKeyStore());
        await gateway.ExecuteSqlAsync($"UPDATE signing_keys SET reference = '{reference}'");

        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => gateway.RestartAsync());

        Assert.Equal($"'{reference}' is no key in a file: the database names a key of another kind of key store. Configure the store that made it.", exception.Message);
    }

    private static Task<TestGateway> StartAsync(MemoryKeyStore keys) => TestGateway.StartAsync(services: services => services.AddSingleton<ISigningKeyStore>(keys));
}
