using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Tests.Postgres;

[assembly: AssemblyFixture(typeof(TestRun))]

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>What all tests share ends with the last of them.</summary>
public sealed class TestRun : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgresServer.StopSharedAsync();
}
