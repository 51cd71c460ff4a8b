namespace PolicyAnalyzers.Gateway;

/// <summary>Where each record of the audit log is sent as an OpenTelemetry log record (OTLP/HTTP, in JSON).</summary>
public sealed class AuditCollectorOptions
{
    /// <summary>The address that takes logs, with its path, such as <c>https://collector.contoso.example:4318/v1/logs</c>: https, or http on a loopback address.</summary>
    public string Endpoint { get; set; } = string.Empty;

    /// <summary>Headers that are sent along, such as <c>Authorization</c>. They are never logged.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long the collector has for each answer: 1 second to 1 minute, by default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
