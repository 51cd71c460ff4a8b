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

    [Theory]
    [InlineData("_ = new Azure.Identity.TokenCachePersistenceOptions { Name = \"a\", {|#0:UnsafeAllowUnencryptedStorage = true|} };")]
    [InlineData("_ = {|#0:new Microsoft.Identity.Client.Extensions.Msal.StorageCreationPropertiesBuilder(\"a\", \"b\").WithUnprotectedFile()|};")]
    [InlineData("_ = {|#0:new Microsoft.Identity.Client.Extensions.Msal.StorageCreationPropertiesBuilder(\"a\", \"b\").WithLinuxUnprotectedFile()|};")]
    [InlineData("_ = {|#0:new Google.Apis.Util.Store.FileDataStore(\"tokens\", true)|};")]
    [InlineData("app.AppTokenCache.SetAfterAccess(access => {|#0:File.WriteAllBytes(\"a\", access.TokenCache.SerializeMsalV3())|});")]
    [InlineData("app.AppTokenCache.SetAfterAccess(access => { byte[] all = access.TokenCache.SerializeMsalV3(); {|#0:File.WriteAllBytes(\"a\", all)|}; });")]
    [InlineData("app.AppTokenCache.SetAfterAccess(access => {|#0:File.WriteAllText(\"a\", Convert.ToBase64String(access.TokenCache.SerializeMsalV3()))|});")]
    public Task Tokens_lie_on_the_disk(string body) => V.Source(Plugin(body), Expect.Warning(Unprotected));

    [Theory]
    [InlineData("_ = new Azure.Identity.TokenCachePersistenceOptions { Name = \"a\", UnsafeAllowUnencryptedStorage = false };")]
    [InlineData("_ = new Microsoft.Identity.Client.Extensions.Msal.StorageCreationPropertiesBuilder(\"a\", \"b\").WithMacKeyChain(\"a\", \"b\");")]
    [InlineData("app.AppTokenCache.SetAfterAccess(access => File.WriteAllBytes(\"a\", Protect(access.TokenCache.SerializeMsalV3())));")]
    [InlineData("File.WriteAllBytes(\"a\", Protect([]));")]
    [InlineData("_ = new Google.Apis.Util.Store.NullDataStore();")]
    public Task What_is_protected_is_silent(string body) => V.Source(Plugin(body, "private static byte[] Protect(byte[] plain) => plain;"));

    [Fact]
    public Task A_cache_of_the_host_is_a_suggestion() => V.Source(
        Plugin("_ = {|#0:new Google.Apis.Util.Store.FileDataStore(\"tokens\", true)|};", attribute: "") + "public class Clock { [McpServerTool] public string Now() => \"\"; }",
        Expect.Suggestion(Unprotected));
}
