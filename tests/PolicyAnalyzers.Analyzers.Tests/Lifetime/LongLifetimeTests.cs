using static PolicyAnalyzers.Analyzers.Tests.Lifetime.LifetimeSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Lifetime;

public sealed class LongLifetimeTests
{
    private const string Id = "POL3005";

    private const string Tokens = "using Microsoft.IdentityModel.Tokens; using System.IdentityModel.Tokens.Jwt; using System.Security.Claims;\n";

    private static string Source(string body, string members = "") => Tokens + Plugin(body, members);

    private static string Expires(string moment) => $"_ = new SecurityTokenDescriptor {{ Expires = {moment} }};";

    [Theory]
    [InlineData("{|#0:DateTime.UtcNow.AddDays(30)|}")]
    [InlineData("{|#0:DateTime.Now.AddHours(2)|}")]
    [InlineData("{|#0:DateTime.UtcNow.AddMinutes(60 * 24)|}")]
    [InlineData("{|#0:DateTime.UtcNow.AddYears(1).AddMinutes(-5)|}")]
    [InlineData("{|#0:DateTime.UtcNow + TimeSpan.FromHours(12)|}")]
    [InlineData("{|#0:DateTime.UtcNow.Add(TimeSpan.FromMinutes(30) + TimeSpan.FromMinutes(45))|}")]
    [InlineData("{|#0:DateTime.UtcNow.Add(new TimeSpan(7, 0, 0, 0))|}")]
    [InlineData("{|#0:DateTime.UtcNow.Add(new TimeSpan(2, 0, 0))|}")]
    [InlineData("{|#0:DateTime.UtcNow.Add(TimeSpan.Parse(\"1.00:00:00\"))|}")]
    [InlineData("{|#0:DateTime.UtcNow.Add(4 * TimeSpan.FromHours(1))|}")]
    [InlineData("{|#0:DateTime.UtcNow.AddSeconds(TimeSpan.FromDays(1).TotalSeconds)|}")]
    [InlineData("{|#0:DateTime.MaxValue|}")]
    [InlineData("{|#0:new DateTime(2099, 12, 31)|}")]
    [InlineData("{|#0:DateTimeOffset.UtcNow.AddDays(1).UtcDateTime|}")]
    [InlineData("{|#0:TimeProvider.System.GetUtcNow().AddDays(1).UtcDateTime|}")]
    [InlineData("{|#0:now.AddDays(1)|}")]
    [InlineData("{|#0:later|}")]
    [InlineData("{|#0:DateTime.UtcNow.AddMinutes(int.Parse(configuration[\"Minutes\"] ?? \"1440\"))|}")]
    [InlineData("{|#0:DateTime.UtcNow.AddMinutes(configuration.GetValue(\"Minutes\", 1440))|}")]
    [InlineData("{|#0:DateTime.UtcNow.AddDays(ct.IsCancellationRequested ? 30 : 0.01)|}")]
    [InlineData("{|#0:DateTime.UtcNow.AddHours(Hours)|}")]
    public Task A_minted_token(string moment) => V.Source(
        Source("var now = DateTime.UtcNow; var later = now.AddHours(3); _ = (now, later);" + Expires(moment), "private const int Hours = 8;"), Expect.Warning(Id));

    [Theory]
    [InlineData("DateTime.UtcNow.AddMinutes(5)")]
    [InlineData("DateTime.UtcNow.AddHours(1)")]
    [InlineData("DateTime.UtcNow.AddSeconds(3600)")]
    [InlineData("DateTime.UtcNow.AddDays(30).AddDays(-30)")]
    [InlineData("DateTime.UtcNow.AddDays(-1)")]
    [InlineData("result.ExpiresOn.AddDays(1).UtcDateTime")]
    [InlineData("DateTime.UtcNow.AddSeconds(result.Scopes.Count())")]
    [InlineData("DateTime.UtcNow.AddMinutes(int.Parse(configuration[\"Minutes\"]!))")]
    [InlineData("DateTime.UtcNow.Add(TimeSpan.FromMinutes(15) * 2)")]
    [InlineData("null")]
    public Task As_long_as_a_task_is_silent(string moment) => V.Source(Source("var result = await app.AcquireTokenForClient([]).ExecuteAsync(); _ = result;" + Expires(moment)));

    [Theory]
    [InlineData("_ = new AccessToken(\"a\", {|#0:DateTimeOffset.MaxValue|});")]
    [InlineData("_ = new AccessToken(\"a\", expiresOn: {|#0:DateTimeOffset.UtcNow.AddDays(1)|});")]
    [InlineData("_ = new JwtSecurityToken(\"a\", \"b\", expires: {|#0:DateTime.UtcNow.AddDays(1)|});")]
    [InlineData("_ = new JwtSecurityTokenHandler().CreateEncodedJwt(\"a\", \"b\", null, null, {|#0:DateTime.UtcNow.AddDays(1)|}, null, null);")]
    [InlineData("_ = new Dictionary<string, object> { [\"exp\"] = {|#0:DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds()|} };")]
    [InlineData("_ = new Dictionary<string, object> { { \"exp\", {|#0:DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds()|} } };")]
    [InlineData("_ = new { iss = \"a\", exp = {|#0:DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 86400|} };")]
    [InlineData("_ = new Claim(JwtRegisteredClaimNames.Exp, {|#0:EpochTime.GetIntDate(DateTime.UtcNow.AddDays(1)).ToString()|});")]
    [InlineData("_ = new ImpersonatedCredential.Initializer(\"a\") { Lifetime = {|#0:TimeSpan.FromHours(12)|} };")]
    [InlineData("_ = new JwtOptions { ExpirationMinutes = {|#0:1440|} };")]
    [InlineData("_tokenLifetime = {|#0:TimeSpan.FromHours(12)|};")]
    [InlineData("Issue(\"a\", tokenLifetime: {|#0:TimeSpan.FromDays(1)|});")]
    [InlineData("IssueToken(\"a\", {|#0:86400|});")]
    public Task Wherever_it_is_said(string body) => V.Source(Source(body, Members), Expect.Warning(Id));

    private const string Members = """
        private TimeSpan _tokenLifetime; private static void Issue(string subject, TimeSpan tokenLifetime) { } private static void IssueToken(string subject, int expiresIn) { } private int _lifetimeOfCache;
            public class JwtOptions { public int ExpirationMinutes { get; set; } }
            public class Cache { public TimeSpan TokenCacheLifetime { get; set; } public int ExpirationMinutes { get; set; } public TimeSpan Timeout { get; set; } public int MaxTokens { get; set; } public int TokenExpirySkewSeconds { get; set; } }
        """;

    [Theory]
    [InlineData("_ = new Cache { TokenCacheLifetime = TimeSpan.FromDays(1), ExpirationMinutes = 1440, Timeout = TimeSpan.FromDays(1), MaxTokens = 100000, TokenExpirySkewSeconds = 9000 };")]
    [InlineData("cache.Set(\"a\", \"b\", TimeSpan.FromDays(1)); cache.Set(\"a\", \"b\", DateTimeOffset.UtcNow.AddDays(1));")]
    [InlineData("accessor.HttpContext!.Response.Cookies.Append(\"a\", \"b\", new CookieOptions { Expires = DateTimeOffset.UtcNow.AddDays(365) });")]
    [InlineData("using var stop = new CancellationTokenSource(TimeSpan.FromHours(12)); http.Timeout = TimeSpan.FromHours(12);")]
    [InlineData("_lifetimeOfCache = 86400;")]
    [InlineData("_ = new Dictionary<string, object> { [\"expiry\"] = DateTimeOffset.UtcNow.AddDays(1), [\"nbf\"] = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds() };")]
    [InlineData("_ = new SecurityTokenDescriptor { NotBefore = DateTime.UtcNow.AddDays(1), IssuedAt = DateTime.UtcNow };")]
    public Task Other_times_are_silent(string body) => V.Source(Source(body, Members));

    [Theory]
    [InlineData("SessionTtl", "TimeSpan.FromHours(8)", false)]
    [InlineData("SessionTokenTtl", "{|#0:TimeSpan.FromHours(8)|}", true)]
    [InlineData("Ttl", "{|#0:TimeSpan.FromHours(8)|}", true)]
    public Task A_service_of_tokens_has_sessions_too(string name, string value, bool isTold) => V.Source(
        Tokens + Plugin("_ = TokenService." + name + ";") + "public static class TokenService { public static readonly TimeSpan " + name + " = " + value + "; }",
        isTold ? [Expect.Warning(Id)] : []);

    [Fact]
    public Task Where_a_member_gives_the_value_the_value_is_told() => V.Source(
        Tokens + Plugin(Expires("DateTime.UtcNow.AddMinutes(Options.Minutes)")) + "public static class Options { public static int Minutes { get; } = 5; public static readonly TimeSpan Long = TimeSpan.FromDays(1); }");

    [Fact]
    public Task A_time_span_that_another_type_holds() => V.Source(
        Tokens + Plugin(Expires("DateTime.UtcNow + Options.Long")) + "public static class Options { public static readonly TimeSpan Long = {|#0:TimeSpan.FromDays(1)|}; }",
        Expect.Warning(Id));

    [Fact]
    public Task A_default_of_the_options() => V.Source(
        Tokens + Plugin("var options = new JwtOptions();" + Expires("DateTime.UtcNow.AddMinutes(options.ExpirationMinutes)")) + "public class JwtOptions { public int ExpirationMinutes { get; set; } = {|#0:1440|}; }",
        Expect.Warning(Id));

    [Theory]
    [InlineData("int", "AgentMinutes", "1440", true)]
    [InlineData("int", "AgentMinutes", "5", false)]
    [InlineData("double", "AgentHours", "8", true)]
    public Task A_default_of_settings_whose_name_says_only_what_it_counts(string type, string name, string value, bool isOver)
    {
        string unit = name.EndsWith("Hours", StringComparison.Ordinal) ? "Hours" : "Minutes";
        string source = Tokens + Plugin($"var settings = new Settings(); {Expires($"DateTime.UtcNow.Add{unit}(settings.{name})")} cache.Set(\"a\", \"b\", TimeSpan.FromMinutes(settings.CacheMinutes));")
            + $$"""public class Settings { public {{type}} {{name}} { get; set; } = {{(isOver ? $"{{|#0:{value}|}}" : value)}}; public int CacheMinutes { get; set; } = 9999; }""";
        return V.Source(source, isOver ? [Expect.Warning(Id)] : []);
    }

    [Fact]
    public Task A_constant_is_told_where_it_is_declared() => V.Source(
        Tokens + Plugin(Expires("DateTime.UtcNow.AddHours(TokenLifetimeHours)"), "private const int TokenLifetimeHours = {|#0:24|};").Replace(Expires("DateTime.UtcNow.AddHours(TokenLifetimeHours)"), "IssueToken(\"a\", TokenLifetimeHours);", StringComparison.Ordinal)
            .Replace("private const", "private static void IssueToken(string subject, int lifetimeHours) { } private const", StringComparison.Ordinal),
        Expect.Warning(Id));

    [Fact]
    public Task A_credential_that_agent_code_makes() => V.Source(
        Plugin("_ = new Fixed(await source.GetAccessTokenAsync());") + """
        public class Fixed(string token) : TokenCredential
        {
            public override AccessToken GetToken(TokenRequestContext context, CancellationToken ct) => new(token, {|#0:DateTimeOffset.MaxValue|});
            public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext context, CancellationToken ct) => new(GetToken(context, ct));
        }
        """,
        Expect.Warning(Id));

    private static string Credential(string expires) => Usings + $$"""
        public class Issued(ISource source) : TokenCredential
        {
            public override AccessToken GetToken(TokenRequestContext context, CancellationToken ct) => throw new NotSupportedException();
            public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext context, CancellationToken ct) => new(await source.GetAccessTokenAsync(), {{expires}});
        }

        public static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<TokenCredential, Issued>(); }
        public class Tools(TokenCredential credential) { [McpServerTool] public async Task<string> Run(CancellationToken ct) => (await credential.GetTokenAsync(new TokenRequestContext([]), ct)).ExpiresOn.ToString(); }
        """ + Services;

    [Fact]
    public Task A_credential_that_a_container_makes_is_a_suggestion() => V.Source(Credential("{|#0:DateTimeOffset.MaxValue|}"), Expect.Suggestion(Id));

    [Fact]
    public Task A_credential_that_a_container_makes_with_a_short_life_is_silent() => V.Source(Credential("DateTimeOffset.UtcNow.AddMinutes(5)"));

    [Theory]
    [InlineData("900", true)]
    [InlineData("7200", false)]
    [InlineData(" 900 ", true)]
    [InlineData("0", false)]
    [InlineData("-5", false)]
    [InlineData("an hour", false)]
    [InlineData("99999999999", false)]
    public Task The_cap_is_an_option(string seconds, bool isOver)
    {
        string source = Source(Expires("{|#0:DateTime.UtcNow.AddMinutes(30)|}"));
        string config = "policy_analyzers.max_token_lifetime_seconds = " + seconds;
        return isOver
            ? V.WithConfig(config, source, Expect.Warning(Id))
            : V.WithConfig(config, source.Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal));
    }

    [Fact]
    public Task Where_no_tool_comes_it_is_silent() => V.Source(
        Tokens + Plugin(Expires("DateTime.UtcNow.AddDays(30)"), attribute: "") + "public class Clock { [McpServerTool] public string Now() => \"\"; }");
}
