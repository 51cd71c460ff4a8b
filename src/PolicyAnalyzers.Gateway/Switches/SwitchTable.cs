using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Switches;

/// <summary>The kill switches in the store. They are read for each request, so that they hold on all nodes from the next one on.</summary>
internal static class SwitchTable
{
    /// <summary>Whether a switch stops this task of this agent. Three look-ups: one with OR, SQLite would answer by way of a temporary table.</summary>
    public static bool Stops(StoreSession session, string agent, string task) => session.Once("switches", agent, task, static (session, agent, task) => session.First(
        """
        SELECT 1 FROM switches WHERE kind = 'agent' AND id = $1
        UNION ALL SELECT 1 FROM switches WHERE kind = 'task' AND id = $2
        UNION ALL SELECT 1 FROM switches WHERE kind = 'everything'
        """,
        static _ => true,
        agent,
        task));

    public static List<KillSwitch> All(StoreSession session) => session.All(
        "SELECT kind, id, thrown, thrown_by, reason FROM switches ORDER BY thrown, kind, id",
        row => new KillSwitch(
            Enum.Parse<SwitchKind>(row.GetString(0), ignoreCase: true), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetString(3), row.GetString(4)));

    /// <summary>False when it is thrown already.</summary>
    public static bool Insert(StoreSession session, KillSwitch thrown)
    {
        session.ForgetAnswers();
        return session.Execute(
            "INSERT INTO switches (kind, id, thrown, thrown_by, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            Word(thrown.Kind),
            thrown.Id,
            thrown.Thrown.ToUnixTimeMilliseconds(),
            thrown.ThrownBy,
            thrown.Reason) == 1;
    }

    /// <summary>False when it is not thrown.</summary>
    public static bool Delete(StoreSession session, SwitchKind kind, string id)
    {
        session.ForgetAnswers();
        return session.Execute("DELETE FROM switches WHERE kind = $1 AND id = $2", Word(kind), id) == 1;
    }

    public static string Word(SwitchKind kind) => kind.ToString().ToLowerInvariant();
}
