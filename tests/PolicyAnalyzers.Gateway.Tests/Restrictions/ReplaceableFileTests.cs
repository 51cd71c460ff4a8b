using System.Text;
using PolicyAnalyzers.Gateway.Files;

namespace PolicyAnalyzers.Gateway.Tests.Restrictions;

public sealed class ReplaceableFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-file-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "file");

    [Fact]
    public void What_is_unchanged_is_not_looked_at_again()
    {
        File.WriteAllText(Path, "one");
        var file = new ReplaceableFile(Path);

        Assert.Equal("one", file.ReadChange());
        Assert.Null(file.ReadChange());
        File.SetLastWriteTimeUtc(Path, DateTime.UtcNow.AddHours(1));
        Assert.Null(file.ReadChange());
        File.WriteAllText(Path, "two");
        Assert.Equal("two", file.ReadChange());
        File.WriteAllText(Path, string.Empty);
        Assert.Equal(string.Empty, file.ReadChange());
        Assert.Null(file.ReadChange());
    }

    [Fact]
    public void A_change_that_keeps_length_time_and_file_is_seen()
    {
        File.WriteAllText(Path, "one");
        var file = new ReplaceableFile(Path);
        file.ReadChange();
        DateTime written = File.GetLastWriteTimeUtc(Path);

        using (FileStream stream = File.OpenWrite(Path))
        {
            stream.Write("two"u8);
        }

        File.SetLastWriteTimeUtc(Path, written);
        Assert.Equal("two", file.ReadChange());
    }

    [Fact]
    public void A_file_behind_a_link_that_is_turned_elsewhere_is_seen()
    {
        string one = System.IO.Path.Combine(_folder.FullName, "1"), two = System.IO.Path.Combine(_folder.FullName, "2");
        File.WriteAllText(one, "one");
        File.WriteAllText(two, "two");
        File.CreateSymbolicLink(Path, one);
        var file = new ReplaceableFile(Path);
        Assert.Equal("one", file.ReadChange());

        File.CreateSymbolicLink(Path + ".new", two);
        File.Move(Path + ".new", Path, overwrite: true);

        Assert.Equal("two", file.ReadChange());
    }

    [Fact]
    public void A_file_that_is_gone_is_a_fault_each_time_and_counts_as_changed_when_it_is_back()
    {
        File.WriteAllText(Path, "one");
        var file = new ReplaceableFile(Path);
        file.ReadChange();
        File.Delete(Path);

        Assert.Contains(Path, Assert.Throws<GatewayStartException>(file.ReadChange).Message, StringComparison.Ordinal);
        Assert.Throws<GatewayStartException>(file.ReadChange);
        File.WriteAllText(Path, "one");
        Assert.Equal("one", file.ReadChange());
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        File.WriteAllText(Path, "é", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal("é", new ReplaceableFile(Path).ReadChange());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
