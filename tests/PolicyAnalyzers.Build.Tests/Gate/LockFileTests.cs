using System.Text;
using PolicyAnalyzers.Build.Gate;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Gate;

public sealed class LockFileTests
{
    private static readonly PolicyManifest s_one = DriftGateTests.Policy(["a"]);
    private static readonly PolicyManifest s_other = DriftGateTests.Policy(["a", "b"]);

    [Fact]
    public void What_was_written_is_read()
    {
        using var folder = new TempFolder();

        Assert.Null(LockFile.Read(folder["policy.lock.json"]));
        Assert.True(LockFile.Write(folder["policy.lock.json"], s_one.WithoutSources(), isFirst: true));
        Assert.Equal(s_one.Digest, LockFile.Read(folder["policy.lock.json"])!.Digest);
        Assert.Equal(s_one.WithoutSources().ToJson(), folder.Read("policy.lock.json"));
    }

    [Fact]
    public void A_first_lock_file_overwrites_none()
    {
        using var folder = new TempFolder();
        string path = folder.Write("policy.lock.json", s_one.ToJson());

        Assert.False(LockFile.Write(path, s_other, isFirst: true));
        Assert.Equal(s_one.ToJson(), folder.Read("policy.lock.json"));
        Assert.True(LockFile.Write(path, s_one, isFirst: true), "the same bytes are no other lock file");
        Assert.True(LockFile.Write(path, s_other, isFirst: false));
        Assert.Equal(s_other.ToJson(), folder.Read("policy.lock.json"));
    }

    [Fact]
    public async Task Writers_at_once_leave_one_whole_file_and_nothing_else()
    {
        using var folder = new TempFolder();
        string path = folder["policy.lock.json"];
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, (_, _) =>
        {
            Assert.True(LockFile.Write(path, s_one, isFirst: true));
            Assert.Equal(s_one.Digest, LockFile.Read(path)!.Digest);
            return ValueTask.CompletedTask;
        });
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, (_, _) =>
        {
            Assert.True(LockFile.Write(path, s_other, isFirst: false));
            Assert.NotNull(LockFile.Read(path));
            return ValueTask.CompletedTask;
        });

        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal(s_other.ToJson(), folder.Read("policy.lock.json"));
    }

    [Fact]
    public void A_file_with_the_right_bytes_keeps_its_time()
    {
        using var folder = new TempFolder();
        string path = folder.Write("policy.lock.json", s_one.ToJson());
        DateTime then = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, then);

        Assert.True(LockFile.Write(path, s_one, isFirst: false));
        Assert.Equal(then, File.GetLastWriteTimeUtc(path));
    }

    [Theory]
    [InlineData("", 1, 1, "the JSON ends too early")]
    [InlineData("<<<<<<< HEAD\n", 1, 1, "a JSON value is expected")]
    [InlineData("{\n  \"$schema\": \"policy-manifest-2.json\"\n}", 2, 14, "the schema 'policy-manifest-2.json' is unknown; this version reads 'policy-manifest-1.json'")]
    public void What_is_no_policy_is_refused_with_its_place(string text, int line, int column, string what)
    {
        using var folder = new TempFolder();
        var fault = Assert.Throws<PolicyFormatException>(() => LockFile.Read(folder.Write("policy.lock.json", text)));

        Assert.Equal((what, line, column), (fault.Message, fault.Line, fault.Column));
    }

    [Fact]
    public void A_changed_file_is_refused()
    {
        using var folder = new TempFolder();
        string path = folder.Write("policy.lock.json", s_one.ToJson().Replace("\"maxLifetimeSeconds\": 60", "\"maxLifetimeSeconds\": 600", StringComparison.Ordinal));

        Assert.Equal(
            "the digest is not that of the content: the file was changed after it was compiled",
            Assert.Throws<PolicyFormatException>(() => LockFile.Read(path)).Message);
    }

    [Fact]
    public void What_is_not_UTF8_is_refused()
    {
        using var folder = new TempFolder();
        string path = folder["policy.lock.json"];
        File.WriteAllText(path, s_one.ToJson(), Encoding.Unicode);

        Assert.Equal("it is not UTF-8", Assert.Throws<PolicyFormatException>(() => LockFile.Read(path)).Message);
    }

    [Fact]
    public void A_directory_is_no_missing_file()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["policy.lock.json"]);

        Assert.Equal("it is a directory", Assert.Throws<PolicyFormatException>(() => LockFile.Read(folder["policy.lock.json"])).Message);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_a_fault_of_the_lock_file()
    {
        using var folder = new TempFolder();
        folder.Write("file", "no directory");

        IOException fault = Assert.Throws<IOException>(() => LockFile.Write(folder["file/policy.lock.json"], s_one, isFirst: true));
        Finding finding = LockFile.Unwritable(folder["file/policy.lock.json"], fault);

        Assert.Equal(("POL5004", folder["file/policy.lock.json"]), (finding.Id, finding.File));
        Assert.Equal(
            $"'policy.lock.json' cannot be written: {fault.Message}. Nothing was accepted; build where the file can be written and commit it, or set PolicyLockFile to a file elsewhere",
            finding.Text);
    }

    [Fact]
    public void The_fault_names_file_place_and_remedy()
    {
        Assert.Equal(
            Finding.Error(
                "POL5004",
                "'policy.lock.json' is no accepted policy: it is odd. Nothing was overwritten; restore the file from version control "
                + "(after a merge: one side's whole file, then accept the rest with PolicyAccept=true and PolicyReason)",
                "/app/policy.lock.json",
                3,
                4),
            LockFile.Fault("/app/policy.lock.json", new PolicyFormatException("it is odd", 3, 4)));
    }
}
