namespace PolicyAnalyzers.Gateway;

/// <summary>Reads the gateway's audit log. Safe for use by many threads.</summary>
public interface IAuditLog
{
    /// <summary>The records in the order in which they were written, up to the newest.</summary>
    /// <param name="after">The sequence after which to begin; 0 for all that <see cref="IdentityGatewayOptions.AuditRetention"/> left.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<AuditRecord> ReadAsync(long after = 0, CancellationToken cancellationToken = default);
}
