using System.CommandLine;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Commands;

/// <summary>Reads a manifest or lock file, and says at which place it is wrong.</summary>
internal static class ManifestFile
{
    public static Argument<FileInfo> Argument(string name, string description) => new(name) { Description = description };

    /// <summary>Runs what needs manifests; what is wrong with a file goes to standard error, as MSBuild would write it.</summary>
    public static int Run(ParseResult result, Func<TextWriter, Func<FileInfo, PolicyManifest>, int> command) =>
        RunAsync(result, (output, read) => Task.FromResult(command(output, read))).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public static async Task<int> RunAsync(ParseResult result, Func<TextWriter, Func<FileInfo, PolicyManifest>, Task<int>> command)
    {
        try
        {
            return await command(result.InvocationConfiguration.Output, Read);
        }
        catch (UnreadableFileException exception)
        {
            result.InvocationConfiguration.Error.WriteLine(exception.Message);
            return ExitCode.CannotTell;
        }
    }

    private static PolicyManifest Read(FileInfo file) => In(file, PolicyManifest.Parse);

    /// <summary>Makes something of the text of a file; what is wrong with it is told with the file's name.</summary>
    public static T In<T>(FileInfo file, Func<string, T> make) => InFile(file, path => make(File.ReadAllText(path)));

    /// <summary>Makes something of a file that it reads itself, for one that may be large.</summary>
    public static T InFile<T>(FileInfo file, Func<string, T> make)
    {
        try
        {
            return make(file.FullName);
        }
        catch (PolicyFormatException exception)
        {
            string place = exception.Line > 0 ? $"({exception.Line},{exception.Column})" : string.Empty;
            throw new UnreadableFileException($"{file}{place}: error: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException($"{file}: error: {exception.Message}");
        }
    }

    private sealed class UnreadableFileException(string message) : Exception(message);
}
