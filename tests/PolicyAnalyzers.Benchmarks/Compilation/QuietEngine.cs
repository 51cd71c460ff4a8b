using System.Collections;
using Microsoft.Build.Framework;

namespace PolicyAnalyzers.Benchmarks.Compilation;

/// <summary>MSBuild's side of a task; what the task says is counted.</summary>
internal sealed class QuietEngine : IBuildEngine
{
    public int Warnings { get; private set; }

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "App.csproj";

    public void LogErrorEvent(BuildErrorEventArgs e) => throw new InvalidOperationException(e.Message);

    public void LogWarningEvent(BuildWarningEventArgs e) => Warnings++;

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
    }

    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();
}
