using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

/// <summary>What hangs on a check, by the ways that the code can take.</summary>
public sealed class DecisionTests
{
    private const string Check = """{|#0:user.IsInRole("x")|}""";

    [Theory]
    [InlineData("if (CHECK) { await store.RemoveAsync(input); }")]
    [InlineData("if (!CHECK) { Console.WriteLine(); } else { await store.RemoveAsync(input); }")]
    [InlineData("if (flag || CHECK) { await store.RemoveAsync(input); }")]
    [InlineData("if (flag && !CHECK) { return \"\"; }")]
    [InlineData("if (!CHECK) { goto end; } await store.RemoveAsync(input); end: ;")]
    [InlineData("try { if (!CHECK) { throw new Exception(); } } finally { Console.WriteLine(); }")]
    [InlineData("do { if (!CHECK) { break; } await store.RemoveAsync(input); } while (flag);")]
    [InlineData("using (new System.IO.StringReader(input)) { if (CHECK) { await store.RemoveAsync(input); } }")]
    [InlineData("var a = flag ? CHECK : false; if (a) { await store.RemoveAsync(input); }")]
    [InlineData("var a = false; a = CHECK; if (!a) { return null!; }")]
    [InlineData("bool? a = CHECK; if (a != true) { return null!; }")]
    [InlineData("if (await Task.FromResult(CHECK)) { await store.RemoveAsync(input); }")]
    [InlineData("switch (input) { case \"a\" when CHECK: await store.RemoveAsync(input); break; }")]
    [InlineData("var a = input switch { \"a\" when CHECK => await http.GetStringAsync(input), _ => \"\" }; Console.WriteLine(a);")]
    [InlineData("Func<Task> go = async () => { if (CHECK) { await store.RemoveAsync(input); } }; await go();")]
    [InlineData("await Go(); async Task Go() { if (CHECK) { await store.RemoveAsync(input); } }")]
    [InlineData("var item = await store.FindAsync(input); if (CHECK) { s_items[input] = item; }", "private static readonly Dictionary<string, Item> s_items = [];")]
    [InlineData("if (CHECK) { System.IO.File.Delete(input); }")]
    [InlineData("if (CHECK) { System.Diagnostics.Process.Start(input); }")]
    [InlineData("if (!CHECK) { return \"Access denied\"; } Console.WriteLine();")]
    [InlineData("var text = CHECK ? \"fine\" : \"You are not allowed to.\"; Console.WriteLine(text);")]
    public Task A_decision_is_a_warning(string body, string members = "") =>
        V.Source(Tool.With(body.Replace("CHECK", Check, StringComparison.Ordinal), members), Expect.Warning("POL2001"));

    [Theory]
    [InlineData("if (CHECK) { Console.WriteLine(); } await store.RemoveAsync(input);")]
    [InlineData("if (CHECK) { input += \"a\"; } else { input += \"b\"; } await store.RemoveAsync(input);")]
    [InlineData("var list = new List<string>(); if (CHECK) { list.Add(\"x\"); } Console.WriteLine(list.Count);")]
    [InlineData("var a = CHECK; Console.WriteLine(a);")]
    [InlineData("var a = new { IsAdmin = CHECK }; Console.WriteLine(a);")]
    [InlineData("System.Diagnostics.Debug.WriteLine(CHECK ? \"a\" : \"b\");")]
    [InlineData("var page = CHECK ? 100 : 10; await http.GetAsync($\"{input}?page={page}\");")]
    [InlineData("while (flag) { if (CHECK) { Console.WriteLine(); } flag = false; }")]
    [InlineData("try { if (CHECK) { Console.WriteLine(); } } catch (Exception) { throw; }")]
    [InlineData("switch (input) { case \"a\" when CHECK: Console.WriteLine(); break; }")]
    [InlineData("Func<bool> later = () => flag; if (later() | CHECK) { Console.WriteLine(); }")]
    public Task What_decides_nothing_is_silent(string body) =>
        V.Source(Tool.With(body.Replace("CHECK", "user.IsInRole(\"x\")", StringComparison.Ordinal)));

    [Theory]
    [InlineData("if (user.IsInRole(\"x\") { await store.")]
    [InlineData("if (!user.IsInRole()) { return }")]
    [InlineData("if (context.Scopes.Contains(")]
    [InlineData("var a = user.FindFirst(\"role\")?.; if (a == ) { }")]
    [InlineData("if (context is { TenantId: }) { return; }")]
    [InlineData("switch (context.Role) { case")]
    [InlineData("if (context.Role switch { \"a\" => true, ")]
    [InlineData("if (amount > ) { return")]
    public Task Code_that_is_being_written_is_survived(string body) => Survive(Tool.With(body));

    private static async Task Survive(string source)
    {
        Microsoft.CodeAnalysis.Diagnostics.CompilationWithAnalyzers analysis = Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzerExtensions.WithAnalyzers(Compilations.Of(source), [new Analyzers.AgentCode.AgentCodeAnalyzer()]);

        Assert.DoesNotContain(await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken), static diagnostic => !diagnostic.Id.StartsWith("POL", StringComparison.Ordinal));
    }
}
