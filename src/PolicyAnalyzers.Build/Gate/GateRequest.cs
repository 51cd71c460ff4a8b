using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Gate;

/// <summary>What the drift gate decides about.</summary>
/// <param name="Current">The policy that was compiled; null when the application declares nothing.</param>
/// <param name="Accepted">The lock file's policy; null when there is no lock file.</param>
/// <param name="Application">The application's name.</param>
/// <param name="LockFile">The lock file's path, for messages.</param>
/// <param name="ProjectFile">The project file's name, for the commands in messages.</param>
/// <param name="Accept">Whether the differences are to become the accepted policy.</param>
/// <param name="Locked">Whether the lock file must say exactly what the application declares.</param>
internal sealed record GateRequest(
    PolicyManifest? Current, PolicyManifest? Accepted, string Application, string LockFile, string ProjectFile, bool Accept = false, bool Locked = false)
{
    public string Command(string property) =>
        $"dotnet build {(ProjectFile.Contains(' ') ? $"\"{ProjectFile}\"" : ProjectFile)} -p:{property}";
}
