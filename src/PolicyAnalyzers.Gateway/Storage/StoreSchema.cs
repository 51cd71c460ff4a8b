namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// The tables. Times are Unix milliseconds. Tokens, request ids and replay keys are there as SHA-256 only. The audit
/// log can only grow: the database itself refuses to change or delete a row.
/// </summary>
internal static class StoreSchema
{
    public const int Version = 1;

    /// <exception cref="StoreUnavailableException">The database was made by another version.</exception>
    public static void Ensure(StoreSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            int version = session.First("PRAGMA user_version", row => row.GetInt32(0));
            int tables = session.First("SELECT count(*) FROM sqlite_schema", row => row.GetInt32(0));
            if (version == 0 && tables == 0)
            {
                session.Execute(Tables);
            }
            else if (version != Version)
            {
                throw new StoreUnavailableException($"The database has schema version {version}; this gateway reads version {Version}.");
            }

            session.Execute("COMMIT");
        }
        catch
        {
            session.Execute("ROLLBACK");
            throw;
        }
    }

    private const string Tables = """
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

        PRAGMA user_version = 1;
        """;
}
