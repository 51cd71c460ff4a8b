using System.Buffers;
using System.Globalization;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Telemetry;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit.Collector;

/// <summary>
/// Lines of the audit log as an OTLP <c>ExportLogsServiceRequest</c> in JSON (OTLP 1.x, "JSON Protobuf Encoding": lower camel case, 64-bit integers as strings, enumerations as numbers). The body of each is its
/// line, so that what the collector keeps can be verified offline.
/// </summary>
internal static class OtlpLogs
{
    private const int Info = 9, Warn = 13;
    private const string Prefix = "policy_gateway.", CheckpointEvent = Prefix + "audit.checkpoint";

    private static readonly Dictionary<string, ParameterValue> s_noArguments = [];

    public static byte[] Write(string issuer, IEnumerable<AuditLine> records, IEnumerable<KeyValuePair<long, string>> checkpoints, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceLogs");
            json.WriteStartObject();
            json.WriteStartObject("resource");
            json.WriteStartArray("attributes");
            Text(json, "service.name", "policy-gateway");
            Text(json, Prefix + "issuer", issuer);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("scopeLogs");
            json.WriteStartObject();
            json.WriteStartObject("scope");
            json.WriteString("name", GatewayTelemetry.Name);
            json.WriteEndObject();
            json.WriteStartArray("logRecords");
            foreach (AuditLine line in records)
            {
                Record(json, line, now);
            }

            foreach ((long sequence, string jws) in checkpoints)
            {
                Begin(json, CheckpointEvent, now, now, Info, AuditLine.OfCheckpoint(jws).ToString());
                Number(json, Prefix + "audit.sequence", sequence);
                End(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Record(Utf8JsonWriter json, AuditLine line, DateTimeOffset now)
    {
        AuditRecord record = AuditLog.Read(line);
        Begin(json, Prefix + record.Event, record.Time, now, record.Check is null ? Info : Warn, line.ToString());
        Number(json, Prefix + "audit.sequence", line.Sequence);
        Text(json, "log.record.uid", line.Chain);
        Text(json, "url.path", record.Endpoint);
        Text(json, Prefix + "actor", record.Actor);
        Text(json, GatewayTelemetry.Agent, record.Agent);
        Text(json, "user.id", record.Subject);
        Text(json, "user.issuer", record.SubjectIssuer);
        Text(json, GatewayTelemetry.Task, record.Task);
        Text(json, GatewayTelemetry.Lease, record.Lease);
        Text(json, "agent_task.lease.parent", record.ParentLease);
        Text(json, GatewayTelemetry.Resource, record.Resource);
        Texts(json, "agent_task.scopes", record.Scopes);
        foreach ((string name, ParameterValue value) in record.Arguments ?? s_noArguments)
        {
            Argument(json, "agent_task.arguments." + name, value);
        }

        Text(json, GatewayTelemetry.Check, record.Check);
        Text(json, GatewayTelemetry.ErrorType, record.Error);
        Text(json, Prefix + "reason", record.Reason);
        Text(json, Prefix + "manifest.digest", record.Manifest);
        Text(json, Prefix + "policy.version", record.Policy);
        Text(json, Prefix + "token.sha256", record.Token);
        End(json);
    }

    private static void Begin(Utf8JsonWriter json, string name, DateTimeOffset time, DateTimeOffset observed, int severity, string body)
    {
        json.WriteStartObject();
        json.WriteString("timeUnixNano", Nanoseconds(time));
        json.WriteString("observedTimeUnixNano", Nanoseconds(observed));
        json.WriteNumber("severityNumber", severity);
        json.WriteString("severityText", severity == Info ? "INFO" : "WARN");
        json.WriteString("eventName", name);
        json.WriteStartObject("body");
        json.WriteString("stringValue", body);
        json.WriteEndObject();
        json.WriteStartArray("attributes");
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            BeginAttribute(json, key);
            json.WriteString("stringValue", value);
            EndAttribute(json);
        }
    }

    private static void Number(Utf8JsonWriter json, string key, long value)
    {
        BeginAttribute(json, key);
        json.WriteString("intValue", value.ToString(CultureInfo.InvariantCulture));
        EndAttribute(json);
    }

    private static void Texts(Utf8JsonWriter json, string key, IReadOnlyList<string>? values)
    {
        if (values is not null)
        {
            BeginAttribute(json, key);
            json.WriteStartObject("arrayValue");
            json.WriteStartArray("values");
            foreach (string value in values)
            {
                json.WriteStartObject();
                json.WriteString("stringValue", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            EndAttribute(json);
        }
    }

    /// <summary>A number is a double there, whatever it is, so that one attribute has one type; the body has all its digits.</summary>
    private static void Argument(Utf8JsonWriter json, string key, ParameterValue value)
    {
        BeginAttribute(json, key);
        switch (value.Type)
        {
            case ParameterType.String:
                json.WriteString("stringValue", value.AsString());
                break;
            case ParameterType.Number:
                json.WriteNumber("doubleValue", (double)value.AsNumber());
                break;
            default:
                json.WriteBoolean("boolValue", value.AsBoolean());
                break;
        }

        EndAttribute(json);
    }

    private static void BeginAttribute(Utf8JsonWriter json, string key)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteStartObject("value");
    }

    private static void EndAttribute(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Nanoseconds(DateTimeOffset time) => ((time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);
}
