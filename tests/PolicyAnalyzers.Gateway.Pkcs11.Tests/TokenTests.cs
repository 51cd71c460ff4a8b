using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Pkcs11.Tests;

/// <summary>Signing keys in a token that others share: made there, never out of it, rotated and destroyed like any other.</summary>
public sealed class TokenTests(SoftToken token)
{
    [Fact]
    public async Task Nodes_that_share_a_token_sign_rotate_and_revoke_together()
    {
        await using TestGateway gateway = await StartAsync();
        await using TestGateway node = await gateway.StartNodeAsync(services: UseToken);
        string one = KeyOf((await gateway.IssueAsync()).AccessToken);
        Assert.Equal(one, KeyOf((await node.IssueAsync()).AccessToken));

        gateway.Time.Advance(TimeSpan.FromHours(3));
        await TickAsync(gateway);
        gateway.Time.Advance(TimeSpan.FromHours(1));
        await TickAsync(node);
        string two = KeyOf((await node.IssueAsync()).AccessToken);
        Assert.NotEqual(one, two);
        Assert.Equal(two, KeyOf((await gateway.IssueAsync()).AccessToken));

        await gateway.Services.GetRequiredService<ISigningKeys>().RevokeAsync(two, "drill", TestContext.Current.CancellationToken);
        Reply after = await node.IssueAsync();
        Assert.DoesNotContain(KeyOf(after.AccessToken), new[] { one, two });
        Assert.True(await gateway.IsActiveAsync(after.AccessToken));
        Assert.Empty(Directory.GetDirectories(gateway.Directory.FullName, "*.keys"));
    }

    [Fact]
    public async Task A_restart_finds_the_key_in_the_token()
    {
        await using TestGateway gateway = await StartAsync();
        string before = KeyOf((await gateway.IssueAsync()).AccessToken);

        await gateway.RestartAsync(services: UseToken);

        Assert.Equal(before, KeyOf((await gateway.IssueAsync()).AccessToken));
    }

    [Fact]
    public async Task Many_threads_sign_at_once()
    {
        await using TestGateway gateway = await StartAsync();

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => gateway.TokenAsync(gateway.Ask()))));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
    }

    [Fact]
    public async Task A_key_that_is_gone_from_the_token_stops_the_start()
    {
        await using TestGateway gateway = await StartAsync();
        string reference = (string)(await gateway.ExecuteSqlAsync("SELECT reference FROM signing_keys"))!;
        await gateway.Services.GetRequiredService<ISigningKeyStore>().DeleteAsync(reference, TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => gateway.RestartAsync(services: UseToken));

        Assert.Equal(
            $"The token has no private key {reference}. Nodes of one gateway share one token; name the token that made the key, or revoke the key.", exception.Message);
    }

    [Fact]
    public async Task A_key_of_a_file_is_none_of_the_token()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => gateway.RestartAsync(services: UseToken));

        Assert.EndsWith("is no key in a PKCS#11 token: the database names a key of another kind of key store. Configure the store that made it.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_wrong_PIN_stops_the_start() => StopsAsync(
        options => options.Pin = "wrong-pin", "The token 'gateway' cannot make a signing key: CKR_PIN_INCORRECT.");

    [Fact]
    public Task A_token_that_is_not_there_stops_the_start() => StopsAsync(
        options => options.TokenLabel = "elsewhere", $"{token.Library}: there is no token with the label 'elsewhere'. Initialize one, or correct Pkcs11.TokenLabel.");

    [Fact]
    public async Task What_is_no_PKCS11_library_stops_the_start()
    {
        string file = Path.GetTempFileName();
        await StopsAsync(options => options.Library = file, $"{file}: the library cannot be loaded");
        File.Delete(file);
    }

    [Fact]
    public async Task Options_are_validated_at_the_start()
    {
        Assert.Equal(
            [
                "Pkcs11.Library is missing: the path of the token's PKCS#11 library",
                "Pkcs11.TokenLabel is missing: the label of the token",
                "set one of Pkcs11.Pin and Pkcs11.PinFile",
            ],
            await FaultsAsync(_ => { }));
        Assert.Equal(["Pkcs11.Library: there is no file '/nowhere.so'", "set one of Pkcs11.Pin and Pkcs11.PinFile"], await FaultsAsync(options =>
        {
            (options.Library, options.TokenLabel, options.Pin, options.PinFile) = ("/nowhere.so", "gateway", "1", "/pin");
        }));

        static async Task<IEnumerable<string>> FaultsAsync(Action<Pkcs11Options> configure) => (await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync(services: services => services.AddPkcs11SigningKeys(configure)))).Failures;
    }

    /// <summary>As another program sees it, the key cannot leave the token.</summary>
    [Fact]
    public async Task Private_keys_are_sensitive_and_not_extractable()
    {
        await using TestGateway gateway = await StartAsync();
        string reference = (string)(await gateway.ExecuteSqlAsync("SELECT reference FROM signing_keys"))!;

        using var sessions = new TokenSessions(Options());
        (bool sensitive, bool extractable) = sessions.Use("look", session =>
        {
            var attributes = session.GetAttributeValue(session.PrivateKey(reference), [Net.Pkcs11Interop.Common.CKA.CKA_SENSITIVE, Net.Pkcs11Interop.Common.CKA.CKA_EXTRACTABLE]);
            return (attributes[0].GetValueAsBool(), attributes[1].GetValueAsBool());
        });

        Assert.Equal((true, false), (sensitive, extractable));
    }

    private static string KeyOf(string jwt) => (string)System.Text.Json.Nodes.JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(jwt.Split('.')[0]))!["kid"]!;

    private static Task TickAsync(TestGateway gateway) =>
        gateway.Services.GetServices<IHostedService>().OfType<SigningKeyKeeper>().Single().TickAsync(TestContext.Current.CancellationToken);

    private Pkcs11Options Options()
    {
        var options = new Pkcs11Options();
        token.Configure(options);
        return options;
    }

    private void UseToken(IServiceCollection services) => services.AddPkcs11SigningKeys(token.Configure);

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(services: UseToken);

    private async Task StopsAsync(Action<Pkcs11Options> change, string fault)
    {
        var exception = await Assert.ThrowsAsync<GatewayStartException>(() => TestGateway.StartAsync(services: services => services.AddPkcs11SigningKeys(options =>
        {
            token.Configure(options);
            change(options);
        })));

        Assert.StartsWith(fault, exception.Message, StringComparison.Ordinal);
    }
}
