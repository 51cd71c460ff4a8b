namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>The catalogue of APIs that serve many purposes, and of federation endpoints that serve none. Data only.</summary>
internal static class ManyPurposeApis
{
    private const string Graph = "Microsoft Graph";
    private const string ResourceManager = "Azure Resource Manager";
    private const string Management = "the Office 365 management API";
    private const string Exchange = "Exchange Online";

    /// <summary>By host or application id.</summary>
    public static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["graph.microsoft.com"] = Graph,
        ["graph.microsoft.us"] = Graph,
        ["dod-graph.microsoft.us"] = Graph,
        ["microsoftgraph.chinacloudapi.cn"] = Graph,
        ["graph.windows.net"] = "Azure AD Graph",
        ["00000002-0000-0000-c000-000000000000"] = "Azure AD Graph",
        ["00000003-0000-0000-c000-000000000000"] = Graph,
        ["management.azure.com"] = ResourceManager,
        ["management.core.windows.net"] = ResourceManager,
        ["management.usgovcloudapi.net"] = ResourceManager,
        ["management.core.usgovcloudapi.net"] = ResourceManager,
        ["management.chinacloudapi.cn"] = ResourceManager,
        ["management.core.chinacloudapi.cn"] = ResourceManager,
        ["797f4846-ba00-4fd7-ba43-dac1f8f63013"] = ResourceManager,
        ["manage.office.com"] = Management,
        ["manage.office365.us"] = Management,
        ["c5393580-f805-4401-95e8-94b7a6ef2fc2"] = Management,
        ["outlook.office365.com"] = Exchange,
        ["outlook.office.com"] = Exchange,
        ["00000002-0000-0ff1-ce00-000000000000"] = Exchange,
    };

    /// <summary>Resources whose <c>.default</c> grants nothing by itself: token exchange for federation, and the bot channel.</summary>
    public static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "api://AzureADTokenExchange",
        "api://AzureADTokenExchangeUSGov",
        "api://AzureADTokenExchangeChina",
        "https://api.botframework.com",
        "https://api.botframework.us",
    };
}
