namespace PolicyAnalyzers.Benchmarks.Compilation;

/// <summary>A built application of so many tasks, in a folder of its own.</summary>
internal interface IApplication : IDisposable
{
    int Tasks { get; }

    string Folder { get; }

    string Assembly { get; }
}
