using System.Text.Json.Nodes;

namespace PolicyAnalyzers.EndToEnd.Packages;

/// <summary>The published schema and what the build really writes, held against each other by an independent validator.</summary>
public sealed class SchemaTests(PackedFeed feed)
{
    private static readonly (string Name, Action<JsonObject> Break, string Why)[] s_broken =
    [
        ("unknown-member", manifest => Task(manifest)["extra"] = true, "/agents/0/tasks/0 must NOT have additional properties"),
        ("epoch-zero", manifest => manifest["epoch"] = 0, "/epoch must be >= 1"),
        ("no-digest", manifest => manifest.Remove("digest"), "/ must have required property 'digest'"),
        ("other-schema", manifest => manifest["$schema"] = "policy-manifest-2.json", "/$schema must be equal to constant"),
        ("long-life", manifest => Task(manifest)["maxLifetimeSeconds"] = 3601, "/agents/0/tasks/0/maxLifetimeSeconds must be <= 3600"),
        ("no-scope", manifest => Task(manifest)["grants"]![0]!["scopes"] = new JsonArray(), "/agents/0/tasks/0/grants/0/scopes must NOT have fewer than 1 items"),
        ("maximum-of-a-string", manifest => Task(manifest)["parameters"]![1]!["max"] = 1, "/agents/0/tasks/0/parameters/1/max boolean schema is false"),
        ("audited-as-text", manifest => Task(manifest)["parameters"]![1]!["audited"] = "yes", "/agents/0/tasks/0/parameters/1/audited must be boolean"),
    ];

    [Fact]
    public async Task What_the_build_writes_is_valid_and_what_it_never_writes_is_not()
    {
        Assert.True(
            Directory.Exists(Repository.Path("tests", "PolicyAnalyzers.EndToEnd", "schema", "node_modules", "ajv")),
            "The JSON Schema validator is not installed: run 'npm ci' in tests/PolicyAnalyzers.EndToEnd/schema.");
        using var project = new ConsumerProject(feed);
        project.Grant("payments.create");
        (int exitCode, string output) = await project.Dotnet("build");
        Assert.True(exitCode == 0, output);

        string manifest = project["bin/Debug/net10.0/Agent.policy.json"];
        Assert.Equal((0, "Agent.policy.json: valid\npolicy.lock.json: valid\n"), await Validate(manifest, project["policy.lock.json"]));
        foreach ((string name, Action<JsonObject> @break, string why) in s_broken)
        {
            JsonObject broken = JsonNode.Parse(project.Read(manifest))!.AsObject();
            @break(broken);
            project.Write(name, broken.ToJsonString());
            (exitCode, output) = await Validate(project[name]);

            Assert.Equal(1, exitCode);
            Assert.StartsWith($"{name}: {why}", output, StringComparison.Ordinal);
        }
    }

    private static JsonObject Task(JsonObject manifest) => manifest["agents"]![0]!["tasks"]![0]!.AsObject();

    private static Task<(int ExitCode, string Output)> Validate(params string[] files) => CommandLine.Run(
        "node",
        Repository.Path("tests", "PolicyAnalyzers.EndToEnd", "schema"),
        TestContext.Current.CancellationToken,
        ["validate.js", Repository.Path("src", "PolicyAnalyzers.Policy", "Schema", "policy-manifest-1.json"), .. files]);
}
