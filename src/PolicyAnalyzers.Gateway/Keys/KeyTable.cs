using System.Globalization;
using System.Security.Cryptography;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Keys;

/// <summary>The signing keys in the store: the one timetable that all nodes share. Rows stay for ever, because old checkpoints of the audit log do.</summary>
internal static class KeyTable
{
    public static KeyTimetable Read(StoreSession session) => new(session.All(
        "SELECT number, id, x, y, reference, created, signs_from, revoked, destroyed FROM signing_keys ORDER BY number",
        row => new GatewayKey(
            row.GetInt64(0),
            row.GetString(1),
            new ECPoint { X = row.GetFieldValue<byte[]>(2), Y = row.GetFieldValue<byte[]>(3) },
            row.GetString(4),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)))
        {
            Revoked = row.IsDBNull(7) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
            Destroyed = row.IsDBNull(8) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        }));

    public static GatewayKey Insert(StoreSession session, StoredSigningKey key, DateTimeOffset created, DateTimeOffset signsFrom)
    {
        session.ForgetAnswers();
        ECPoint point = key.PublicKey.Q;
        session.Execute(
            """
            INSERT INTO signing_keys (number, id, x, y, reference, created, signs_from)
            VALUES ((SELECT coalesce(max(number), 0) + 1 FROM signing_keys), $1, $2, $3, $4, $5, $6)
            """,
            JwkThumbprint.Of(key.PublicKey),
            point.X,
            point.Y,
            key.Reference,
            created.ToUnixTimeMilliseconds(),
            signsFrom.ToUnixTimeMilliseconds());
        return Read(session).Keys.Single(other => other.Reference == key.Reference);
    }

    public static void Revoke(StoreSession session, GatewayKey key, DateTimeOffset now)
    {
        session.ForgetAnswers();
        session.Execute("UPDATE signing_keys SET revoked = $2 WHERE number = $1 AND revoked IS NULL", key.Number, now.ToUnixTimeMilliseconds());
    }

    public static int MarkDestroyed(StoreSession session, GatewayKey key, DateTimeOffset now) =>
        session.Execute("UPDATE signing_keys SET destroyed = $2 WHERE number = $1", key.Number, now.ToUnixTimeMilliseconds());

    /// <summary>Whether what this key signed counts.</summary>
    public static bool IsTrusted(StoreSession session, long number) => session.Once(
        "signing_keys",
        number.ToString(CultureInfo.InvariantCulture),
        string.Empty,
        static (session, number, _) => session.First(
            "SELECT 1 FROM signing_keys WHERE number = $1 AND revoked IS NULL", row => row.GetInt32(0), long.Parse(number, CultureInfo.InvariantCulture)) == 1);
}
