namespace PolicyAnalyzers.Cli.Commands;

/// <summary>What the commands answer a script.</summary>
internal static class ExitCode
{
    /// <summary>Valid; nothing wider; allowed.</summary>
    public const int Ok = 0;

    /// <summary>Wider than accepted; refused.</summary>
    public const int No = 1;

    /// <summary>It could not be told, because a file or an argument is not what it must be.</summary>
    public const int CannotTell = 2;
}
