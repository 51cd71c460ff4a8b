using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Which hosts are those of a resource that tokens are asked for, where it is known. Data only.</summary>
internal static class AudienceHosts
{
    /// <summary>By <see cref="ResourceName"/>: the hosts, each with all below it.</summary>
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        [ResourceName.Graph] = ["graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn", "graph.microsoft.de"],
        ["management.azure.com"] = ["management.azure.com", "management.core.windows.net", "management.usgovcloudapi.net", "management.chinacloudapi.cn"],
        ["vault.azure.net"] = ["vault.azure.net", "vault.azure.cn", "vault.usgovcloudapi.net"],
        ["storage.azure.com"] = ["core.windows.net", "storage.azure.net", "core.usgovcloudapi.net", "core.chinacloudapi.cn", "storage.azure.com", "fabric.microsoft.com"],
        ["app.vssps.visualstudio.com"] = ["dev.azure.com", "visualstudio.com"],
        ["analysis.windows.net"] = ["powerbi.com", "analysis.windows.net", "fabric.microsoft.com"],
        ["api.fabric.microsoft.com"] = ["fabric.microsoft.com", "powerbi.com"],
        ["outlook.office365.com"] = ["office365.com", "office.com"],
        ["sharepoint.com"] = ["sharepoint.com"],
        ["manage.office.com"] = ["manage.office.com", "manage.office365.us"],
        ["cognitiveservices.azure.com"] = ["azure.com", "cognitive.microsoft.com", "azure.us"],
        ["ai.azure.com"] = ["azure.com"],
        ["database.windows.net"] = ["database.windows.net"],
        ["www.googleapis.com"] = ["googleapis.com", "google.com", "run.app", "cloudfunctions.net"],
    };

    /// <summary>Whether it is known where the resource is.</summary>
    public static bool Knows(string resource) => Known.ContainsKey(ResourceName.Of(resource));

    /// <summary>Whether the host is one of the resource.</summary>
    public static bool Serve(string resource, string host)
    {
        string name = ResourceName.Of(resource);
        return name.Equals(ResourceName.Of(host), StringComparison.OrdinalIgnoreCase)
            || (Known.TryGetValue(name, out string[]? hosts) && Array.Exists(hosts, known => IsBelow(host, known)));
    }

    /// <summary>The machine itself, where nothing leaves it.</summary>
    public static bool IsLocal(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]" or "host.docker.internal";

    private static bool IsBelow(string host, string parent) =>
        host.EndsWith(parent, StringComparison.OrdinalIgnoreCase) && (host.Length == parent.Length || host[host.Length - parent.Length - 1] == '.');
}
