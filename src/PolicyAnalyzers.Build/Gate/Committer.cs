using System.Diagnostics;

namespace PolicyAnalyzers.Build.Gate;

/// <summary>Who accepts a policy: whom git would name as the author of a commit in this place.</summary>
internal static class Committer
{
    private const int PatienceMilliseconds = 10_000;

    /// <returns>Name and address; the name of the machine's user where git does not tell.</returns>
    public static string Of(string directory)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "var GIT_AUTHOR_IDENT")
            {
                WorkingDirectory = directory,
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            Task<string> ident = git.StandardOutput.ReadToEndAsync();
            if (git.WaitForExit(PatienceMilliseconds) && git.ExitCode == 0 && ident.Wait(PatienceMilliseconds) && ident.Result.LastIndexOf('>') is > 0 and var end)
            {
                return ident.Result.Substring(0, end + 1);
            }
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            // There is no git.
        }

        return Environment.UserName;
    }
}
