using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using PolicyAnalyzers.Cli.Commands;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Tests;

public sealed class CommandTests : IDisposable
{
    private const string Ledger = "https://ledger.contoso.example";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-cli-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_manifest_is_valid()
    {
        string file = Write("a.json", Manifest(500));

        Assert.Equal((0, $"valid: InvoiceAgent, epoch 7, {Manifest(500).Digest}\n", ""), Run("validate", file));
    }

    [Fact]
    public void A_tampered_manifest_is_refused_at_its_place()
    {
        string file = Write("a.json", Manifest(500).ToJson().Replace("500", "501", StringComparison.Ordinal));

        Assert.Equal(
            (2, "", $"{file}(5,13): error: the digest is not that of the content: the file was changed after it was compiled\n"), Run("validate", file));
    }

    [Fact]
    public void A_file_that_is_not_there_cannot_be_told_of()
    {
        (int exitCode, string output, string error) = Run("diff", Write("a.json", Manifest(500)), Path.Combine(_folder.FullName, "b.json"));

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("b.json: error: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_widening_is_told_and_fails()
    {
        string accepted = Write("a.json", Manifest(500));
        string current = Write("b.json", Manifest(501, lifetime: 20));

        Assert.Equal(
            (1, "widening   task 'invoice.pay' loosened parameter 'amount'\nnarrowing  task 'invoice.pay' lives 20 seconds instead of 30\n", ""),
            Run("diff", accepted, current));
        (int exitCode, string json, _) = Run("diff", accepted, current, "--json");
        Assert.Equal(1, exitCode);
        Assert.Equal(["widening", "narrowing"], JsonElement.Parse(json).EnumerateArray().Select(difference => difference.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("invoice.read", 0, "intact: records 1 to 2 of https://gateway.contoso.example, sha256-")]
    [InlineData("invoice.pay", 1, "audit.jsonl(2,1): error: record 2 was changed, or its hash was")]
    public void An_audit_log_is_verified(string task, int expected, string told)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        string keys = Write("jwks.json", $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}","kid":"1"}]}""");
        byte[] first = AuditChain.Next(AuditChain.Start, 1, """{"task":"invoice.read"}"""), second = AuditChain.Next(first, 2, """{"task":"invoice.read"}""");
        string payload = new AuditCheckpoint("https://gateway.contoso.example", DateTimeOffset.UnixEpoch, 2, AuditChain.ToText(second)).ToJson();
        string signed = Encode("""{"alg":"ES256","typ":"audit-checkpoint+jwt","kid":"1"}""") + "." + Encode(payload);
        string jws = signed + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
        string log = Write("audit.jsonl", string.Join('\n', new AuditLine(1, AuditChain.ToText(first), """{"task":"invoice.read"}"""),
            new AuditLine(2, AuditChain.ToText(second), $$"""{"task":"{{task}}"}"""), AuditLine.OfCheckpoint(jws)));

        (int exitCode, string output, string error) = Run("audit", "verify", log, "--keys", keys, "--keys", keys, "--checkpoint", Write("kept.txt", jws + "\n"));

        Assert.Equal((expected, ""), (exitCode, error));
        Assert.Contains(told, output, StringComparison.Ordinal);

        static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Archives_and_what_is_left_are_verified_as_one_log()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        string keys = Write("jwks.json", $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}","kid":"1"}]}""");
        byte[] first = AuditChain.Next(AuditChain.Start, 1, """{"a":1}"""), second = AuditChain.Next(first, 2, """{"a":2}""");
        string one = new AuditLine(1, AuditChain.ToText(first), """{"a":1}""").ToString(), two = new AuditLine(2, AuditChain.ToText(second), """{"a":2}""").ToString();
        string checkpoint = Sign(AuditCheckpoint.Type, 2, second), gone = AuditLine.OfRetention(Sign(AuditCheckpoint.RetentionType, 1, first)).ToString();
        string archive = Write("archive.jsonl", one + "\n" + AuditLine.OfCheckpoint(Sign(AuditCheckpoint.Type, 1, first)) + "\n");
        string live = Write("live.jsonl", gone + "\n" + two + "\n" + AuditLine.OfCheckpoint(checkpoint));
        string changed = Write("changed.jsonl", gone + "\n" + two.Replace("\"a\":2", "\"a\":3", StringComparison.Ordinal) + "\n" + AuditLine.OfCheckpoint(checkpoint));
        string part = Write("part.jsonl", AuditLine.OfCheckpoint(Sign(AuditCheckpoint.Type, 1, first)) + "\n" + two + "\n" + AuditLine.OfCheckpoint(checkpoint));

        Assert.Equal((0, $"intact: records 1 to 2 of https://gateway.contoso.example, {AuditChain.ToText(second)}\n", ""), Run("audit", "verify", archive, live, "--keys", keys, "--whole"));
        Assert.Equal(
            (0, $"intact: records 2 to 2 of https://gateway.contoso.example, {AuditChain.ToText(second)}; retention removed records 1 to 1\n", ""), Run("audit", "verify", live, "--keys", keys, "--whole"));
        Assert.Equal((1, $"{changed}(2,1): error: record 2 was changed, or its hash was\n", ""), Run("audit", "verify", archive, changed, "--keys", keys));
        Assert.Equal(0, Run("audit", "verify", part, "--keys", keys).ExitCode);
        Assert.Equal((1, $"{part}(1,1): error: the log begins after record 1, and no retention explains it\n", ""), Run("audit", "verify", part, "--keys", keys, "--whole"));
        Assert.Equal(2, Run("audit", "verify", archive, "nowhere.jsonl", "--keys", keys).ExitCode);

        string Sign(string type, long sequence, byte[] chain)
        {
            string signed = Encode($$"""{"alg":"ES256","typ":"{{type}}","kid":"1"}""") + "." + Encode(new AuditCheckpoint("https://gateway.contoso.example", DateTimeOffset.UnixEpoch, sequence, AuditChain.ToText(chain)).ToJson());
            return signed + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
        }

        static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Audit_keys_that_are_none_cannot_tell()
    {
        string keys = Write("jwks.json", "{}");

        Assert.Equal(
            (2, "", $"{keys}: error: it is no JWK Set with a P-256 key that has a 'kid'\n"), Run("audit", "verify", Write("audit.jsonl", ""), "--keys", keys));
    }

    [Fact]
    public void A_gained_scope_is_told_with_the_way_to_what_needs_it()
    {
        PolicyManifest accepted = Manifest(500);
        TaskPolicy task = accepted.Agents[0].Tasks[0];
        var current = new PolicyManifest(
            "InvoiceAgent",
            7,
            [
                new AgentPolicy(
                    "invoice-assistant",
                    "billing-platform",
                    [new TaskPolicy(task.Id, task.Purpose, 30, task.Sensitivity, task.Approval, task.Parameters, [new ResourceGrant(Ledger, ["payments.create", "payments.read"])])]),
            ],
            required: [new TaskRequirement("invoice.pay", [new RequiredScope(Ledger, "payments.read", ["Tools.Pay", "Client.Read"])])]);

        Assert.Equal(
            (1, $"widening   task 'invoice.pay' gained scope 'payments.read' at '{Ledger}'\n           'Tools.Pay → Client.Read' needs 'payments.read'\n", ""),
            Run("diff", Write("a.json", accepted), Write("b.json", current)));
        JsonElement difference = JsonElement.Parse(Run("diff", Write("a.json", accepted), Write("b.json", current), "--json").Output)[0];
        Assert.Equal(
            ("grants", Ledger, "payments.read"),
            (difference.GetProperty("member").GetString(), difference.GetProperty("resource").GetString(), difference.GetProperty("scope").GetString()));
    }

    [Fact]
    public void A_narrowing_is_told_and_passes()
    {
        Assert.Equal(
            (0, "narrowing  task 'invoice.pay' tightened parameter 'amount'\n", ""),
            Run("diff", Write("a.json", Manifest(500)), Write("b.json", Manifest(400))));
        Assert.Equal((0, "no difference\n", ""), Run("diff", Write("a.json", Manifest(500)), Write("b.json", Manifest(500))));
    }

    [Fact]
    public void A_manifest_is_shown_for_reading() => Assert.Equal(
        (
            0,
            $"""
            InvoiceAgent, epoch 7, {Manifest(500).Digest}

            invoice-assistant (billing-platform)
              invoice.pay: Pay one approved invoice
                restricted, at most 30 s, with a human's approval
                bound  amount: number, at least 0, at most 500
                bound  currency: string, one of 'EUR', 'USD', in the audit log
                bound  invoiceId: string, starts with 'INV-'
                grant  {Ledger}: payments.create

            """.ReplaceLineEndings("\n"),
            ""
        ),
        Run("show", Write("a.json", Manifest(500))));

    [Theory]
    [InlineData(0, "allowed for at most 30 s, when a human approves", "payments.create", "amount=500")]
    [InlineData(1, "refused by parameter: parameter 'amount' is above its maximum of 500", "payments.create", "amount=501")]
    [InlineData(1, "refused by scope: task 'invoice.pay' does not grant scope 'payments.approve' at 'https://ledger.contoso.example'", "payments.approve", "amount=1")]
    [InlineData(1, "refused by parameter: parameter 'amount' is missing", "payments.create", "other=1")]
    public void A_request_is_explained(int exitCode, string output, string scope, string parameter) =>
        Assert.Equal((exitCode, output + "\n", ""), Explain("invoice.pay", Ledger, scope, parameter));

    [Fact]
    public void A_request_for_anything_undeclared_is_explained()
    {
        Assert.Equal(
            (1, "refused by task: agent 'invoice-assistant' has no task 'invoice.delete' in this manifest\n", ""),
            Explain("invoice.delete", Ledger, "payments.create", "amount=1"));
        Assert.Equal(
            (1, "refused by resource: task 'invoice.pay' grants nothing at 'urn:other'\n", ""),
            Explain("invoice.pay", "urn:other", "payments.create", "amount=1"));
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("amount=much")]
    [InlineData("invoiceId=INV-8")]
    public void An_argument_that_cannot_be_read_is_an_error(string parameter) => Assert.Equal(
        (2, "", $"error: '--parameter {parameter}' must be name=value, with a value of the parameter's type, each name once\n"),
        Explain("invoice.pay", Ledger, "payments.create", parameter));

    [Fact]
    public void A_manifest_is_signed_and_verified()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string secret = Write("key.pem", key.ExportPkcs8PrivateKeyPem()), known = Write("public.pem", key.ExportSubjectPublicKeyInfoPem());
        string manifest = Write("a.json", Manifest(500)), signed = Path.Combine(_folder.FullName, "a.jws");

        Assert.Equal((0, "", ""), Run("sign", manifest, "--key", secret, "--issuer", "ci", "--output", signed, "--days", "1"));
        Assert.Equal((0, $"signed by ci: InvoiceAgent, epoch 7, {Manifest(500).Digest}\n", ""), Run("verify", signed, "--key", known, "--issuer", "ci"));
        Assert.Equal((2, "", $"{signed}: error: it is signed by nobody who is trusted here\n"), Run("verify", signed, "--key", known, "--issuer", "other"));
        Assert.Equal((2, "", $"{known}: error: it holds a public key, and a private one signs\n"), Run("sign", manifest, "--key", known, "--issuer", "ci"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("10000")]
    public void A_signature_that_never_counts_is_not_made(string days)
    {
        (int exitCode, _, string error) = Run("sign", "a.json", "--key", "key.pem", "--issuer", "ci", "--days", days);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("--days must be a number of days from 1 to 9999.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_is_exported_to_Cedar()
    {
        string manifest = Write("a.json", Manifest(500)), policies = Path.Combine(_folder.FullName, "a.cedar");

        Assert.Equal((0, "", ""), Run("export", manifest, "--output", policies));
        Assert.Equal(CedarExport.Policies(Manifest(500)), File.ReadAllText(policies));
        Assert.Equal((0, CedarExport.Schema(Manifest(500)), ""), Run("export", manifest, "--schema"));
        string fine = Write("b.json", Manifest(0.00001m));
        Assert.Equal(
            (2, "", $"{fine}: error: the maximum of parameter 'amount' of task 'invoice.pay' cannot be said in Cedar: a number has at most four digits behind the point there, and lies between -922337203685477.5808 and 922337203685477.5807; declare another bound\n"),
            Run("export", fine));
    }

    [Fact]
    public void The_schema_is_the_one_of_the_manifest()
    {
        (int exitCode, string output, _) = Run("schema");

        Assert.Equal(0, exitCode);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", JsonElement.Parse(output).GetProperty("$schema").GetString());
        Assert.Equal(output, Run("schema", "manifest").Output);
    }

    [Fact]
    public void The_schema_of_gateway_policies_is_another()
    {
        (int exitCode, string output, _) = Run("schema", "gateway-policy");

        Assert.Equal(0, exitCode);
        Assert.EndsWith("/gateway-policy-1.json", JsonElement.Parse(output).GetProperty("$id").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(0, Run("schema", "anything").ExitCode);
    }

    [Fact]
    public async Task The_program_answers_as_the_commands_do()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PolicyAnalyzers.Cli.dll");

        BufferedCommandResult result = await CliWrap.Cli.Wrap("dotnet")
            .WithArguments([program, "diff", Write("a.json", Manifest(500)), Write("b.json", Manifest(501))])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("widening   task 'invoice.pay' loosened parameter 'amount'", result.StandardOutput.TrimEnd());
    }

    private (int ExitCode, string Output, string Error) Explain(string task, string resource, string scope, string parameter) => Run(
        "explain", Write("m.json", Manifest(500)), "--agent", "invoice-assistant", "--task", task, "--resource", resource, "--scope", scope,
        "--parameter", "invoiceId=INV-7", "--parameter", "currency=EUR", "--parameter", parameter);

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = PolicyCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    private string Write(string name, PolicyManifest manifest) => Write(name, manifest.ToJson());

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static PolicyManifest Manifest(decimal max, int lifetime = 30) => new(
        "InvoiceAgent",
        7,
        [
            new AgentPolicy(
                "invoice-assistant",
                "billing-platform",
                [
                    new TaskPolicy(
                        "invoice.pay",
                        "Pay one approved invoice",
                        lifetime,
                        TaskSensitivity.Restricted,
                        TaskApproval.Human,
                        [
                            new ParameterPolicy("amount", ParameterType.Number, 0, max),
                            new ParameterPolicy("currency", ParameterType.String, oneOf: ["USD", "EUR"], audited: true),
                            new ParameterPolicy("invoiceId", ParameterType.String, prefix: "INV-"),
                        ],
                        [new ResourceGrant(Ledger, ["payments.create"])]),
                ]),
        ]);
}
