using Microsoft.Build.Framework;
using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Symbols;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build;

/// <summary>
/// The MSBuild task: says what a policy allows that another does not, and touches no file. What is wider is an error, so that the build's exit
/// code tells it.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class DiffPolicy : PolicyTask
{
    /// <summary>The manifest or lock file to compare with.</summary>
    [Required]
    public string Base { get; set; } = string.Empty;

    /// <summary>The manifest or lock file that is compared; when empty, what the assembly declares.</summary>
    public string? Current { get; set; }

    /// <summary>The compiled assembly.</summary>
    public string? Assembly { get; set; }

    /// <summary>The assemblies that it was compiled against.</summary>
    public string[] References { get; set; } = [];

    /// <summary>Those of them whose declarations join the application's.</summary>
    public string[] Libraries { get; set; } = [];

    /// <summary>The project's files of effects.</summary>
    public string[] EffectFiles { get; set; } = [];

    /// <summary>The compiler's path map.</summary>
    public string? PathMap { get; set; }

    /// <summary><c>widening</c>, <c>narrowing</c>, <c>neutral</c> or <c>none</c>; empty when it could not be told.</summary>
    [Output]
    public string Result { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (Read(Base) is { } accepted && (string.IsNullOrEmpty(Current) ? Compile() : Read(Current!)) is { } current)
        {
            IReadOnlyList<PolicyDifference> differences = PolicyComparison.Compare(accepted, current);
            Report(differences.Select(difference => Tell(current, difference)));
            Result = differences.Count == 0 ? "none" : ManifestWords.Of(differences.Max(difference => difference.Kind));
            if (differences.Count == 0)
            {
                Log.LogMessage(MessageImportance.High, "The policy is the one of '{0}'.", Base);
            }
        }

        return !Log.HasLoggedErrors;
    }

    private Finding Tell(PolicyManifest current, PolicyDifference difference)
    {
        string ways = PolicyComparison.Ways(current, difference) is { } found ? $" ({found})" : string.Empty;
        TaskSource? source = current.Sources.FirstOrDefault(candidate => candidate.Task == difference.Task);
        return difference.Kind == DifferenceKind.Widening
            ? Finding.Error(RuleIds.Widened, $"{difference.Message}{ways}; '{Path.GetFileName(Base)}' does not allow that", source?.File ?? Base, source?.File is null ? 0 : source.Line)
            : new Finding(FindingSeverity.Message, null, $"{ManifestWords.Of(difference.Kind)}: {difference.Message}.");
    }

    private PolicyManifest? Compile()
    {
        CompiledPolicy compiled;
        try
        {
            compiled = PolicyCompiler.Compile(new CompilerInput(Absolute(Assembly!), new SourcePaths(ProjectDirectory, PathMap), References.Select(Absolute))
            {
                Libraries = Libraries.Select(Absolute),
                EffectFiles = EffectFiles.Select(Absolute),
            });
        }
        catch (BadImageFormatException fault)
        {
            Report(PolicyCompiler.Unreadable(Assembly!, fault));
            return null;
        }

        Report(compiled.Faults);
        return compiled.Faults.Count > 0 ? null : compiled.Manifest ?? new PolicyManifest(compiled.Application, 1, []);
    }

    private PolicyManifest? Read(string file)
    {
        try
        {
            return Gate.LockFile.Read(Absolute(file)) ?? throw new PolicyFormatException("it is not there");
        }
        catch (PolicyFormatException fault)
        {
            Report(Finding.Error(RuleIds.UnreadableLock, $"'{Path.GetFileName(file)}' is no policy to compare: {fault.Message}", file, fault.Line, fault.Column));
            return null;
        }
    }
}
