using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.Tests.Robustness;

/// <summary>A value that is made of itself, as in every loop, ends the reading of it: a stack that overflows takes the compiler along.</summary>
public sealed class CyclicValueTests
{
    private static readonly (string Type, string First, string Again)[] s_values =
    [
        ("string", "secret", "value + value"),
        ("string", "secret", "$\"{value}{value}\""),
        ("string", "secret", "value ?? value"),
        ("string", "secret", "flag ? value : value"),
        ("string", "secret", "string.Join(\",\", value, value)"),
        ("string", "secret", "value.Replace(\"a\", value)"),
        ("string[]", "[secret]", "[.. value, .. value]"),
        ("List<string>", "[secret]", "value.Concat(value).ToList()"),
        ("(string A, string B)", "(secret, \"\")", "(value.B, value.A)"),
        ("dynamic", "secret", "value.Next(value)"),
        ("Dictionary<string, string>", "new() { [\"scope\"] = secret }", "new(value) { [\"scope\"] = value[\"scope\"] }"),
        ("Func<string>", "() => secret", "() => value()"),
        ("TimeSpan", "TimeSpan.FromDays(1)", "value + value"),
        ("DateTime", "DateTime.UtcNow", "value.Add(value - value)"),
        ("StringBuilder", "new(secret)", "value.Append(value)"),
        ("HttpRequestMessage", "new()", "Copy(value)"),
        ("Task<string>", "Task.FromResult(secret)", "Task.FromResult(await value)"),
        ("Node", "new(secret, null)", "new(value.Text, value)"),
        ("Node", "new(secret, null)", "value with { Next = value, Text = value.Next!.Text }"),
    ];

    private static readonly string[] s_uses =
    [
        "Console.WriteLine(value);",
        "log.LogInformation(\"{Value}\", value);",
        "throw new InvalidOperationException($\"{value}\");",
        "await credential.GetTokenAsync(new TokenRequestContext([$\"{value}\"]), default);",
        "http.DefaultRequestHeaders.Authorization = new(\"Bearer\", $\"{value}\");",
        "await http.GetStringAsync($\"https://graph.microsoft.com/{value}\");",
        "_kept = $\"{value}\";",
        "_ = Task.Run(() => Console.WriteLine(value));",
        "_ = new ChatMessage(ChatRole.System, $\"{value}\");",
        "if ($\"{value}\" == \"admin\") { await http.DeleteAsync(\"x\"); }",
        "_ = new SecurityToken { Lifetime = value is TimeSpan t ? t : default, Expires = value is DateTime d ? d : default };",
        "_ = AIFunctionFactory.Create(value as Delegate ?? (() => value));",
    ];

    [Fact]
    public async Task No_value_made_of_itself_breaks_an_analyzer()
    {
        IEnumerable<string> methods = s_values.SelectMany((value, i) => s_uses.Select((use, j) => $$"""
                [KernelFunction]
                public async Task<object?> Run{{i}}_{{j}}(string secret, bool flag)
                {
                    {{value.Type}} value = {{value.First}};
                    while (flag)
                    {
                        value = {{value.Again}};
                    }

                    {{use}}
                    return value;
                }
            """));
        string source = $$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using System.Net.Http;
            using System.Text;
            using System.Threading.Tasks;
            using Azure.Core;
            using Microsoft.Extensions.AI;
            using Microsoft.Extensions.Logging;
            using Microsoft.SemanticKernel;

            public record Node(string Text, Node? Next);

            public class SecurityToken { public TimeSpan Lifetime { get; set; } public DateTime Expires { get; set; } }

            public class Tools(TokenCredential credential, HttpClient http, ILogger log)
            {
                private string? _kept;

                private static HttpRequestMessage Copy(HttpRequestMessage request) => Copy(request);

            {{string.Join("\n", methods)}}
            }
            """;
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), cancellationToken: TestContext.Current.CancellationToken);
        ImmutableArray<Diagnostic> found = await Compilations.Of().AddSyntaxTrees(tree).WithAnalyzers(AllRules.Create()).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(found, static diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
        Assert.NotEmpty(found);
    }
}
