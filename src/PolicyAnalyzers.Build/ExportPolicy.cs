using Microsoft.Build.Framework;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build;

/// <summary>The MSBuild task: puts the manifest into the Cedar policy language, with its schema.</summary>
[MSBuildMultiThreadableTask]
public sealed class ExportPolicy : PolicyTask
{
    /// <summary>The project file's name: what is wrong is wrong there.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>The manifest.</summary>
    [Required]
    public string Manifest { get; set; } = string.Empty;

    /// <summary>The file of policies to write.</summary>
    [Required]
    public string Policies { get; set; } = string.Empty;

    /// <summary>The file of their schema to write.</summary>
    [Required]
    public string Schema { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            PolicyManifest manifest = PolicyManifest.Parse(File.ReadAllText(Absolute(Manifest)));
            (string policies, string schema) = (CedarExport.Policies(manifest), CedarExport.Schema(manifest));
            Write(Schema, schema);
            Write(Policies, policies);
            return true;
        }
        catch (Exception exception) when (exception is PolicyFormatException or IOException or UnauthorizedAccessException)
        {
            File.Delete(Absolute(Policies));
            File.Delete(Absolute(Schema));
            Report(Finding.Error(RuleIds.CannotExport, $"the policy cannot be exported: {exception.Message}", ProjectFile));
            return false;
        }
    }

    /// <summary>The target asks again until its outputs are newer than the manifest, so an unchanged one gets a new time.</summary>
    private void Write(string path, string text)
    {
        AtomicFile.Write(Absolute(path), text);
        File.SetLastWriteTimeUtc(Absolute(path), DateTime.UtcNow);
    }
}
