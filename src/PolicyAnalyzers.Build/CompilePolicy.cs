using System.Globalization;
using Microsoft.Build.Framework;
using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Gate;
using PolicyAnalyzers.Build.Symbols;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build;

/// <summary>
/// The MSBuild task: compiles the declarations of an assembly, compares them with the lock file, and writes manifest
/// and, the first time or when told to accept, lock file.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CompilePolicy : PolicyTask, IIncrementalTask
{
    /// <summary>The project file's name, for the commands in messages.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>The compiled assembly.</summary>
    [Required]
    public string Assembly { get; set; } = string.Empty;

    /// <summary>The assemblies that it was compiled against.</summary>
    public string[] References { get; set; } = [];

    /// <summary>Those of them whose declarations join the application's.</summary>
    public string[] Libraries { get; set; } = [];

    /// <summary>The project's files of effects.</summary>
    public string[] EffectFiles { get; set; } = [];

    /// <summary>Whether the analyzers judge the same code, and need no second voice.</summary>
    public bool Analyzed { get; set; }

    /// <summary>The compiler's path map.</summary>
    public string? PathMap { get; set; }

    /// <summary>The lock file.</summary>
    [Required]
    public string LockFile { get; set; } = string.Empty;

    /// <summary>The manifest to write; deleted when the application declares nothing.</summary>
    [Required]
    public string Manifest { get; set; } = string.Empty;

    /// <summary>Touched when nothing is left to tell, so that an unchanged build need not ask again.</summary>
    [Required]
    public string Semaphore { get; set; } = string.Empty;

    /// <summary>Whether the differences from the lock file are accepted.</summary>
    public bool Accept { get; set; }

    /// <summary>Why they are accepted.</summary>
    public string? Reason { get; set; }

    /// <summary>How often a task may be accepted wider before that is told; 0 for ever.</summary>
    public int MaxExpansions { get; set; } = 3;

    /// <summary>Whether the lock file must say exactly what the application declares.</summary>
    public bool Locked { get; set; }

    /// <summary>Whether the accepted policy is compiled into the assembly, so that it must be exactly what the code declares.</summary>
    public bool Embedded { get; set; }

    /// <summary>Set by <c>-question</c>: to run at all is a failure.</summary>
    public bool FailIfNotIncremental { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (FailIfNotIncremental)
        {
            Log.LogError($"The policy in '{Manifest}' is not up to date.");
            return false;
        }

        try
        {
            return Compile();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Report(new Finding(FindingSeverity.Error, null, $"the policy of '{Path.GetFileName(Assembly)}' is not up to date, because a file cannot be read or written: {exception.Message}", ProjectFile));
            return false;
        }
    }

    private bool Compile()
    {
        File.Delete(Absolute(Semaphore));
        CompiledPolicy compiled;
        try
        {
            compiled = PolicyCompiler.Compile(new CompilerInput(Absolute(Assembly), new SourcePaths(ProjectDirectory, PathMap), References.Select(Absolute))
            {
                Libraries = Libraries.Select(Absolute),
                EffectFiles = EffectFiles.Select(Absolute),
                IsAnalyzed = Analyzed,
            });
        }
        catch (BadImageFormatException fault)
        {
            Report(PolicyCompiler.Unreadable(Assembly, fault));
            return false;
        }

        Report(compiled.Faults);
        Report(compiled.Warnings);
        if (compiled.Faults.Count == 0)
        {
            Put(Decide(compiled));
        }

        return !Log.HasLoggedErrors;
    }

    private GateDecision Decide(CompiledPolicy compiled)
    {
        string lockFile = Absolute(LockFile);
        while (true)
        {
            GateDecision decision;
            try
            {
                PolicyManifest? accepted = Gate.LockFile.Read(lockFile);
                decision = DriftGate.Decide(
                    new GateRequest(compiled.Manifest, accepted, compiled.Application, lockFile, ProjectFile, Accept, Locked)
                    {
                        Reason = Reason,
                        By = Accept ? Committer.Of(ProjectDirectory) : string.Empty,
                        Today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                        MaxExpansions = MaxExpansions,
                        Embedded = Embedded,
                    });
                if (decision.NewLock is not { } next || Gate.LockFile.Write(lockFile, next, isFirst: accepted is null))
                {
                    return decision;
                }
            }
            catch (PolicyFormatException fault)
            {
                return new GateDecision(null, null, [Gate.LockFile.Fault(lockFile, fault)], IsSettled: false);
            }
            catch (IOException fault)
            {
                return new GateDecision(null, null, [Gate.LockFile.Unwritable(lockFile, fault)], IsSettled: false);
            }
        }
    }

    private void Put(GateDecision decision)
    {
        Report(decision.Findings);
        if (decision.Fails)
        {
            return;
        }

        if (decision.Manifest is { } manifest)
        {
            AtomicFile.Write(Absolute(Manifest), manifest.ToJson());
        }
        else
        {
            File.Delete(Absolute(Manifest));
        }

        if (decision.IsSettled)
        {
            File.WriteAllText(Absolute(Semaphore), string.Empty);
        }
    }
}
