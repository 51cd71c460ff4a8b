using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// The gateway's signed word that its audit log had this hash after this record. Who can change the database, but not sign, cannot rewrite what lies before it.
/// </summary>
/// <param name="Issuer">The gateway.</param>
/// <param name="Time">When it was signed, in whole seconds.</param>
/// <param name="Sequence">The last record; 0 for an empty log.</param>
/// <param name="Chain">The hash after it.</param>
public sealed record AuditCheckpoint(string Issuer, DateTimeOffset Time, long Sequence, string Chain)
{
    /// <summary>The <c>typ</c> of its JWS.</summary>
    public const string Type = "audit-checkpoint+jwt";

    /// <summary>
    /// The <c>typ</c> of the same word with another meaning: the gateway removed its log up to this record, because it was as old as its retention allows. It stands where the
    /// removed records stood.
    /// </summary>
    public const string RetentionType = "audit-retention+jwt";

    /// <summary>The payload of its JWS.</summary>
    public string ToJson() => new JsonWriter(indented: false).Object(w =>
    {
        w.Name("iss").Value(Issuer);
        w.Name("iat").Value(Time.ToUnixTimeSeconds());
        w.Name("sequence").Value(Sequence);
        w.Name("chain").Value(Chain);
    }).ToString();

    /// <exception cref="PolicyFormatException">The payload is no checkpoint.</exception>
    internal static AuditCheckpoint Read(string payload)
    {
        JsonMembers members = JsonMembers.Of(JsonReader.Read(payload), "the checkpoint");
        var checkpoint = new AuditCheckpoint(
            members.RequiredString("iss"), DateTimeOffset.FromUnixTimeSeconds(Whole("iat", 253_402_300_799)), Whole("sequence", long.MaxValue), members.RequiredString("chain"));
        members.End();
        return AuditChain.Parse(checkpoint.Chain) is null ? throw members.Fault("'chain' is no SHA-256 hash") : checkpoint;

        long Whole(string name, long highest) =>
            members.OptionalNumber(name) is { } value && value >= 0 && value <= highest && decimal.Truncate(value) == value
                ? (long)value
                : throw members.Fault($"'{name}' is no whole number from 0 to {highest}");
    }
}
