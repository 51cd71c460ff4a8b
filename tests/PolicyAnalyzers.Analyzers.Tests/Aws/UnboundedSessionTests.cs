using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Aws;

public sealed class UnboundedSessionTests
{
    private const string Id = "POL1016";

    private static string Tool(string body) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Amazon.Runtime;
        using Amazon.SecurityToken;
        using Amazon.SecurityToken.Model;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(IAmazonSecurityTokenService sts, AWSCredentials source)
        {
            private const int HalfADay = 12 * 60 * 60;

            public async Task<object> Run(string role, string policy)
            {
                _ = (sts, source, role, policy, HalfADay);
                await Task.Yield();
                {{body}}
                return role;
            }

            private static void Narrow(AssumeRoleRequest request, string policy) => request.Policy = policy;
        }
        """;

    [Theory]
    [InlineData("""await sts.AssumeRoleAsync({|#0:new AssumeRoleRequest { RoleArn = role, RoleSessionName = "agent" }|});""")]
    [InlineData("""var request = {|#0:new AssumeRoleRequest { RoleArn = role }|}; request.DurationSeconds = 900; await sts.AssumeRoleAsync(request);""")]
    [InlineData("""AssumeRoleRequest request = {|#0:new() { RoleArn = role, Policy = null }|}; await sts.AssumeRoleAsync(request);""")]
    [InlineData("""await sts.AssumeRoleWithWebIdentityAsync({|#0:new AssumeRoleWithWebIdentityRequest { RoleArn = role }|});""")]
    [InlineData("""await sts.GetSessionTokenAsync({|#0:new GetSessionTokenRequest()|});""")]
    [InlineData("""await {|#0:sts.GetSessionTokenAsync()|};""")]
    [InlineData("""var credentials = {|#0:new AssumeRoleAWSCredentials(source, role, "agent")|}; return credentials;""")]
    [InlineData("""var options = new AssumeRoleAWSCredentialsOptions { ExternalId = "x" }; var credentials = {|#0:new AssumeRoleAWSCredentials(source, role, "agent", options)|}; return credentials;""")]
    [InlineData("""await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, Policy = policy, DurationSeconds = {|#0:43200|} });""")]
    [InlineData("""await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, Policy = policy, DurationSeconds = {|#0:HalfADay|} });""")]
    [InlineData("""await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, Policy = policy, DurationSeconds = {|#0:(int)TimeSpan.FromHours(8).TotalSeconds|} });""")]
    [InlineData("""await sts.GetFederationTokenAsync(new GetFederationTokenRequest("x") { Policy = policy, DurationSeconds = {|#0:129600|} });""")]
    public Task A_session_without_bounds_is_a_warning(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, Policy = policy, DurationSeconds = 900 });""")]
    [InlineData("""await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, Policy = policy, DurationSeconds = 3600 });""")]
    [InlineData("""await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, PolicyArns = [new() { Arn = policy }] });""")]
    [InlineData("""await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, PolicyArns = { new PolicyDescriptorType { Arn = policy } } });""")]
    [InlineData("""var request = new AssumeRoleRequest { RoleArn = role }; request.Policy = policy; await sts.AssumeRoleAsync(request);""")]
    [InlineData("""var request = new AssumeRoleRequest { RoleArn = role }; request.PolicyArns.Add(new() { Arn = policy }); await sts.AssumeRoleAsync(request);""")]
    [InlineData("""var request = new AssumeRoleRequest { RoleArn = role }; Narrow(request, policy); await sts.AssumeRoleAsync(request);""")]
    [InlineData("""return new AssumeRoleRequest { RoleArn = role };""")]
    [InlineData("""return new AssumeRoleAWSCredentials(source, role, "agent", new AssumeRoleAWSCredentialsOptions { Policy = policy });""")]
    [InlineData("""var options = new AssumeRoleAWSCredentialsOptions(); options.Policy = policy; return new AssumeRoleAWSCredentials(source, role, "agent", options);""")]
    [InlineData("""await sts.GetFederationTokenAsync(new GetFederationTokenRequest("x"));""")]
    [InlineData("""await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());""")]
    [InlineData("""await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, Policy = policy, DurationSeconds = role.Length });""")]
    public Task A_bounded_session_is_silent(string body) => V.Source(Tool(body));
}
