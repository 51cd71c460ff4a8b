namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>A server of tokens on loopback, and requests that it answers with one.</summary>
internal interface ITokenServer : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>A whole HTTP request for a token, signed and ready to be sent once.</summary>
    byte[] Prepare(SigningClient sender);
}
