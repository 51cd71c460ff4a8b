using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;

//# A session with everything that the role has, for half a day
[McpServerToolType]
public sealed class BucketTools(IAmazonSecurityTokenService sts)
{
    [McpServerTool(Name = "open_bucket")]
    public async Task<string> OpenAsync(string bucket, CancellationToken cancellationToken)
    {
        AssumeRoleResponse response = await sts.AssumeRoleAsync(
            new AssumeRoleRequest // expect POL1016 warning
            {
                RoleArn = "arn:aws:iam::123456789012:role/agent",
                RoleSessionName = "bucket-agent",
                DurationSeconds = 43200, // expect POL1016 warning
            },
            cancellationToken);
        return $"{bucket} until {response.Credentials.Expiration}";
    }
}

//# A session for one object, for a quarter of an hour
[McpServerToolType]
public sealed class BucketTools(IAmazonSecurityTokenService sts)
{
    [McpServerTool(Name = "read_invoice")]
    public async Task<string> ReadAsync(int number, CancellationToken cancellationToken)
    {
        AssumeRoleResponse response = await sts.AssumeRoleAsync(
            new AssumeRoleRequest
            {
                RoleArn = "arn:aws:iam::123456789012:role/agent",
                RoleSessionName = $"invoice-{number}",
                DurationSeconds = 900,
                Policy = $$"""
                    {
                      "Version": "2012-10-17",
                      "Statement": [{ "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::invoices/{{number}}.pdf" }]
                    }
                    """,
            },
            cancellationToken);
        return $"{number} until {response.Credentials.Expiration}";
    }
}

//# A policy that is no boundary
public sealed class TablePlugin(IAmazonSecurityTokenService sts)
{
    private const string Policy = """{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" }] }"""; // expect POL1015 warning

    [KernelFunction, Description("Reads a customer")]
    public async Task<string> ReadAsync(string customer)
    {
        AssumeRoleRequest request = new() { RoleArn = "arn:aws:iam::123456789012:role/agent", RoleSessionName = customer, DurationSeconds = 900, Policy = Policy };
        return (await sts.AssumeRoleAsync(request)).AssumedRoleUser.Arn;
    }
}

//# A policy for one table and the actions of one task
public sealed class TablePlugin(IAmazonSecurityTokenService sts)
{
    private const string Policy = """{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": "arn:aws:dynamodb:eu-central-1:123456789012:table/customers" }, { "Effect": "Allow", "Action": "dynamodb:ListTables", "Resource": "*" }] }""";

    [KernelFunction, Description("Reads a customer")]
    public async Task<string> ReadAsync(string customer)
    {
        AssumeRoleRequest request = new() { RoleArn = "arn:aws:iam::123456789012:role/agent", RoleSessionName = customer, DurationSeconds = 900, Policy = Policy };
        return (await sts.AssumeRoleAsync(request)).AssumedRoleUser.Arn;
    }
}

//# A policy made of objects
public sealed class QueuePolicies
{
    public string ForAgent() => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new[]
        {
            new { Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:*:*:*" }, // expect POL1015 warning
            new { Effect = "Deny", Action = "*", Resource = "*" },
        },
    });
}

[McpServerToolType]
public sealed class QueueTools(QueuePolicies policies, IAmazonSecurityTokenService sts)
{
    [McpServerTool(Name = "enqueue")]
    public async Task<string> EnqueueAsync(string text)
    {
        AssumeRoleResponse response = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = "arn:aws:iam::123456789012:role/agent", RoleSessionName = "queue", Policy = policies.ForAgent() });
        return text + response.AssumedRoleUser.Arn;
    }
}

//# Policies of resources, and refusals
public sealed class QueuePolicies
{
    public string ForQueue(string topic) => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new[]
        {
            new { Effect = "Allow", Principal = new { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = "*", Condition = new { ArnEquals = topic } },
        },
    });

    public string Refusal() => """{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*" } }""";
}

[McpServerToolType]
public sealed class QueueTools(QueuePolicies policies)
{
    [McpServerTool(Name = "show_policy"), Description("""Shows a queue's policy, such as { "Effect": "Allow", "Action": "sqs:*" }""")]
    public string Show(string topic) => policies.ForQueue(topic) + policies.Refusal();
}

//# Refreshing credentials of a role without a policy
public sealed class ReportStore(AWSCredentials source)
{
    private readonly AWSCredentials _credentials = new AssumeRoleAWSCredentials(source, "arn:aws:iam::123456789012:role/reports", "report-agent"); // expect POL1016 warning

    public async Task<string> KeyAsync() => (await _credentials.GetCredentialsAsync()).AccessKey;
}

[McpServerToolType]
public sealed class ReportTools(ReportStore store)
{
    [McpServerTool(Name = "can_read_reports")]
    public async Task<bool> CanReadAsync() => (await store.KeyAsync()).Length > 0;
}

//# Refreshing credentials of a role with a policy of the task
public sealed class ReportStore(AWSCredentials source, string policy)
{
    private readonly AWSCredentials _credentials = new AssumeRoleAWSCredentials(
        source,
        "arn:aws:iam::123456789012:role/reports",
        "report-agent",
        new AssumeRoleAWSCredentialsOptions { Policy = policy, DurationSeconds = 900 });

    public async Task<string> KeyAsync() => (await _credentials.GetCredentialsAsync()).AccessKey;
}

[McpServerToolType]
public sealed class ReportTools(ReportStore store)
{
    [McpServerTool(Name = "can_read_reports")]
    public async Task<bool> CanReadAsync() => (await store.KeyAsync()).Length > 0;
}

//# A session of the user themselves
[McpServerToolType]
public sealed class AccountTools(IAmazonSecurityTokenService sts)
{
    [McpServerTool(Name = "start_session")]
    public async Task<DateTime?> StartAsync() => (await sts.GetSessionTokenAsync()).Credentials.Expiration; // expect POL1016 warning
}

//# Who the caller is, and a request completed step by step
[McpServerToolType]
public sealed class AccountTools(IAmazonSecurityTokenService sts, Func<string, string> policyOf)
{
    [McpServerTool(Name = "who_am_i")]
    public async Task<string> WhoAsync() => (await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Arn;

    [McpServerTool(Name = "start_session")]
    public async Task<DateTime?> StartAsync(string report)
    {
        AssumeRoleRequest request = new() { RoleArn = "arn:aws:iam::123456789012:role/reports", RoleSessionName = "report" };
        request.DurationSeconds = (int)TimeSpan.FromMinutes(15).TotalSeconds;
        request.Policy = policyOf(report);
        return (await sts.AssumeRoleAsync(request)).Credentials.Expiration;
    }
}
