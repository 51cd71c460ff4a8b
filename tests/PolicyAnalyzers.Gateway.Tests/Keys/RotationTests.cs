using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Keys;

/// <summary>Keys come and go by the schedule, on every node alike, and no token is signed by a key that a cache may not know.</summary>
public class RotationTests
{
    internal static readonly TimeSpan Period = TimeSpan.FromHours(4), Ahead = TimeSpan.FromHours(1), Overlap = TimeSpan.FromMinutes(65);

    [Fact]
    public async Task A_key_set_may_be_cached_for_less_than_a_key_is_published_ahead()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage first = await gateway.Http.GetAsync(new Uri("/jwks", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("public, max-age=300", first.Headers.CacheControl?.ToString());
        Assert.Equal("application/jwk-set+json", first.Content.Headers.ContentType?.ToString());
        EntityTagHeaderValue tag = Assert.IsType<EntityTagHeaderValue>(first.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, await AskAsync());
        await gateway.Services.GetRequiredService<ISigningKeys>().RotateAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await AskAsync());

        async Task<HttpStatusCode> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/jwks");
            request.Headers.IfNoneMatch.Add(tag);
            using HttpResponseMessage answer = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task The_next_key_is_published_before_it_signs_and_the_last_one_as_long_as_its_tokens_live()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string one = Assert.Single(await PublishedAsync(gateway));

        await AdvanceAsync(gateway, Period - Ahead - TimeSpan.FromSeconds(1));
        Assert.Equal([one], await PublishedAsync(gateway));
        await AdvanceAsync(gateway, TimeSpan.FromSeconds(1));
        string two = Assert.Single((await PublishedAsync(gateway)).Except([one]));
        await AdvanceAsync(gateway, Ahead - TimeSpan.FromSeconds(1));
        string last = (await gateway.IssueAsync()).AccessToken;
        Assert.Equal(one, KeyOf(last));

        await AdvanceAsync(gateway, TimeSpan.FromSeconds(1));
        Assert.Equal(two, KeyOf((await gateway.IssueAsync()).AccessToken));
        Assert.True(await gateway.IsActiveAsync(last));
        Assert.Equal([one, two], await PublishedAsync(gateway));
        Assert.Equal(2, Directory.GetFiles(gateway.DatabasePath + ".keys").Length);

        await AdvanceAsync(gateway, Overlap - TimeSpan.FromSeconds(1));
        Assert.Equal([one, two], await PublishedAsync(gateway));
        await AdvanceAsync(gateway, TimeSpan.FromSeconds(1));
        Assert.Equal([two], await PublishedAsync(gateway));
        Assert.Equal(two + ".pem", Path.GetFileName(Assert.Single(Directory.GetFiles(gateway.DatabasePath + ".keys"))));
        Assert.Equal([SigningKeyState.Retired, SigningKeyState.Current], (await ListAsync(gateway)).Select(key => key.State));
        Assert.Equal([one, two], await PublishedAsync(gateway, "/audit/keys"));
        Assert.StartsWith($"signing key {two} is published, and signs from", (await gateway.AuditAsync())[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_keeps_the_key()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string[] first = await PublishedAsync(gateway);

        await gateway.RestartAsync();

        Assert.Equal(first, await PublishedAsync(gateway));
        Assert.DoesNotContain("\"d\"", (await gateway.SendAsync(HttpMethod.Get, "/jwks")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_slept_over_its_schedule_publishes_before_it_signs_all_the_same()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string one = Assert.Single(await PublishedAsync(gateway));

        await AdvanceAsync(gateway, TimeSpan.FromHours(12));

        Assert.Equal(one, KeyOf((await gateway.IssueAsync()).AccessToken));
        Assert.Equal(2, (await PublishedAsync(gateway)).Length);
        await AdvanceAsync(gateway, Ahead);
        Assert.NotEqual(one, KeyOf((await gateway.IssueAsync()).AccessToken));
    }

    [Fact]
    public async Task Nodes_whose_schedules_meet_make_one_key_and_show_the_same()
    {
        var keys = new MemoryKeyStore();
        await using TestGateway gateway = await TestGateway.StartAsync(services: services => services.AddSingleton<ISigningKeyStore>(keys));
        await using TestGateway node = await gateway.StartNodeAsync(services: services => services.AddSingleton<ISigningKeyStore>(keys));
        gateway.Leap(Period - Ahead);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TickAsync(i % 2 == 0 ? gateway : node))));

        Assert.Equal(2, (await PublishedAsync(gateway)).Length);
        Assert.Equal(await PublishedAsync(gateway), await PublishedAsync(node));
        Assert.Equal(2, keys.References.Count());
        gateway.Leap(Ahead);
        Assert.Equal(KeyOf((await gateway.IssueAsync()).AccessToken), KeyOf((await node.IssueAsync()).AccessToken));
    }

    [Fact]
    public async Task A_node_is_shown_a_key_that_another_made_before_it_looks()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await using TestGateway node = await gateway.StartNodeAsync();

        SigningKeyStatus next = await gateway.Services.GetRequiredService<ISigningKeys>().RotateAsync(TestContext.Current.CancellationToken);

        Assert.Equal(SigningKeyState.Next, next.State);
        Assert.Contains(next.KeyId, await PublishedAsync(node));
        Assert.Equal(next, await node.Services.GetRequiredService<ISigningKeys>().RotateAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_clock_that_goes_back_leaves_a_published_key_to_sign_with()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.ExecuteSqlAsync("UPDATE signing_keys SET signs_from = signs_from + 7200000");
        await TickAsync(gateway);

        Assert.Contains(KeyOf((await gateway.IssueAsync()).AccessToken), await PublishedAsync(gateway));
        Assert.Single(await ListAsync(gateway));
    }

    [Fact]
    public async Task A_key_of_a_clock_far_ahead_keeps_no_other_from_being_made()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.Services.GetRequiredService<ISigningKeys>().RotateAsync(TestContext.Current.CancellationToken);
        await gateway.ExecuteSqlAsync("UPDATE signing_keys SET signs_from = signs_from + 31536000000 WHERE number = 2");

        await AdvanceAsync(gateway, Period);
        await AdvanceAsync(gateway, Ahead);

        Assert.Equal((await ListAsync(gateway)).Single(key => key.State == SigningKeyState.Current).KeyId, KeyOf((await gateway.IssueAsync()).AccessToken));
        Assert.Equal(3, (await PublishedAsync(gateway)).Length);
    }

    /// <summary>Whatever keys there are, what one node signs with, another publishes, when their clocks differ by minutes.</summary>
    [Fact]
    public void The_key_that_signs_is_published_by_every_node()
    {
        var random = new Random(20260101);
        DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (int round = 0; round < 20_000; round++)
        {
            GatewayKey[] keys = [.. Enumerable.Range(1, random.Next(1, 6)).Select(number => new GatewayKey(number, $"{number}", default, "", start, start.AddMinutes(random.Next(600)))
            {
                Revoked = random.Next(3) == 0 ? start.AddMinutes(random.Next(600)) : null,
            })];
            var timetable = new KeyTimetable(keys);
            DateTimeOffset now = start.AddMinutes(random.Next(700)), other = now.AddMinutes(random.Next(-4, 5));

            if (timetable.Current(now) is { } current)
            {
                Assert.Contains(current, timetable.Published(other));
                Assert.True(timetable.IsPublished(current, other.AddSeconds(TaskPolicy.MaxLifetimeLimitSeconds)), "a token would outlive its key");
            }
        }
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused()
    {
        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestGateway.StartAsync((options, _) =>
        {
            options.SigningKeys.RotateEvery = TimeSpan.FromMinutes(1);
            options.SigningKeys.PublishAhead = TimeSpan.FromMinutes(9);
            options.SigningKeys.Passphrase = "too short";
            options.SigningKeys.PassphraseFile = "/nowhere";
        }));

        Assert.Equal(
            [
                "SigningKeys.RotateEvery must be 1 hour to 10 years",
                "SigningKeys.PublishAhead must be 10 minutes to SigningKeys.RotateEvery",
                "SigningKeys.Passphrase and SigningKeys.PassphraseFile are both set; set one",
                "SigningKeys.Passphrase must have at least 16 characters",
            ],
            exception.Failures);
    }

    internal static string KeyOf(string jwt) => (string)System.Text.Json.Nodes.JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(jwt.Split('.')[0]))!["kid"]!;

    internal static async Task<string[]> PublishedAsync(TestGateway gateway, string path = "/jwks") =>
        [.. (await gateway.SendAsync(HttpMethod.Get, path)).Json["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];

    internal static Task<IReadOnlyList<SigningKeyStatus>> ListAsync(TestGateway gateway) =>
        gateway.Services.GetRequiredService<ISigningKeys>().ListAsync(TestContext.Current.CancellationToken);

    internal static Task TickAsync(TestGateway gateway) =>
        gateway.Services.GetServices<IHostedService>().OfType<SigningKeyKeeper>().Single().TickAsync(TestContext.Current.CancellationToken);

    internal static async Task AdvanceAsync(TestGateway gateway, TimeSpan time)
    {
        gateway.Leap(time);
        await TickAsync(gateway);
    }
}
