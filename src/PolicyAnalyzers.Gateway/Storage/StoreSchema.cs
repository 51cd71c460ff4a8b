using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// The tables. Times are Unix milliseconds. Tokens, request ids and replay keys are there as SHA-256 only. The audit
/// log can only grow, but for what retention removes from its beginning: the database itself refuses to change or delete another row. The text is SQLite's; each <see cref="StoreDatabase"/> translates its few words.
/// </summary>
internal static class StoreSchema
{
    /// <summary>What brings a database from each version to the next; forwards only.</summary>
    private static readonly Action<StoreSession>[] s_migrations = [MakeTables, ChainAuditLog, CountLeases, NameSubjects, AddSwitches, CountApprovals, IndexAuditLog, KeepSigningKeys, KeepTogether, FollowAuditLog, ShareKeys];

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

    /// <summary>Version 7: what the console looks up: filled from the audit log, and from nothing else.</summary>
    private static void IndexAuditLog(StoreSession session) => session.Define(
        """
        CREATE TABLE audit_index (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, event TEXT NOT NULL, agent TEXT, task TEXT, lease TEXT) STRICT;
        CREATE INDEX audit_index_by_time ON audit_index (time, sequence);
        CREATE INDEX audit_index_by_event ON audit_index (event, sequence);
        CREATE INDEX audit_index_by_agent ON audit_index (agent, sequence);
        CREATE INDEX audit_index_by_task ON audit_index (task, sequence);
        CREATE INDEX audit_index_by_lease ON audit_index (lease, event, sequence);
        CREATE TABLE decisions_by_hour (hour INTEGER NOT NULL, event TEXT NOT NULL, decisions INTEGER NOT NULL, PRIMARY KEY (hour, event)) STRICT, WITHOUT ROWID;
        CREATE TABLE scope_use (
            day INTEGER NOT NULL, agent TEXT NOT NULL, task TEXT NOT NULL, resource TEXT NOT NULL, scope TEXT NOT NULL, tokens INTEGER NOT NULL,
            PRIMARY KEY (day, agent, task, resource, scope)) STRICT, WITHOUT ROWID;
        CREATE TABLE task_use (
            day INTEGER NOT NULL, agent TEXT NOT NULL, task TEXT NOT NULL, leases INTEGER NOT NULL, ended INTEGER NOT NULL, seconds INTEGER NOT NULL,
            longest INTEGER NOT NULL, refusals INTEGER NOT NULL, PRIMARY KEY (day, agent, task)) STRICT, WITHOUT ROWID;
        """);

    /// <summary>Version 6: when agents asked for approvals.</summary>
    private static void CountApprovals(StoreSession session) => session.Define(
        """
        CREATE TABLE approval_asks (agent TEXT NOT NULL, asked INTEGER NOT NULL) STRICT;
        CREATE INDEX approval_asks_by_agent ON approval_asks (agent, asked);
        """);

    /// <summary>Version 5: the kill switches that operators throw.</summary>
    private static void AddSwitches(StoreSession session) => session.Define(
        """
        CREATE TABLE switches (
            kind TEXT NOT NULL CHECK (kind IN ('agent', 'task', 'everything')), id TEXT NOT NULL, thrown INTEGER NOT NULL,
            thrown_by TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
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

    /// <summary>Version 8: the timetable of the signing keys, and which of them signed each token.</summary>
    private static void KeepSigningKeys(StoreSession session) => session.Define(
        """
        CREATE TABLE signing_keys (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, x BLOB NOT NULL, y BLOB NOT NULL, reference TEXT NOT NULL UNIQUE,
            created INTEGER NOT NULL, signs_from INTEGER NOT NULL, revoked INTEGER, destroyed INTEGER) STRICT;
        ALTER TABLE tokens ADD COLUMN signing_key INTEGER NOT NULL DEFAULT 0;
        """);

    /// <summary>Version 9: tokens stand beside those of their lease, and replay keys in the order in which they come, so that what is written together stands together.</summary>
    private static void KeepTogether(StoreSession session) => session.Define(
        """
        ALTER TABLE tokens RENAME TO tokens_by_hash;
        CREATE TABLE tokens (
            lease TEXT NOT NULL REFERENCES leases (id) ON DELETE CASCADE, hash BLOB NOT NULL,
            resource TEXT NOT NULL, expires INTEGER NOT NULL, signing_key INTEGER NOT NULL, PRIMARY KEY (lease, hash)) STRICT, WITHOUT ROWID;
        INSERT INTO tokens (lease, hash, resource, expires, signing_key) SELECT lease, hash, resource, expires, signing_key FROM tokens_by_hash;
        DROP TABLE tokens_by_hash;

        ALTER TABLE replays RENAME TO replays_by_key;
        CREATE TABLE replays (number INTEGER PRIMARY KEY, key BLOB NOT NULL, expires INTEGER NOT NULL) STRICT;
        INSERT INTO replays (number, key, expires) SELECT row_number() OVER (ORDER BY expires), substr(key, 1, 16), expires FROM replays_by_key;
        DROP TABLE replays_by_key;
        """);

    /// <summary>
    /// Version 10: how far others follow the audit log, and up to where retention removed it. That only goes forward, to a checkpoint that is kept, and never to the log's end, on
    /// which the next record builds. Behind it, and nowhere else, rows can be deleted.
    /// </summary>
    private static void FollowAuditLog(StoreSession session) => session.Define(
        $"""
        CREATE TABLE audit_followers (name TEXT PRIMARY KEY, sequence INTEGER NOT NULL, checkpoint INTEGER NOT NULL, holder TEXT, held_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE audit_retention (sequence INTEGER PRIMARY KEY, chain BLOB NOT NULL, jws TEXT NOT NULL) STRICT;
        {session.Database.AppendOnly("audit_retention")}
        {session.Database.OnlyInsert(
            "audit_retention",
            "NEW.sequence > (SELECT coalesce(max(sequence), 0) FROM audit_retention) AND EXISTS (SELECT 1 FROM checkpoints WHERE sequence = NEW.sequence) AND NEW.sequence < (SELECT max(sequence) FROM audit)",
            "retention goes forward, to a checkpoint before the end of the log")}
        {session.Database.RemovableBehind("audit", "audit_retention")}
        {session.Database.RemovableBehind("checkpoints", "audit_retention")}
        """);

    /// <summary>Version 11: keys that all nodes share.</summary>
    private static void ShareKeys(StoreSession session) => session.Define("CREATE TABLE shared_keys (name TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;");

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
