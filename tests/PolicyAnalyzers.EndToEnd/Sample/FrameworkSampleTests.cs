namespace PolicyAnalyzers.EndToEnd.Sample;

/// <summary>The samples of other frameworks, run as their users do.</summary>
public sealed class FrameworkSampleTests
{
    [Theory]
    [InlineData("InvoiceAgent.SemanticKernel")]
    [InlineData("InvoiceAgent.SemanticKernel", "--filter")]
    [InlineData("InvoiceAgent.Mcp")]
    public async Task A_read_and_an_approved_payment_succeed_and_one_over_the_limit_is_refused(string sample, params string[] arguments)
    {
        (int exitCode, string output) = await CommandLine.Run(
            "dotnet", Repository.Path("samples", sample), TestContext.Current.CancellationToken, ["run", "--no-build", "--", .. arguments]);
        Assert.True(exitCode == 0, output);
        Assert.Contains("agent: INV-7 from Fabrikam over 120.50 EUR, open", output, StringComparison.Ordinal);
        Assert.Contains("olivia approves:", output, StringComparison.Ordinal);
        Assert.Contains("agent: INV-7 paid with 120.50 EUR", output, StringComparison.Ordinal);
        Assert.Contains("was denied (invalid_authorization_details): parameter", output, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", output, StringComparison.Ordinal);
    }
}
