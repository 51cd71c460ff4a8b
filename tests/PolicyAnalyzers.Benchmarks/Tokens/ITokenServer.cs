namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>A server of tokens on loopback, and requests that it answers with one.</summary>
internal interface ITokenServer : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>What its process has used so far; that of the sending side too where they share one.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>A whole HTTP request for a token, signed and ready to be sent once.</summary>
    byte[] Prepare(SigningClient sender);
}
