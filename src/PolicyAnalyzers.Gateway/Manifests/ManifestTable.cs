using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Manifests;

/// <summary>The highest epoch of each application that any node has accepted.</summary>
internal static class ManifestTable
{
    /// <summary>The highest epoch accepted so far; 0 for none.</summary>
    public static int AcceptedEpoch(StoreSession session, string application) =>
        session.First("SELECT epoch FROM manifests WHERE application = $1", row => row.GetInt32(0), application);

    /// <summary>The highest epoch accepted so far, this one included.</summary>
    public static int AcceptEpoch(StoreSession session, PolicyManifest manifest) => session.First(
        """
        INSERT INTO manifests (application, epoch) VALUES ($1, $2)
        ON CONFLICT (application) DO UPDATE SET epoch = CASE WHEN excluded.epoch > manifests.epoch THEN excluded.epoch ELSE manifests.epoch END
        RETURNING epoch
        """,
        row => row.GetInt32(0),
        manifest.Application,
        manifest.Epoch);
}
