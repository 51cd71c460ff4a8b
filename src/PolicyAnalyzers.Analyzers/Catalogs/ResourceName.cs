namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>One name for each resource, whichever of its hosts, clouds or application ids it is called by.</summary>
internal static class ResourceName
{
    public const string Graph = "graph.microsoft.com";

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["00000003-0000-0000-c000-000000000000"] = Graph,
        ["graph.microsoft.us"] = Graph,
        ["dod-graph.microsoft.us"] = Graph,
        ["microsoftgraph.chinacloudapi.cn"] = Graph,
        ["graph.microsoft.de"] = Graph,
        ["00000002-0000-0000-c000-000000000000"] = "graph.windows.net",
        ["797f4846-ba00-4fd7-ba43-dac1f8f63013"] = "management.azure.com",
        ["management.core.windows.net"] = "management.azure.com",
        ["management.usgovcloudapi.net"] = "management.azure.com",
        ["management.core.usgovcloudapi.net"] = "management.azure.com",
        ["management.chinacloudapi.cn"] = "management.azure.com",
        ["management.core.chinacloudapi.cn"] = "management.azure.com",
        ["manage.office365.us"] = "manage.office.com",
        ["c5393580-f805-4401-95e8-94b7a6ef2fc2"] = "manage.office.com",
        ["00000002-0000-0ff1-ce00-000000000000"] = "outlook.office365.com",
        ["outlook.office.com"] = "outlook.office365.com",
        ["00000003-0000-0ff1-ce00-000000000000"] = "sharepoint.com",
        ["499b84ac-1321-427f-aa17-267ca6975798"] = "app.vssps.visualstudio.com",
        ["dev.azure.com"] = "app.vssps.visualstudio.com",
        ["00000007-0000-0000-c000-000000000000"] = "dynamics.com",
        ["cfa8b339-82a2-471a-a3c9-0fc0be7a4093"] = "vault.azure.net",
        ["e406a681-f3d4-42a8-90b6-c2b029497af1"] = "storage.azure.com",
        ["022907d3-0f1b-48f7-badc-1ba6abab6d66"] = "database.windows.net",
        ["00000009-0000-0000-c000-000000000000"] = "analysis.windows.net",
        ["cognitiveservices.azure.us"] = "cognitiveservices.azure.com",
        ["7d312290-28c8-473c-a0ed-8e53749b6d6d"] = "cognitiveservices.azure.com",
        ["api.github.com"] = "github.com",
        ["api.slack.com"] = "slack.com",
        ["blob.core.windows.net"] = "storage.azure.com",
        ["servicebus.windows.net"] = "servicebus.azure.net",
        ["documents.azure.com"] = "cosmos.azure.com",
    };

    /// <summary>Resources each of whose customers has a host of its own.</summary>
    private static readonly string[] Parents =
    [
        "sharepoint.com", "dynamics.com", "vault.azure.net", "kusto.windows.net", "database.windows.net", "slack.com", "googleapis.com",
        "blob.core.windows.net", "servicebus.windows.net", "documents.azure.com",
    ];

    /// <param name="resource">A URI, a host or an application id.</param>
    public static string Of(string resource)
    {
        int scheme = resource.IndexOf("://", StringComparison.Ordinal);
        int start = scheme < 0 ? 0 : scheme + 3;
        int end = resource.IndexOfAny(['/', ':'], start);
        string host = resource.Substring(start, (end < 0 ? resource.Length : end) - start);
        if (Aliases.TryGetValue(host, out string? name))
        {
            return name;
        }

        foreach (string parent in Parents)
        {
            if (host.Length > parent.Length && host[host.Length - parent.Length - 1] == '.' && host.EndsWith(parent, StringComparison.OrdinalIgnoreCase))
            {
                return Aliases.TryGetValue(parent, out string? owner) ? owner : parent;
            }
        }

        return host;
    }
}
