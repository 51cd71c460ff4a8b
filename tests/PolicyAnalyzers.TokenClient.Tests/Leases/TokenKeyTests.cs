using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient.Leases;

namespace PolicyAnalyzers.TokenClient.Tests.Leases;

/// <summary>Requests that differ in anything never share a token.</summary>
public sealed class TokenKeyTests
{
    private static readonly TaskPolicy s_policy = new(
        "t", "A task", 60, TaskSensitivity.Internal, TaskApproval.None, [new ParameterPolicy("a", ParameterType.String)], [new ResourceGrant("https://r.example", ["s"])]);

    [Fact]
    public void Every_field_counts_and_texts_that_run_together_differ()
    {
        TokenKey[] keys =
        [
            Key(),
            Key(lease: "lease-2"),
            Key(task: "u"),
            Key(manifest: "sha256-n"),
            Key(resource: "https://r.example/x"),
            Key(scopes: ["b", "a", "c"]),
            Key(scopes: ["ab"]),
            Key(scopes: ["a b"]),
            Key(scopes: ["a"]),
            Key(parameters: [("a", "2")]),
            Key(parameters: [("a", 1m)]),
            Key(parameters: [("a", true)]),
            Key(parameters: [("a", "true")]),
            Key(parameters: [("a", "1"), ("b", "1")]),
            Key(parameters: [("a", "1\",\"b\":\"1")]),
            Key(parameters: []),
            Key(subject: new SubjectToken("user")),
            Key(subject: new SubjectToken("user", SubjectToken.Jwt)),
            Key(subject: new SubjectToken("user2")),
            Key(sender: "other"),
            Key(run: 2),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void The_order_of_scopes_and_parameters_does_not_count()
    {
        Assert.Equal(Key(scopes: ["a", "b"]), Key(scopes: ["b", "a"]));
        Assert.Equal(Key(parameters: [("a", "1"), ("b", 5m)]), Key(parameters: [("b", 5.00m), ("a", "1")]));
    }

    private static TokenKey Key(
        string lease = "lease-1",
        string task = "t",
        string manifest = "sha256-m",
        string resource = "https://r.example",
        string[]? scopes = null,
        (string, ParameterValue)[]? parameters = null,
        SubjectToken? subject = null,
        string sender = "thumbprint",
        long run = 1)
    {
        var request = new TaskRequest(task, parameters ?? [("a", "1")]);
        return TokenKey.Of(
            new TokenOrder(subject is null ? request : request.OnBehalfOf(subject), s_policy, new ResourceGrant(resource, scopes ?? ["a", "b"]), manifest, lease), run, sender);
    }
}
