using System.Text.Json;

namespace PolicyAnalyzers.Policy.Tests.Manifest;

public sealed class ManifestTests
{
    private static readonly string Valid = Samples.Manifest().ToJson();

    [Fact]
    public void A_manifest_is_written_as_the_design_shows()
    {
        PolicyManifest manifest = new(
            "InvoiceAgent",
            7,
            Samples.Manifest().Agents,
            [new TaskSource("invoice.pay", "InvoiceTools.PayAsync", "InvoiceTools.cs", 7)],
            [
                new TaskRequirement(
                    "invoice.pay",
                    [new RequiredScope("https://ledger.contoso.example", "payments.create", ["InvoiceTools.PayAsync", "LedgerClient.PayAsync"])],
                    [new UnseenCode("System.Net.Http.HttpClient", ["InvoiceTools.PayAsync"])]),
            ]);

        Assert.Equal(
            """
            {
              "$schema": "policy-manifest-1.json",
              "application": "InvoiceAgent",
              "epoch": 7,
              "digest": "DIGEST",
              "agents": [
                {
                  "id": "invoice-assistant",
                  "owner": "billing-platform",
                  "tasks": [
                    {
                      "id": "invoice.pay",
                      "purpose": "Pay one approved invoice",
                      "maxLifetimeSeconds": 30,
                      "sensitivity": "restricted",
                      "approval": "human",
                      "parameters": [
                        {
                          "name": "amount",
                          "type": "number",
                          "max": 500
                        },
                        {
                          "name": "invoiceId",
                          "type": "string",
                          "prefix": "INV-"
                        }
                      ],
                      "grants": [
                        {
                          "resource": "https://ledger.contoso.example",
                          "scopes": [
                            "payments.create"
                          ]
                        }
                      ]
                    }
                  ]
                }
              ],
              "sources": [
                {
                  "task": "invoice.pay",
                  "member": "InvoiceTools.PayAsync",
                  "file": "InvoiceTools.cs",
                  "line": 7
                }
              ],
              "required": [
                {
                  "task": "invoice.pay",
                  "scopes": [
                    {
                      "resource": "https://ledger.contoso.example",
                      "scope": "payments.create",
                      "path": [
                        "InvoiceTools.PayAsync",
                        "LedgerClient.PayAsync"
                      ]
                    }
                  ],
                  "unseen": [
                    {
                      "what": "System.Net.Http.HttpClient",
                      "path": [
                        "InvoiceTools.PayAsync"
                      ]
                    }
                  ]
                }
              ]
            }

            """.ReplaceLineEndings("\n").Replace("DIGEST", manifest.Digest, StringComparison.Ordinal),
            manifest.ToJson());
        Assert.Equal(manifest.ToJson(), PolicyManifest.Parse(manifest.ToJson()).ToJson());
        Assert.Equal(["InvoiceTools.PayAsync", "LedgerClient.PayAsync"], manifest.Required[0].PathTo("https://ledger.contoso.example", "payments.create"));
        Assert.Null(manifest.Required[0].PathTo("https://ledger.contoso.example", "payments.read"));
    }

    /// <summary>Computed from the RFC 8785 form with another tool, so that the digest can never drift unseen.</summary>
    [Fact]
    public void The_digest_is_SHA256_over_the_canonical_form()
    {
        const string Canonical = """{"agents":[{"id":"a","tasks":[{"approval":"none","grants":[{"resource":"urn:r","scopes":["s"]}],"id":"t","maxLifetimeSeconds":1,"parameters":[],"purpose":"p","sensitivity":"public"}]}],"application":"A"}""";
        var manifest = new PolicyManifest(
            "A", 1, [new AgentPolicy("a", null, [new TaskPolicy("t", "p", 1, TaskSensitivity.Public, TaskApproval.None, [], [new ResourceGrant("urn:r", ["s"])])])]);

        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Canonical));

        Assert.Equal("sha256-" + System.Buffers.Text.Base64Url.EncodeToString(hash), manifest.Digest);
    }

    [Fact]
    public void The_order_of_declarations_does_not_matter()
    {
        TaskPolicy read = Samples.Pay("invoice.read", grants: [new ResourceGrant("urn:b", ["y", "x"]), new ResourceGrant("urn:a", ["z"])]);
        TaskPolicy same = Samples.Pay("invoice.read", grants: [new ResourceGrant("urn:a", ["z"]), new ResourceGrant("urn:b", ["x", "y"])]);

        Assert.Equal(Samples.Manifest(Samples.Pay(), read).ToJson(), Samples.Manifest(same, Samples.Pay()).ToJson());
    }

    [Fact]
    public void Epoch_and_source_positions_are_outside_the_digest()
    {
        PolicyManifest manifest = Samples.Manifest();
        PolicyManifest moved = new("InvoiceAgent", 7, manifest.Agents, [new TaskSource("invoice.pay", "X.Y", "X.cs", 99)], [new TaskRequirement("invoice.pay", [])]);

        Assert.Equal(manifest.Digest, manifest.WithEpoch(8).Digest);
        Assert.Equal(manifest.Digest, moved.Digest);
        Assert.Equal(manifest.ToJson(), moved.WithoutSources().ToJson());
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "\"INV-\"", "\"INV\"" },
        { "500", "501" },
        { "\"max\": 500", "\"min\": 500" },
        { "\"max\": 500", "\"max\": 500, \"audited\": true" },
        { "30", "31" },
        { "restricted", "internal" },
        { "human", "none" },
        { "payments.create", "payments.approve" },
        { "ledger.contoso", "ledger.fabrikam" },
        { "\"invoice.pay\"", "\"invoice.read\"" },
        { "invoice-assistant", "invoice-helper" },
        { "\"InvoiceAgent\"", "\"Other\"" },
        { "Pay one", "Pay any" },
        { "billing-platform", "sales" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Any_change_after_compiling_is_found(string was, string becomes)
    {
        string tampered = Valid.Replace(was, becomes, StringComparison.Ordinal);
        Assert.NotEqual(Valid, tampered);

        PolicyFormatException fault = Assert.Throws<PolicyFormatException>(() => PolicyManifest.Parse(tampered));

        Assert.Equal(("the digest is not that of the content: the file was changed after it was compiled", 5, 13), (fault.Message, fault.Line, fault.Column));
    }

    [Theory]
    [InlineData("\"epoch\": 7", "\"epoch\": 7, \"note\": 1", "member 'note' is unknown here", 4)]
    [InlineData("\"id\": \"invoice.pay\"", "\"id\": \"invoice.pay\", \"maxlifetime\": 1", "member 'maxlifetime' is unknown here", 12)]
    [InlineData("\"type\": \"number\"", "\"type\": \"number\", \"pattern\": \".*\"", "member 'pattern' is unknown here", 20)]
    [InlineData("policy-manifest-1.json", "policy-manifest-2.json", "the schema 'policy-manifest-2.json' is unknown; this version reads 'policy-manifest-1.json'", 2)]
    [InlineData("\"epoch\": 7", "\"epoch\": 7.5", "'epoch' must be a whole number", 4)]
    [InlineData("\"epoch\": 7", "\"epoch\": \"7\"", "'epoch' must be a whole number", 4)]
    [InlineData("\"restricted\"", "\"secret\"", "'sensitivity' must be public, internal, confidential or restricted", 15)]
    [InlineData("\"human\"", "\"robot\"", "'approval' must be none or human", 16)]
    [InlineData("\"number\"", "\"float\"", "'type' must be string, integer, number or boolean", 20)]
    [InlineData("\"type\": \"number\"", "\"type\": \"number\", \"audited\": \"true\"", "'audited' must be true or false, and is a string", 20)]
    [InlineData("\"type\": \"number\"", "\"type\": \"number\", \"audited\": null", "'audited' must be true or false, and is null", 20)]
    [InlineData("\"max\": 500", "\"max\": \"500\"", "'max' must be a number, and is a string", 21)]
    [InlineData("\"application\": \"InvoiceAgent\"", "\"application\": null", "'application' must be a string, and is null", 3)]
    public void What_is_no_manifest_is_refused_at_its_line(string was, string becomes, string message, int line)
    {
        PolicyFormatException fault = Assert.Throws<PolicyFormatException>(
            () => PolicyManifest.Parse(Valid.Replace(was, becomes, StringComparison.Ordinal)));

        Assert.Equal((message, line), (fault.Message, fault.Line));
    }

    [Fact]
    public void What_is_audited_is_in_the_digest_and_its_default_is_not_written()
    {
        PolicyManifest audited = Samples.Manifest(Samples.Pay(parameters: [new ParameterPolicy("invoiceId", ParameterType.String, audited: true)]));
        PolicyManifest not = Samples.Manifest(Samples.Pay(parameters: [new ParameterPolicy("invoiceId", ParameterType.String)]));

        Assert.NotEqual(audited.Digest, not.Digest);
        Assert.Contains("\"audited\": true", audited.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("audited", not.ToJson(), StringComparison.Ordinal);
        Assert.Equal(not.ToJson(), PolicyManifest.Parse(not.ToJson().Replace("\"type\": \"string\"", "\"type\": \"string\",\n \"audited\": false", StringComparison.Ordinal)).ToJson());
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("agents")]
    [InlineData("application")]
    [InlineData("epoch")]
    [InlineData("$schema")]
    public void A_missing_member_is_named(string member)
    {
        string json = Valid.Replace($"\"{member}\"", "\"x\"", StringComparison.Ordinal);

        Assert.Equal($"member '{member}' is missing", Assert.Throws<PolicyFormatException>(() => PolicyManifest.Parse(json)).Message);
    }

    /// <summary>Each member that the schema lists is written, and none besides.</summary>
    [Fact]
    public void The_schema_lists_what_is_written()
    {
        using Stream stream = typeof(PolicyManifest).Assembly.GetManifestResourceStream("policy-manifest-1.json")!;
        using JsonDocument schema = JsonDocument.Parse(stream);
        JsonElement definitions = schema.RootElement.GetProperty("$defs");
        TaskPolicy task = Samples.Pay(parameters:
        [
            new ParameterPolicy("a", ParameterType.Number, 1, 2),
            new ParameterPolicy("b", ParameterType.String, prefix: "x", oneOf: ["x1"], audited: true),
        ]);
        PolicyManifest manifest = new(
            "A",
            2,
            [new AgentPolicy("a", "o", [task])],
            [new TaskSource("invoice.pay", "X.Y", "X.cs", 1)],
            [new TaskRequirement("invoice.pay", [new RequiredScope("urn:r", "s", ["X.Y"])], [new UnseenCode("X", ["X.Y"])])],
            [new PolicyAcceptance(2, "2026-01-31", "Ada", "why", [new AcceptedChange(DifferenceKind.Widening, "invoice.pay", "grants", "more")])]);
        using JsonDocument written = JsonDocument.Parse(manifest.ToJson());
        JsonElement agent = written.RootElement.GetProperty("agents")[0];
        JsonElement writtenTask = agent.GetProperty("tasks")[0];

        Assert.Equal(Names(schema.RootElement.GetProperty("properties")), Names(written.RootElement));
        Assert.Equal(Listed("agent"), Names(agent));
        Assert.Equal(Listed("task"), Names(writtenTask));
        Assert.Equal(Listed("grant"), Names(writtenTask.GetProperty("grants")[0]));
        Assert.Equal(Listed("source"), Names(written.RootElement.GetProperty("sources")[0]));
        Assert.Equal(Listed("acceptance"), Names(written.RootElement.GetProperty("history")[0]));
        Assert.Equal(manifest.ToJson(), PolicyManifest.Parse(manifest.ToJson()).ToJson());
        Assert.Equal(Listed("requirement"), Names(written.RootElement.GetProperty("required")[0]));
        Assert.Equal(Listed("parameter"), writtenTask.GetProperty("parameters").EnumerateArray().SelectMany(Names).Distinct().Order());

        IEnumerable<string> Listed(string definition) => Names(definitions.GetProperty(definition).GetProperty("properties"));
    }

    private static IOrderedEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name).Order();

    [Theory]
    [InlineData(3, "why", "the history tells of epoch 3, which is none of the accepted changes up to epoch 2")]
    [InlineData(1, "why", "the history tells of epoch 1, which is none of the accepted changes up to epoch 2")]
    [InlineData(2, " ", "the history gives no reason for epoch 2")]
    public void A_history_that_cannot_be_is_refused(int epoch, string reason, string fault)
    {
        var acceptance = new PolicyAcceptance(epoch, "2026-01-31", "Ada", reason, []);

        Assert.Equal(fault, Assert.Throws<PolicyFormatException>(() => new PolicyManifest("A", 2, [], history: [acceptance])).Message);
    }
}
