using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.Policy.Tests.Audit;

/// <summary>Whatever is done to a log, by somebody who can write the database and the export but cannot sign, is found.</summary>
public sealed class AuditVerifierTests : IDisposable
{
    private const string Issuer = "https://gateway.contoso.example";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_log_is_intact()
    {
        List<string> log = Log(5);

        AuditVerification verification = Verify(log, Checkpoint(Log(5), 3));

        Assert.Empty(verification.Faults);
        Assert.True(verification.IsIntact);
        Assert.Equal((0L, 5L, Issuer), (verification.After, verification.Sequence, verification.Issuer));
        Assert.Equal(AuditLine.Parse(log[4])!.Chain, verification.Chain);
    }

    [Fact]
    public void An_empty_log_is_intact() => Assert.True(Verify([]).IsIntact);

    [Fact]
    public void A_later_part_begins_with_a_checkpoint_of_what_lies_before_it()
    {
        List<string> log = Log(5);
        log.RemoveRange(0, 2);
        log.Insert(0, Line(Checkpoint(Log(5), 2)));

        AuditVerification verification = Verify(log);

        Assert.Empty(verification.Faults);
        Assert.Equal((2L, 5L), (verification.After, verification.Sequence));
    }

    [Fact]
    public void A_later_part_without_that_checkpoint_is_no_whole_log() => Faults(log => log.RemoveRange(0, 2), (1, "records 1 to 2 are missing"));

    [Fact]
    public void A_change_is_found_at_its_record() =>
        Faults(log => log[2] = log[2].Replace("task-3", "task-4", StringComparison.Ordinal), (3, "record 3 was changed, or its hash was"));

    [Theory]
    [InlineData("task-3", "task-\\u0033")]
    [InlineData(",\"task\"", ", \"task\"")]
    [InlineData("{\"sequence\":3,", "{\"sequence\":3, ")]
    [InlineData("{\"sequence\":3,", "{\"sequence\":03,")]
    public void A_line_that_was_only_written_otherwise_is_no_record_either(string text, string other)
    {
        List<string> log = Log(5);
        log[2] = log[2].Replace(text, other, StringComparison.Ordinal);

        Assert.False(Verify(log).IsIntact);
    }

    [Fact]
    public void Two_changes_are_found_each() => Faults(
        log =>
        {
            log[1] = log[1].Replace("task-2", "x", StringComparison.Ordinal);
            log[3] = log[3].Replace("task-4", "x", StringComparison.Ordinal);
        },
        (2, "record 2 was changed, or its hash was"), (4, "record 4 was changed, or its hash was"));

    [Fact]
    public void A_removal_is_found() => Faults(log => log.RemoveAt(2), (3, "record 3 is missing"));

    [Fact]
    public void A_removal_whose_gap_was_closed_is_found() => Faults(
        log =>
        {
            log.RemoveAt(2);
            log[2] = log[2].Replace("\"sequence\":4", "\"sequence\":3", StringComparison.Ordinal);
            log[3] = log[3].Replace("\"sequence\":5", "\"sequence\":4", StringComparison.Ordinal);
        },
        (3, "record 3 was changed, or its hash was"),
        (4, "record 4 was changed, or its hash was"),
        (5, "the checkpoint in line 5 speaks of record 5, and stands after record 4"),
        (5, "no checkpoint follows record 4: the end of the export is missing"));

    [Fact]
    public void An_exchange_is_found() => Faults(
        log => (log[1], log[2]) = (log[2], log[1]),
        (2, "record 2 is missing"), (3, "record 2 follows record 3: it was moved, or put in"));

    [Fact]
    public void A_repetition_is_found() => Faults(log => log.Insert(2, log[1]), (3, "record 2 follows record 2: it was moved, or put in"));

    [Fact]
    public void A_log_that_was_hashed_anew_is_found_by_its_checkpoint() => Faults(
        log =>
        {
            string checkpoint = log[5];
            log.Clear();
            log.AddRange(Log(5, change: 2));
            log[5] = checkpoint;
        },
        (6, "the checkpoint of 2026-01-01 12:00:00Z has another hash for record 5: what lies before it was written anew"));

    [Fact]
    public void An_end_that_was_cut_off_is_found() => Faults(log => log.RemoveRange(3, 3), (3, "no checkpoint follows record 3: the end of the export is missing"));

    [Fact]
    public void An_end_that_was_cut_off_at_a_checkpoint_is_found_by_one_that_was_kept_elsewhere()
    {
        List<string> cut = Log(3);

        Assert.True(Verify(cut).IsIntact);
        Assert.Equal(
            [new AuditFault(4, "the log ends with record 3, and a checkpoint that was kept elsewhere speaks of record 5: its end was cut off")],
            Verify(cut, Checkpoint(Log(5), 5)).Faults);
    }

    [Fact]
    public void A_log_that_was_written_anew_is_found_by_a_checkpoint_that_was_kept_elsewhere() => Assert.Equal(
        [new AuditFault(4, "the checkpoint of 2026-01-01 12:00:00Z has another hash for record 4: what lies before it was written anew")],
        Verify(Log(5, change: 2), Checkpoint(Log(5), 4)).Faults);

    [Fact]
    public void A_later_part_must_agree_with_what_was_kept_of_its_beginning()
    {
        List<string> Part(int change)
        {
            List<string> log = Log(5, change);
            string beginning = Line(Checkpoint(log, 3));
            log.RemoveRange(0, 3);
            log.Insert(0, beginning);
            return log;
        }

        Assert.Empty(Verify(Part(0), Checkpoint(Log(5), 3)).Faults);
        Assert.Equal(
            [new AuditFault(1, "the checkpoint of 2026-01-01 12:00:00Z has another hash for record 3: what lies before it was written anew")],
            Verify(Part(2), Checkpoint(Log(5), 3)).Faults);
        Assert.Equal(
            [new AuditFault(4, "a checkpoint that was kept elsewhere speaks of record 2, and the export begins after record 3: it cannot be held against it")],
            Verify(Part(0), Checkpoint(Log(5), 2)).Faults);
    }

    [Fact]
    public void A_checkpoint_that_somebody_else_signed_counts_for_nothing()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        List<string> log = Log(5);
        log[5] = Line(Checkpoint(Log(5), 5, signer: other));

        Assert.Equal(
            [
                new AuditFault(6, "the checkpoint in line 6 is not the gateway's: its signature is wrong"),
                new AuditFault(6, "no checkpoint follows record 5: the end of the export is missing"),
            ],
            Verify(log).Faults);
    }

    [Theory]
    [InlineData("alg", "none", "its header must say alg 'ES256' and typ 'audit-checkpoint+jwt'")]
    [InlineData("typ", "at+jwt", "its header must say alg 'ES256' and typ 'audit-checkpoint+jwt'")]
    [InlineData("kid", "other", "it is signed with a key that is not among the gateway's keys given")]
    public void A_signature_of_another_kind_counts_for_nothing(string member, string value, string reason)
    {
        string checkpoint = Checkpoint(Log(2), 2, header => header[member] = value);

        Assert.Equal($"a checkpoint that was kept elsewhere is not the gateway's: {reason}", Verify(Log(2), checkpoint).Faults[0].Reason);
    }

    [Fact]
    public void Two_gateways_do_not_stand_for_each_other()
    {
        string other = Checkpoint(Log(2), 2, issuer: "https://other.contoso.example");

        Assert.Equal(
            new AuditFault(3, "the checkpoint in line 3 is of gateway 'https://gateway.contoso.example', and another of 'https://other.contoso.example'"),
            Verify(Log(2), other).Faults[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"sequence":0,"chain":"sha256-AA","a":1}""")]
    [InlineData("""{"sequence":99999999999999999999,"chain":"sha256-AA","a":1}""")]
    [InlineData("""{"checkpoint":"a b"}""")]
    public void A_line_that_is_nothing_is_told(string line) => Assert.Equal(new AuditFault(1, "line 1 is neither a record nor a checkpoint, or was written anew"), Verify([line]).Faults[0]);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}""")]
    public void Keys_are_a_set_with_a_key_that_can_be_used(string jwks) =>
        Assert.Equal("it is no JWK Set with a P-256 key that has a 'kid'", Assert.Throws<PolicyFormatException>(() => AuditKeys.Read(jwks)).Message);

    [Fact]
    public void Checkpoints_of_earlier_keys_are_verified_by_the_sets_that_were_kept()
    {
        using var later = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        List<string> log = Log(5);
        log[^1] = Line(Checkpoint(log, 5, header => header["kid"] = "key-2", later));
        log.Insert(3, Line(Checkpoint(Log(3), 3)));
        using AuditKeys keys = AuditKeys.Read(KeySet(later, "key-2"));
        Assert.Equal("the checkpoint in line 4 is not the gateway's: it is signed with a key that is not among the gateway's keys given", Assert.Single(new AuditVerifier(keys).Verify(log, []).Faults).Reason);

        keys.Add(KeySet(_key, "key-1"));
        keys.Add(KeySet(_key, "key-1"));

        Assert.Empty(new AuditVerifier(keys).Verify(log, []).Faults);
        Assert.Equal("key 'key-1' is there twice, and is not the same", Assert.Throws<PolicyFormatException>(() => keys.Add(KeySet(later, "key-1"))).Message);
        Assert.Throws<PolicyFormatException>(() => keys.Add("""{"keys":[]}"""));
    }

    [Fact]
    public void A_checkpoint_of_a_revoked_key_proves_nothing_and_must_fit()
    {
        using AuditKeys keys = AuditKeys.Read(KeySet(_key, "key-1", ""","revoked":1767225600"""));
        AuditVerification End(List<string> log, params string[] known) => new AuditVerifier(keys).Verify(log, known);

        Assert.Equal("no checkpoint follows record 5: the end of the export is missing", Assert.Single(End(Log(5)).Faults).Reason);
        List<string> part = Log(5);
        part.RemoveRange(0, 2);
        part.Insert(0, Line(Checkpoint(Log(5), 2)));
        Assert.Equal("the export begins with a checkpoint by a key that was revoked, so nothing says what lies before it", End(part).Faults[0].Reason);
        Assert.Contains(End(Log(5, change: 2), Checkpoint(Log(5), 5)).Faults, fault => fault.Reason.EndsWith("what lies before it was written anew", StringComparison.Ordinal));
    }

    [Fact]
    public void A_retained_log_begins_where_the_gateway_says_that_it_removed_all_before()
    {
        List<string> log = Retained(2);

        AuditVerification verification = Verify(log, Checkpoint(Log(5), 1), Checkpoint(Log(5), 4));

        Assert.Empty(verification.Faults);
        Assert.Equal((2L, 5L, true), (verification.After, verification.Sequence, verification.IsRetained));
        Assert.False(Verify(Log(5)).IsRetained);
        Assert.Equal("the checkpoint of 2026-01-01 12:00:00Z has another hash for record 2: what lies before it was written anew", Verify(log, Checkpoint(Log(5, change: 2), 2)).Faults[0].Reason);
    }

    [Fact]
    public void An_archive_and_what_is_left_are_one_log()
    {
        List<string> archive = Log(2), log = Retained(2);

        AuditVerification verification = Verify([.. archive, .. log], Checkpoint(Log(5), 1));

        Assert.Empty(verification.Faults);
        Assert.Equal((0L, 5L, false), (verification.After, verification.Sequence, verification.IsRetained));
    }

    [Fact]
    public void An_archive_that_is_missing_is_found()
    {
        AuditVerification verification = Verify([.. Log(2), .. Retained(4)]);

        Assert.Equal([new AuditFault(4, "retention removed records 3 to 4, and their archive is missing")], verification.Faults);
        Assert.Equal(5, verification.Sequence);
    }

    [Fact]
    public void An_archive_that_was_edited_is_found() => Assert.Equal(
        [new AuditFault(1, "record 1 was changed, or its hash was")],
        Verify([.. Log(2).Select(line => line.Replace("task-1", "task-9", StringComparison.Ordinal)), .. Retained(2)]).Faults);

    [Fact]
    public void An_archive_of_another_past_is_found() => Assert.Equal(
        [
            new AuditFault(4, "the checkpoint of 2026-01-01 12:00:00Z has another hash for record 2: what lies before it was written anew"),
            new AuditFault(5, "record 3 was changed, or its hash was"),
        ],
        Verify([.. Log(2, change: 1), .. Retained(2)]).Faults);

    [Fact]
    public void A_statement_of_retention_in_the_wrong_place_is_found() => Faults(
        log => log.Insert(4, Retained(2)[0]), (5, "the retention in line 5 speaks of record 2, and stands after record 4"));

    [Fact]
    public void Only_a_statement_of_retention_explains_that_the_beginning_is_gone()
    {
        List<string> log = Retained(2);
        log[0] = AuditLine.OfRetention(Checkpoint(Log(5), 2)).ToString();
        Assert.Equal(
            [new AuditFault(1, "the retention in line 1 is not the gateway's: its header must say alg 'ES256' and typ 'audit-retention+jwt'"), new AuditFault(2, "records 1 to 2 are missing")],
            Verify(log).Faults);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        log[0] = AuditLine.OfRetention(Checkpoint(Log(5), 2, header => header["typ"] = AuditCheckpoint.RetentionType, other)).ToString();
        Assert.Equal("the retention in line 1 is not the gateway's: its signature is wrong", Verify(log).Faults[0].Reason);
        log[0] = Line(Checkpoint(Log(5), 2, header => header["typ"] = AuditCheckpoint.RetentionType));
        Assert.Equal("the checkpoint in line 1 is not the gateway's: its header must say alg 'ES256' and typ 'audit-checkpoint+jwt'", Verify(log).Faults[0].Reason);

        // More was removed than the statement explains.
        log = Retained(2);
        log.RemoveAt(1);
        Assert.Equal([new AuditFault(2, "record 3 is missing")], Verify(log).Faults);
    }

    [Fact]
    public void Retention_by_a_revoked_key_explains_nothing()
    {
        using var later = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using AuditKeys keys = AuditKeys.Read(KeySet(_key, "key-1", ""","revoked":1767225600"""));
        keys.Add(KeySet(later, "key-2"));
        List<string> log = Retained(2);
        log[^1] = Line(Checkpoint(Log(5), 5, header => header["kid"] = "key-2", later));

        Assert.Equal([new AuditFault(1, "the export begins with a retention by a key that was revoked, so nothing says what lay before it")], new AuditVerifier(keys).Verify(log, []).Faults);
    }

    /// <summary>A log of five records of which retention removed so many.</summary>
    private List<string> Retained(int removed)
    {
        List<string> log = Log(5);
        log.RemoveRange(0, removed);
        log.Insert(0, AuditLine.OfRetention(Checkpoint(Log(5), removed, header => header["typ"] = AuditCheckpoint.RetentionType)).ToString());
        return log;
    }

    private static string KeySet(ECDsa key, string id, string more = "")
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}","kid":"{{id}}"{{more}}}]}""";
    }

    private static List<string> Records(int count, int change) =>
        [.. Enumerable.Range(1, count).Select(i => $$"""{"event":"token.issued","task":"task-{{i}}{{(i == change ? "x" : "")}}"}""")];

    private static string Line(string checkpoint) => AuditLine.OfCheckpoint(checkpoint).ToString();

    /// <summary>A log as the gateway exports it; its checkpoint is right also when a record was changed.</summary>
    private List<string> Log(int count, int change = 0)
    {
        List<string> lines = [];
        byte[] chain = AuditChain.Start;
        foreach ((int i, string record) in Records(count, change).Index())
        {
            chain = AuditChain.Next(chain, i + 1, record);
            lines.Add(new AuditLine(i + 1, AuditChain.ToText(chain), record).ToString());
        }

        lines.Add(Line(Checkpoint(lines, count)));
        return lines;
    }

    private string Checkpoint(List<string> log, int sequence, Action<Dictionary<string, string>>? bend = null, ECDsa? signer = null, string issuer = Issuer)
    {
        Dictionary<string, string> header = new() { ["alg"] = "ES256", ["typ"] = AuditCheckpoint.Type, ["kid"] = "key-1" };
        bend?.Invoke(header);
        string payload = new AuditCheckpoint(issuer, new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), sequence, AuditLine.Parse(log[sequence - 1])!.Chain).ToJson();
        string input = Encode(System.Text.Json.JsonSerializer.Serialize(header)) + "." + Encode(payload);
        return input + "." + Base64Url.EncodeToString((signer ?? _key).SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));

        static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    private AuditVerification Verify(List<string> log, params string[] known)
    {
        using AuditKeys keys = AuditKeys.Read(KeySet(_key, "key-1"));
        return new AuditVerifier(keys).Verify(log, known);
    }

    private void Faults(Action<List<string>> tamper, params (long Line, string Reason)[] expected)
    {
        List<string> log = Log(5);
        tamper(log);
        Assert.Equal(expected, Verify(log).Faults.Select(fault => (fault.Line, fault.Reason)));
    }
}
