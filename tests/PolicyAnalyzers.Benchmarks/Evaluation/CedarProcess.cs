using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Benchmarks.Evaluation;

/// <summary>Cedar, as the tests of the export have it: the policies are parsed once, and the time is that of a decision inside of node.</summary>
internal static class CedarProcess
{
    private static string Folder => typeof(CedarProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "CedarFolder").Value!;

    /// <summary>Microseconds of one decision; so many are made as a few seconds hold.</summary>
    public static async Task<double> MicrosecondsAsync(PolicyManifest manifest, IEnumerable<TaskAccess> requests)
    {
        using Process node = Process.Start(new ProcessStartInfo("node", ["time.js"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        JsonObject input = new()
        {
            ["policies"] = CedarExport.Policies(manifest),
            ["requests"] = new JsonArray([.. requests.Take(1_000).Select(ForCedar)]),
        };
        await node.StandardInput.WriteLineAsync(input.ToJsonString());
        node.StandardInput.Close();
        string output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return node.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Cedar did not allow what the manifest allows, or is not installed: run 'npm ci' in {Folder}");
    }

    private static JsonObject ForCedar(TaskAccess access) => new()
    {
        ["principal"] = new JsonObject { ["type"] = "Agent", ["id"] = access.Agent },
        ["action"] = new JsonObject { ["type"] = "Action", ["id"] = access.Task },
        ["resource"] = new JsonObject { ["type"] = "Resource", ["id"] = access.Resource },
        ["context"] = new JsonObject
        {
            ["scopes"] = new JsonArray([.. access.Scopes.Select(scope => JsonValue.Create(scope))]),
            ["parameters"] = new JsonObject(access.Parameters.Select(pair => KeyValuePair.Create(pair.Key, ForCedar(pair.Value)))),
        },
    };

    private static JsonNode? ForCedar(ParameterValue value) => value.Type == ParameterType.String
        ? value.AsString()
        : new JsonObject { ["__extn"] = new JsonObject { ["fn"] = "decimal", ["arg"] = value.AsNumber().ToString("0.0##", CultureInfo.InvariantCulture) } };
}
