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
    /// <summary>Why the differences are accepted.</summary>
    public string? Reason { get; init; }

    /// <summary>Who accepts them.</summary>
    public string By { get; init; } = string.Empty;

    /// <summary>The day of the acceptance, as <c>yyyy-MM-dd</c>.</summary>
    public string Today { get; init; } = string.Empty;

    /// <summary>How often a task may be accepted wider before that is told; 0 for ever.</summary>
    public int MaxExpansions { get; init; } = 3;

    /// <summary>Whether the lock file was compiled into the assembly.</summary>
    public bool Embedded { get; init; }

    /// <summary>The one command that accepts.</summary>
    public string AcceptCommand => Command("PolicyAccept=true -p:PolicyReason=\"why\"");

    public string Command(string property) =>
        $"dotnet build {(ProjectFile.Contains(' ') ? $"\"{ProjectFile}\"" : ProjectFile)} -p:{property}";
}
