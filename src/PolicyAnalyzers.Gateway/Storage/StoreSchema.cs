using System.Globalization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// The tables. Times are Unix milliseconds. Tokens, request ids and replay keys are there as SHA-256 only. The audit
/// log can only grow: the database itself refuses to change or delete a row.
/// </summary>
internal static class StoreSchema
{
    /// <summary>What brings a database from each version to the next; forwards only.</summary>
    private static readonly Action<StoreSession>[] s_migrations = [MakeTables, ChainAuditLog, CountLeases, KeepSigningKeys];

    public static int Version => s_migrations.Length;

    /// <summary>Brings the database to this gateway's version, in one transaction.</summary>
    /// <exception cref="StoreUnavailableException">Another program made the database, or a newer gateway.</exception>
    public static void Ensure(StoreSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            int version = session.First("PRAGMA user_version", row => row.GetInt32(0));
            int tables = session.First("SELECT count(*) FROM sqlite_schema", row => row.GetInt32(0));
            if (version > Version || (version == 0 && tables > 0))
            {
                throw new StoreUnavailableException($"The database has schema version {version}; this gateway knows versions 1 to {Version}.");
            }

            foreach (Action<StoreSession> migrate in s_migrations.AsSpan(version))
            {
                migrate(session);
            }

            session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"));
            session.Execute("COMMIT");
        }
        catch
        {
            session.Execute("ROLLBACK");
            throw;
        }
    }

    private static void MakeTables(StoreSession session) => session.Execute(
        """
        CREATE TABLE manifests (application TEXT PRIMARY KEY, epoch INTEGER NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE replays (key BLOB PRIMARY KEY, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX replays_by_expiry ON replays (expires);

        CREATE TABLE leases (
            id TEXT PRIMARY KEY, agent TEXT NOT NULL, task TEXT NOT NULL, manifest TEXT NOT NULL, parameters TEXT NOT NULL,
            thumbprint TEXT NOT NULL, began INTEGER NOT NULL, deadline INTEGER NOT NULL, ended INTEGER) STRICT, WITHOUT ROWID;
        CREATE INDEX leases_by_deadline ON leases (deadline);

        CREATE TABLE tokens (
            hash BLOB PRIMARY KEY, lease TEXT NOT NULL REFERENCES leases (id) ON DELETE CASCADE,
            resource TEXT NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX tokens_by_lease ON tokens (lease);

        CREATE TABLE approvals (
            id TEXT PRIMARY KEY, request_hash BLOB NOT NULL UNIQUE, digest TEXT NOT NULL, agent TEXT NOT NULL, thumbprint TEXT NOT NULL,
            resource TEXT NOT NULL, scope TEXT NOT NULL, detail TEXT NOT NULL, purpose TEXT NOT NULL, lifetime INTEGER NOT NULL, message TEXT,
            requested INTEGER NOT NULL, expires INTEGER NOT NULL, polled INTEGER,
            state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'used')), decided_by TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX approvals_by_expiry ON approvals (expires);

        CREATE TABLE audit (sequence INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL) STRICT;
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        """);

    /// <summary>Version 3: when the leases of agents began whose rate is limited.</summary>
    private static void CountLeases(StoreSession session) => session.Execute(
        """
        CREATE TABLE lease_begins (agent TEXT NOT NULL, began INTEGER NOT NULL) STRICT;
        CREATE INDEX lease_begins_by_agent ON lease_begins (agent, began);
        """);

    /// <summary>Version 4: the timetable of the signing keys, and which of them signed each token.</summary>
    private static void KeepSigningKeys(StoreSession session) => session.Execute(
        """
        CREATE TABLE signing_keys (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, x BLOB NOT NULL, y BLOB NOT NULL, reference TEXT NOT NULL UNIQUE,
            created INTEGER NOT NULL, signs_from INTEGER NOT NULL, revoked INTEGER, destroyed INTEGER) STRICT;
        ALTER TABLE tokens ADD COLUMN signing_key INTEGER NOT NULL DEFAULT 0;
        """);

    /// <summary>Version 2: each record of the audit log has its hash, and checkpoints are kept.</summary>
    private static void ChainAuditLog(StoreSession session)
    {
        List<string> records = session.All("SELECT record FROM audit ORDER BY sequence", row => row.GetString(0));
        session.Execute(
            """
            DROP TABLE audit;
            CREATE TABLE audit (sequence INTEGER PRIMARY KEY, record TEXT NOT NULL, chain BLOB NOT NULL) STRICT;
            CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TABLE checkpoints (sequence INTEGER PRIMARY KEY, jws TEXT NOT NULL) STRICT;
            """);
        byte[] chain = AuditChain.Start;
        for (int i = 0; i < records.Count; i++)
        {
            string record = records[i].Replace("{\"sequence\":0,", "{", StringComparison.Ordinal);
            chain = AuditChain.Next(chain, i + 1, record);
            session.Execute("INSERT INTO audit (sequence, record, chain) VALUES ($1, $2, $3)", (long)i + 1, record, chain);
        }
    }
}
