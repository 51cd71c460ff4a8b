namespace PolicyAnalyzers.Policy.Tests.Manifest;

public sealed class DocumentationTests
{
    [Fact]
    public void The_example_on_the_page_is_a_manifest_with_the_digest_it_states()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "manifest.md"));
        string example = page.Split("```json\n")[1].Split("```")[0];

        PolicyManifest manifest = PolicyManifest.Parse(example);

        Assert.Equal(("InvoiceAgent", 7, 1), (manifest.Application, manifest.Epoch, manifest.Sources.Count));
    }
}
