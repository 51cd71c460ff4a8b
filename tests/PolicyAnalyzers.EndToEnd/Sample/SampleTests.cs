namespace PolicyAnalyzers.EndToEnd.Sample;

/// <summary>The main job, run as its user does.</summary>
public sealed class SampleTests
{
    private static readonly string Program = Repository.Path("samples", "InvoiceAgent");

    private static readonly Lazy<Task<(int ExitCode, string Output)>> Verbose = new(() => RunAsync("--verbose"));

    [Fact]
    public async Task The_sample_runs_the_whole_chain_and_every_expectation_holds()
    {
        (int exitCode, string output) = await RunAsync();

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("✗", output, StringComparison.Ordinal);
        Assert.Contains("Verdict: all 13 expectations held.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent:   INV-7 from Fabrikam over 120.50 EUR, open")]
    [InlineData("olivia approves:")]
    [InlineData("agent:   INV-7 paid with 120.50 EUR")]
    [InlineData("DENIED    by task.parameters (invalid_authorization_details): parameter 'amount' is above its maximum of 500")]
    [InlineData("the ledger answered 403, the token is bound to another 'invoiceId'")]
    [InlineData("ledger: 401, the token is revoked: its task has ended")]
    [InlineData("DENIED    by task.declared (invalid_authorization_details): agent 'invoice-assistant' has no task 'invoice.delete'")]
    public async Task The_account_tells_each_decision_and_its_reason(string line)
    {
        (_, string output) = await Verbose.Value;

        Assert.Contains(line, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("· gateway POST /bc-authorize → 200")]
    [InlineData("· gateway POST /token → 400")]
    [InlineData("· gateway POST /revoke → 200")]
    [InlineData("· ledger  GET /invoices/INV-8 → 403")]
    [InlineData("· ledger  GET /invoices/INV-7 → 401")]
    public async Task Verbose_shows_each_request(string line)
    {
        (_, string output) = await Verbose.Value;

        Assert.Contains(line, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_and_no_key_is_printed()
    {
        (_, string output) = await Verbose.Value;

        // Every JWT begins with a JSON object, and so with these letters.
        Assert.DoesNotContain("eyJ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_that_is_unknown_is_an_error()
    {
        (int exitCode, string output) = await RunAsync("--what");

        Assert.Equal(2, exitCode);
        Assert.Contains("Unknown argument '--what'", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        CommandLine.Run("dotnet", Program, CancellationToken.None, ["run", "--no-build", "--", .. arguments]);
}
