using CliWrap;
using CliWrap.Buffered;

namespace PolicyAnalyzers.EndToEnd;

/// <summary>Runs programs as a developer does, on a machine that is not CI and keeps no build node.</summary>
internal static class CommandLine
{
    public static async Task<(int ExitCode, string Output)> Run(string program, string directory, CancellationToken cancellationToken, params string[] arguments)
    {
        BufferedCommandResult result = await Cli.Wrap(program)
            .WithWorkingDirectory(directory)
            .WithArguments(arguments)
            .WithEnvironmentVariables(new Dictionary<string, string?>
            {
                ["CI"] = null,
                ["TF_BUILD"] = null,
                ["ContinuousIntegrationBuild"] = null,
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
                ["MSBUILDTERMINALLOGGER"] = "off",
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        return (result.ExitCode, result.StandardOutput + result.StandardError);
    }
}
