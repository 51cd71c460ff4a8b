namespace PolicyAnalyzers.EndToEnd.Corpus;

/// <summary>The labelled corpus: what must be found is found where it stands, and nothing else.</summary>
public sealed class CorpusTests(ShippedAnalyzers analyzers) : IClassFixture<ShippedAnalyzers>
{
    private static readonly Snippet[] s_snippets =
        [.. Directory.GetFiles(Repository.Path("tests", "PolicyAnalyzers.EndToEnd", "Corpus", "Snippets"), "*.cs").Order(StringComparer.Ordinal).SelectMany(Snippet.Read)];

    public static TheoryData<string, string> Snippets
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (Snippet snippet in s_snippets)
            {
                data.Add(snippet.Topic, snippet.Title);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task Nothing_is_missed_and_nothing_is_made_up(string topic, string title)
    {
        Snippet snippet = s_snippets.Single(snippet => snippet.Topic == topic && snippet.Title == title);

        Assert.Equal(snippet.Expected, await analyzers.FindAsync(snippet, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void About_half_of_the_corpus_are_look_alikes()
    {
        Assert.True(s_snippets.Length >= 150, $"{s_snippets.Length} snippets");
        int silent = s_snippets.Count(snippet => snippet.Expected.Count == 0);

        Assert.InRange(silent, s_snippets.Length * 4 / 10, s_snippets.Length * 6 / 10);
    }
}
