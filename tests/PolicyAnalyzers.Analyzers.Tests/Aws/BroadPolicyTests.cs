using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Aws;

public sealed class BroadPolicyTests
{
    private const string Id = "POL1015";

    private static string Tool(string body) => """"
        using System;
        using System.Text.Json;
        using Amazon.SecurityToken.Model;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools
        {
            private const string Read = "s3:GetObject";

            public object Run(string bucket)
            {
                _ = (bucket, Read);
        """" + body + """"

                return bucket;
            }
        }
        """";

    [Theory]
    [InlineData(""""_ = new AssumeRoleRequest { Policy = {|#0:"""{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }"""|} };"""")]
    [InlineData(""""_ = new AssumeRoleRequest { Policy = {|#0:"{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"s3:*\"],\"Resource\":\"arn:aws:s3:::invoices/*\"}}"|} };"""")]
    [InlineData(""""var policy = {|#0:"""{ "Statement": [{ "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::*"] }] }"""|}; Console.WriteLine(policy);"""")]
    [InlineData(""""var policy = {|#0:"""{ "Statement": [{ "Effect": "Allow", "NotAction": ["iam:*"], "Resource": "arn:aws:s3:::invoices" }] }"""|}; Console.WriteLine(policy);"""")]
    [InlineData(""""var policy = {|#0:$"{{ \"Statement\": [{{ \"Effect\": \"Allow\", \"Action\": \"dynamodb:*\", \"Resource\": \"arn:aws:dynamodb:eu-west-1:1:table/{bucket}\" }}] }}"|}; Console.WriteLine(policy);"""")]
    [InlineData(""""var policy = {|#0:$"{{ \"Statement\": [{{ \"Effect\": \"Allow\", \"Action\": \"dynamodb:*\", \"Resource\": {bucket} }}] }}"|}; Console.WriteLine(policy);"""")]
    [InlineData(""""var policy = {|#0:"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sqs:*\"," + "\"Resource\":\"" + bucket + "\"}]}"|}; Console.WriteLine(policy);"""")]
    [InlineData(""""_ = JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = new[] { {|#0:new { Effect = "Allow", Action = new[] { Read, "s3:*" }, Resource = bucket }|} } });"""")]
    [InlineData(""""_ = JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = new[] { {|#0:new { Effect = "Allow", Action = Read, Resource = "*" }|} } });"""")]
    public Task Wildcards_are_a_warning(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData(""""var p = """{ "Statement": [{ "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::invoices/*"] }] }"""; Console.WriteLine(p);"""")]
    [InlineData(""""var p = """{ "Statement": [{ "Effect": "Deny", "Action": "*", "Resource": "*" }] }"""; Console.WriteLine(p);"""")]
    [InlineData(""""var p = """{ "Statement": [{ "Effect": "Allow", "Action": ["ec2:DescribeInstances", "s3:ListAllMyBuckets", "sts:GetCallerIdentity"], "Resource": "*" }] }"""; Console.WriteLine(p);"""")]
    [InlineData(""""var p = """{ "Statement": [{ "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*", "Condition": { "StringEquals": { "aws:ResourceTag/task": "1" } } }] }"""; Console.WriteLine(p);"""")]
    [InlineData(""""var p = """{ "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::1:root" }, "Action": "kms:*", "Resource": "*" }] }"""; Console.WriteLine(p);"""")]
    [InlineData(""""var p = """{ "Statement": [{ "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::invoices/*" }] }"""; Console.WriteLine(p);"""")]
    [InlineData(""""var p = """{ "Statement": "the bank's statement with *", "Effect": "*" }"""; Console.WriteLine(p);"""")]
    [InlineData(""""var p = """{ "Statement": [{ "Effect": "Allow", "Action": "*" """; Console.WriteLine(p);"""")]
    [InlineData(""""_ = new { Effect = "Fade", Action = "*", Resource = "*" };"""")]
    [InlineData(""""_ = new { Effect = "Allow", Action = Read, Resource = "arn:aws:s3:::invoices/*" };"""")]
    [InlineData(""""_ = new { Effect = "Allow", Action = "iot:Connect", Resource = bucket };"""")]
    public Task What_is_bounded_or_no_policy_is_silent(string body) => V.Source(Tool(body));

    [Fact]
    public Task The_message_names_every_breadth() => V.Source(
        Tool(""""var p = {|#0:"""{ "Statement": [{ "Effect": "Allow", "Action": ["s3:*"], "Resource": "*" }, { "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*" }] }"""|}; Console.WriteLine(p);""""),
        Expect.Warning(Id).WithMessage("The policy allows every action of 's3' ('s3:*') on every resource ('*'), and 'sqs:SendMessage' on every resource ('*'); name the actions and the resources that the task needs"));

    [Fact]
    public Task A_constant_that_agent_code_uses_is_agent_code() => V.Source(
        """"
        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools
        {
            public string Run() => Policies.Queue;
        }

        public static class Policies
        {
            public const string Queue = {|#0:"""{ "Statement": [{ "Effect": "Allow", "Action": "sqs:*", "Resource": "*" }] }"""|};
        }
        """",
        Expect.Warning(Id));

    [Fact]
    public Task Elsewhere_in_an_agent_project_it_is_a_suggestion() => V.Source(
        """"
        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools { }

        public static class Setup
        {
            public const string Policy = {|#0:"""{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }"""|};
        }
        """",
        Expect.Suggestion(Id));
}
