using System.CommandLine;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>schema</c>: the JSON schema of manifests, for editors and reviewers.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Writes the JSON schema (draft 2020-12) of manifests and lock files.");
        command.SetAction(result =>
        {
            using Stream stream = typeof(PolicyManifest).Assembly.GetManifestResourceStream("policy-manifest-1.json")!;
            using var reader = new StreamReader(stream);
            result.InvocationConfiguration.Output.Write(reader.ReadToEnd());
            return ExitCode.Ok;
        });
        return command;
    }
}
