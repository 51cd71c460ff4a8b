using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class RoslynTests
{
    /// <summary>The same tests run twice; this one says that the two runs differ.</summary>
    [Fact]
    public void These_tests_run_on_the_Roslyn_they_are_meant_for()
    {
        Version roslyn = typeof(Compilation).Assembly.GetName().Version!;
#if ROSLYN_FLOOR
        Assert.Equal(new Version(4, 8), new Version(roslyn.Major, roslyn.Minor));
#else
        Assert.True(roslyn.Major >= 5, roslyn.ToString());
#endif
    }
}
