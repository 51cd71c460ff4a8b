using System.CommandLine;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary><c>validate</c>: is the file a manifest, and untouched since it was compiled?</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = ManifestFile.Argument("file", "A manifest or a lock file.");
        var command = new Command("validate", "Checks a manifest or lock file, and its digest.") { file };
        command.SetAction(result => ManifestFile.Run(result, (output, read) =>
        {
            PolicyManifest manifest = read(result.GetRequiredValue(file));
            output.WriteLine($"valid: {manifest.Application}, epoch {manifest.Epoch}, {manifest.Digest}");
            return ExitCode.Ok;
        }));
        return command;
    }
}
