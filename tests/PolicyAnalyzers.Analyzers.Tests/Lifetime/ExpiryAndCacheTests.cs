using static PolicyAnalyzers.Analyzers.Tests.Lifetime.LifetimeSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Lifetime;

public sealed class ExpiryAndCacheTests
{
    private const string Unchecked = "POL3006", Unprotected = "POL3007";

    private static string Validates(string settings) => "using Microsoft.IdentityModel.Tokens;\n" + Plugin($"_ = new TokenValidationParameters {{ {settings} }};");

    [Theory]
    [InlineData("{|#0:ValidateLifetime = false|}")]
    [InlineData("ValidIssuer = \"a\", {|#0:RequireExpirationTime = false|}")]
    [InlineData("{|#0:LifetimeValidator = (_, _, _, _) => true|}")]
    [InlineData("{|#0:LifetimeValidator = delegate { return true; }|}")]
    public Task Expired_tokens_are_taken(string settings) => V.Source(Validates(settings), Expect.Warning(Unchecked));

    [Theory]
    [InlineData("ValidateLifetime = true")]
    [InlineData("ValidateLifetime = !ct.IsCancellationRequested")]
    [InlineData("ValidateAudience = false")]
    [InlineData("LifetimeValidator = (_, expires, _, _) => expires > DateTime.UtcNow")]
    [InlineData("ClockSkew = TimeSpan.FromMinutes(1)")]
    public Task What_checks_is_silent(string settings) => V.Source(Validates(settings));

    [Fact]
    public Task How_the_host_authenticates_is_silent() => V.TopLevel(Usings + """
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new Microsoft.IdentityModel.Tokens.TokenValidationParameters { ValidateLifetime = false });
        public class Clock { [McpServerTool] public string Now() => ""; }
        """);

    private static string Elsewhere(string settings, string code = "Read", string check = "ValidateTokenAsync") => Usings + $$"""
        using Microsoft.IdentityModel.Tokens;

        public class Reader(SecurityKey key)
        {
            public object {{code}}(string token)
            {
                var parameters = new TokenValidationParameters { IssuerSigningKey = key, {{settings}} };
                return new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().{{check}}(token, parameters);
            }
        }

        public static class Extensions { public static object Show(this TokenHandler handler, string token, TokenValidationParameters parameters) => (handler, token, parameters); }
        public class Clock { [McpServerTool] public string Now() => ""; }
        """;

    [Theory]
    [InlineData("{|#0:ValidateLifetime = false|}")]
    [InlineData("ValidateAudience = false, {|#0:RequireExpirationTime = false|}")]
    public Task Expired_tokens_that_other_code_takes_are_a_suggestion(string settings) => V.Source(Elsewhere(settings), Expect.Suggestion(Unchecked));

    [Theory]
    [InlineData("ValidateLifetime = true")]
    [InlineData("ValidateLifetime = false", "PrincipalOfExpiredToken")]
    [InlineData("ValidateLifetime = false", "RefreshAsync")]
    [InlineData("ValidateLifetime = false", "Read", "Show")]
    [InlineData("ValidateIssuer = false, ValidateAudience = false, ValidateIssuerSigningKey = false, ValidateLifetime = false")]
    [InlineData("SignatureValidator = (token, _) => new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token), ValidateLifetime = false")]
    public Task Other_code_that_renews_or_only_decodes_is_silent(string settings, string code = "Read", string check = "ValidateTokenAsync") => V.Source(Elsewhere(settings, code, check));

    [Theory]
    [InlineData("_ = new Azure.Identity.TokenCachePersistenceOptions { Name = \"a\", {|#0:UnsafeAllowUnencryptedStorage = true|} };")]
    [InlineData("_ = {|#0:new Microsoft.Identity.Client.Extensions.Msal.StorageCreationPropertiesBuilder(\"a\", \"b\").WithUnprotectedFile()|};")]
    [InlineData("_ = {|#0:new Microsoft.Identity.Client.Extensions.Msal.StorageCreationPropertiesBuilder(\"a\", \"b\").WithLinuxUnprotectedFile()|};")]
    [InlineData("_ = {|#0:new Google.Apis.Util.Store.FileDataStore(\"tokens\", true)|};")]
    [InlineData("app.AppTokenCache.SetAfterAccess(access => {|#0:File.WriteAllBytes(\"a\", access.TokenCache.SerializeMsalV3())|});")]
    [InlineData("app.AppTokenCache.SetAfterAccess(access => { byte[] all = access.TokenCache.SerializeMsalV3(); {|#0:File.WriteAllBytes(\"a\", all)|}; });")]
    [InlineData("app.AppTokenCache.SetAfterAccess(access => {|#0:File.WriteAllText(\"a\", Convert.ToBase64String(access.TokenCache.SerializeMsalV3()))|});")]
    [InlineData("ModelContextProtocol.Authentication.TokenContainer? tokens = null; {|#0:File.WriteAllText(\"a\", JsonSerializer.Serialize(tokens))|};")]
    [InlineData("ModelContextProtocol.Authentication.TokenContainer? tokens = null; var json = JsonSerializer.Serialize(tokens); await {|#0:File.WriteAllTextAsync(\"a\", json, ct)|};")]
    public Task Tokens_lie_on_the_disk(string body) => V.Source(Plugin(body), Expect.Warning(Unprotected));

    [Theory]
    [InlineData("_ = new Azure.Identity.TokenCachePersistenceOptions { Name = \"a\", UnsafeAllowUnencryptedStorage = false };")]
    [InlineData("_ = new Microsoft.Identity.Client.Extensions.Msal.StorageCreationPropertiesBuilder(\"a\", \"b\").WithMacKeyChain(\"a\", \"b\");")]
    [InlineData("app.AppTokenCache.SetAfterAccess(access => File.WriteAllBytes(\"a\", Protect(access.TokenCache.SerializeMsalV3())));")]
    [InlineData("File.WriteAllBytes(\"a\", Protect([]));")]
    [InlineData("_ = new Google.Apis.Util.Store.NullDataStore();")]
    [InlineData("ModelContextProtocol.Authentication.TokenContainer? tokens = null; File.WriteAllBytes(\"a\", Protect(JsonSerializer.SerializeToUtf8Bytes(tokens)));")]
    [InlineData("ModelContextProtocol.Authentication.TokenContainer? tokens = null; File.WriteAllText(\"a\", JsonSerializer.Serialize(new { tokens?.TokenType }));")]
    public Task What_is_protected_is_silent(string body) => V.Source(Plugin(body, "private static byte[] Protect(byte[] plain) => plain;"));

    [Fact]
    public Task A_cache_of_the_host_is_a_suggestion() => V.Source(
        Plugin("_ = {|#0:new Google.Apis.Util.Store.FileDataStore(\"tokens\", true)|};", attribute: "") + "public class Clock { [McpServerTool] public string Now() => \"\"; }",
        Expect.Suggestion(Unprotected));
}
