using System.IO.Compression;
using PolicyAnalyzers.Analyzers.LeastPrivilege;

namespace PolicyAnalyzers.Analyzers.Tests.LeastPrivilege;

public sealed class GraphCallTableTests
{
    private const string Folder = "src/PolicyAnalyzers.Analyzers/LeastPrivilege/Data/";

    private static byte[] Made()
    {
        using StreamReader table = new(new GZipStream(File.OpenRead(GeneratedFile.PathOf(Folder + "graph-least-privilege.tsv.gz")), CompressionMode.Decompress));
        return GraphCallTableWriter.Write(table);
    }

    private static byte[] Inflated(byte[] bytes)
    {
        using MemoryStream all = new();
        using DeflateStream inflated = new(new MemoryStream(bytes), CompressionMode.Decompress);
        inflated.CopyTo(all);
        return all.ToArray();
    }

    [Fact]
    public void What_is_shipped_is_made_of_the_data()
    {
        byte[] made = Made();
        GeneratedFile.Verify(Folder + GraphCallTable.Resource, actual => Inflated(actual).SequenceEqual(Inflated(made)) ? actual : made);
    }

    [Fact]
    public void It_stays_small()
    {
        byte[] made = Made();

        Assert.InRange(made.Length, 1, 100_000);
        Assert.InRange(Inflated(made).Length, 1, 400_000);
    }

    [Fact]
    public void It_holds_every_line_of_the_data()
    {
        GraphCallTable table = new(new MemoryStream(Made()));
        using StreamReader lines = new(new GZipStream(File.OpenRead(GeneratedFile.PathOf(Folder + "graph-least-privilege.tsv.gz")), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                string[] cells = line.Split('\t');
                GraphCall? call = table.Find(cells[0], GraphPath.Parse(cells[1]));

                Assert.True(call is not null, line);
                IReadOnlyList<string> permissions = cells[2] == "Application" ? call.Application : call.Delegated;
                Assert.True(cells[2] == "DelegatedPersonal" || cells[3].Split(',').All(permissions.Contains), line);
            }
        }
    }

    [Theory]
    [InlineData("GET", "/v1.0/me", "User.Read", null)]
    [InlineData("GET", "/v1.0/me/messages", "Mail.ReadBasic", "Mail.ReadBasic.All")]
    [InlineData("GET", "/beta/ME/Messages?$top=5", "Mail.ReadBasic", "Mail.ReadBasic.All")]
    [InlineData("GET", "me/messages{…}", "Mail.ReadBasic", "Mail.ReadBasic.All")]
    [InlineData("GET", "/users/{…}/messages/{…}", "Mail.Read", "Mail.Read")]
    [InlineData("GET", "/users/alice@contoso.com/messages/AAMk=", "Mail.Read", "Mail.Read")]
    [InlineData("POST", "/me/sendMail", "Mail.Send", "Mail.Send")]
    [InlineData("PATCH", "/users/{…}", "User.ReadWrite.All", "User.ReadWrite.All")]
    [InlineData("GET", "/sites/{…}/lists/{…}/items", "Sites.Read.All", "Sites.Read.All")]
    [InlineData("PUT", "/me/drive/items/{…}:/{…}:/content", "Files.ReadWrite", "Files.ReadWrite.All")]
    [InlineData("PUT", "/me/drive/root:/reports/2026/{…}.docx:/content", "Files.ReadWrite", "Files.ReadWrite.All")]
    [InlineData("GET", "/groups", "Group.ReadBasic.All", "Group.ReadBasic.All")]
    [InlineData("GET", "/servicePrincipals(appId='{…}')", "Application.Read.All", "Application.Read.All")]
    public void Finds_what_a_call_needs(string method, string path, string? delegated, string? application)
    {
        GraphCall? call = GraphCallTable.Shipped.Find(method, GraphPath.Parse(path));

        Assert.NotNull(call);
        Assert.Equal((delegated, application), (call.NeededByUser, call.NeededByApplication));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/nothing/of/the/kind")]
    [InlineData("OPTIONS", "/me")]
    [InlineData("GET", "/me/messages/a/b/c/d")]
    [InlineData("GET", "{…}")]
    public void Does_not_guess(string method, string path) => Assert.Null(GraphCallTable.Shipped.Find(method, GraphPath.Parse(path)));
}
