using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.Tests.Robustness;

/// <summary>Attributes of others, also of the names that rules know, have whatever arguments they like: arrays, types, nothing.</summary>
public sealed class ForeignAttributeTests
{
    private static readonly string[] s_names =
        ["Description", "JsonPropertyName", "JsonProperty", "ConfigurationKeyName", "Conditional", "Authorize", "RequiredScope", "KernelFunction", "McpTool", "Parameter", "AgentTask", "TaskScope", "RequiresScope", "AgentIdentity", "TaskParameter"];

    private static readonly string[] s_arguments = ["", "\"a\", \"b\"", "new string[] { \"a\" }", "null", "typeof(string)", "1", "new object[] { 1, \"a\" }"];

    [Fact]
    public async Task No_argument_of_an_attribute_breaks_an_analyzer()
    {
        string attributes = string.Join("\n", s_names.Select(static name => $$"""
            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)] public sealed class {{name}}Attribute : Attribute { public {{name}}Attribute(params object?[]? given) { } }
            """));
        string tools = string.Join("\n", s_names.SelectMany(static (name, i) => s_arguments.Select((argument, j) => $$"""
            [Own.{{name}}({{argument}})]
            public class Tools{{i}}_{{j}}(HttpClient http, IConfiguration configuration)
            {
                public class Options { [Own.{{name}}({{argument}})] public string ApiKey { get; set; } = ""; }

                [Microsoft.SemanticKernel.KernelFunction, Own.{{name}}({{argument}})]
                public async Task<string> Run([Own.{{name}}({{argument}})] string id, string token)
                {
                    Options options = configuration.GetSection("A").Get<Options>()!;
                    http.DefaultRequestHeaders.Authorization = new("Bearer", options.ApiKey + token);
                    Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(options));
                    return await http.GetStringAsync($"https://graph.microsoft.com/v1.0/me/{id}");
                }
            }
            """)));
        string source = $$"""
            using System;
            using System.Net.Http;
            using System.Threading.Tasks;
            using Microsoft.Extensions.Configuration;

            namespace Own
            {
            {{attributes}}
            }

            {{tools}}
            """;
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), cancellationToken: TestContext.Current.CancellationToken);
        ImmutableArray<Diagnostic> found = await Compilations.Of().AddSyntaxTrees(tree).WithAnalyzers(AllRules.Create()).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(found, static diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
        Assert.NotEmpty(found);
    }
}
