using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// The tables. Times are Unix milliseconds. Tokens, request ids and replay keys are there as SHA-256 only. The audit
/// log can only grow: the database itself refuses to change or delete a row. The text is SQLite's; each <see cref="StoreDatabase"/> translates its few words.
/// </summary>
internal static class StoreSchema
{
    /// <summary>What brings a database from each version to the next; forwards only.</summary>
    private static readonly Action<StoreSession>[] s_migrations = [MakeTables, ChainAuditLog, CountLeases, NameSubjects, KeepSigningKeys];

    public static int Version => s_migrations.Length;

    /// <summary>Brings the database to this gateway's version, in one transaction. Of several gateways that start at once, one does it.</summary>
    /// <exception cref="StoreUnavailableException">Another program made the database, or a newer gateway.</exception>
    public static void Ensure(StoreSession session)
    {
        session.Begin();
        try
        {
            if (session.Database.ReadVersion(session) is not { } version || version > Version)
            {
                throw new StoreUnavailableException(session.Database.ReadVersion(session) is { } newer
                    ? $"The database has schema version {newer}; this gateway knows versions 1 to {Version}."
                    : "The database holds tables of another program; the gateway needs one of its own.");
            }

            foreach (Action<StoreSession> migrate in s_migrations.AsSpan(version))
            {
                migrate(session);
            }

            if (version < Version)
            {
                session.Database.WriteVersion(session, Version);
            }

            session.Commit();
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    private static void MakeTables(StoreSession session) => session.Define(
        $"""
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

        CREATE TABLE audit (sequence INTEGER PRIMARY KEY, record TEXT NOT NULL) STRICT;
        {session.Database.AppendOnly("audit")}
        """);

    /// <summary>Version 3: when the leases of agents began whose rate is limited.</summary>
    private static void CountLeases(StoreSession session) => session.Define(
        """
        CREATE TABLE lease_begins (agent TEXT NOT NULL, began INTEGER NOT NULL) STRICT;
        CREATE INDEX lease_begins_by_agent ON lease_begins (agent, began);
        """);

    /// <summary>Version 4: for whom an agent acts.</summary>
    private static void NameSubjects(StoreSession session) => session.Define(
        """
        ALTER TABLE leases ADD COLUMN subject TEXT;
        ALTER TABLE leases ADD COLUMN subject_issuer TEXT;
        ALTER TABLE leases ADD COLUMN actors TEXT;
        ALTER TABLE leases ADD COLUMN parent TEXT;
        CREATE INDEX leases_by_parent ON leases (parent) WHERE parent IS NOT NULL;
        ALTER TABLE approvals ADD COLUMN delegation TEXT;
        """);

    /// <summary>Version 5: the timetable of the signing keys, and which of them signed each token.</summary>
    private static void KeepSigningKeys(StoreSession session) => session.Define(
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
        session.Define(
            $"""
            DROP TABLE audit;
            CREATE TABLE audit (sequence INTEGER PRIMARY KEY, record TEXT NOT NULL, chain BLOB NOT NULL) STRICT;
            {session.Database.AppendOnly("audit")}
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
