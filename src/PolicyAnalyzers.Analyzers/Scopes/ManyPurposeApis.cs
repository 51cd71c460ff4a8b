using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>The catalogue of APIs that serve many purposes, and of federation endpoints that serve none. Data only.</summary>
internal static class ManyPurposeApis
{
    /// <summary>By <see cref="ResourceName"/>.</summary>
    public static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        [ResourceName.Graph] = "Microsoft Graph",
        ["graph.windows.net"] = "Azure AD Graph",
        ["management.azure.com"] = "Azure Resource Manager",
        ["manage.office.com"] = "the Office 365 management API",
        ["outlook.office365.com"] = "Exchange Online",
        ["sharepoint.com"] = "SharePoint Online",
        ["app.vssps.visualstudio.com"] = "Azure DevOps",
        ["analysis.windows.net"] = "Power BI",
        ["api.fabric.microsoft.com"] = "Microsoft Fabric",
        ["api.powerplatform.com"] = "the Power Platform API",
    };

    /// <summary>Resources whose <c>.default</c> grants nothing by itself: token exchange for federation, and the bot channel.</summary>
    public static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "api://AzureADTokenExchange",
        "api://AzureADTokenExchangeUSGov",
        "api://AzureADTokenExchangeChina",
        "https://api.botframework.com",
        "https://api.botframework.us",
        "https://api.botframework.azure.cn",
        "https://botapi.skype.com",
    };

    /// <summary>Services of models, by <see cref="ResourceName"/>: outside of agent code, it is the process that asks to talk to its model.</summary>
    public static readonly HashSet<string> Models = new(StringComparer.OrdinalIgnoreCase)
    {
        "cognitiveservices.azure.com",
        "ai.azure.com",
    };
}
