using System.CommandLine;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>export</c>: the same policy in the Cedar policy language.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<FileInfo> manifest = ManifestFile.Argument("manifest", "A manifest or a lock file.");
        Option<bool> schema = new("--schema") { Description = "Writes the Cedar schema instead of the policies." };
        Option<FileInfo?> output = new("--output") { Description = "The file to write; without it, standard output." };
        var command = new Command("export", "Writes the policy in the Cedar policy language: exit code 0, or 2 when Cedar has no words for it.") { manifest, schema, output };
        command.SetAction(result => ManifestFile.Run(result, (writer, _) =>
        {
            string text = ManifestFile.In(
                result.GetRequiredValue(manifest),
                json => PolicyManifest.Parse(json) is var policy && result.GetValue(schema) ? CedarExport.Schema(policy) : CedarExport.Policies(policy));
            if (result.GetValue(output) is { } file)
            {
                File.WriteAllText(file.FullName, text);
            }
            else
            {
                writer.Write(text);
            }

            return ExitCode.Ok;
        }));
        return command;
    }
}
