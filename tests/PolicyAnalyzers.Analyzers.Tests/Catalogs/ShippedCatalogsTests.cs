using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.Tests.Catalogs;

/// <summary>The shipped data: well-formed, consistent with itself, and right about well-known scopes.</summary>
public sealed class ShippedCatalogsTests
{
    private static readonly ScopeCatalogs None = new([]);

    public static TheoryData<string> Files => [.. ShippedCatalogs.Names()];

    private static CatalogedScope? Broad(string scope, string? resource = null) => None.FindBroad(RequestedScope.Parse(scope, resource));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_what_a_user_could_write(string file)
    {
        Assert.All(ScopeCatalogReader.Read(ShippedCatalogs.Text(file)), static scope =>
        {
            Assert.False(scope.IsAllowed);
            Assert.True(char.IsLower(scope.Ground[0]), scope.Ground);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_named_as_narrower_is_not_broad_itself(string file) =>
        Assert.All(ScopeCatalogReader.Read(ShippedCatalogs.Text(file)), static scope =>
            Assert.All(scope.Narrower, choice => Assert.True(Broad(choice, scope.Resource) is not { IsSuggestion: false }, choice)));

    [Fact]
    public void What_is_named_of_Graph_exists_there() =>
        Assert.All(
            ScopeCatalogReader.Read(ShippedCatalogs.Text("microsoft.scopes.json")).Where(static scope => scope.Resource == "https://graph.microsoft.com"),
            static scope => Assert.All([scope.Scope, .. scope.Narrower], static name => Assert.True(ShippedCatalogs.Graph.Contains(name), name)));

    [Theory]
    [InlineData("Directory.ReadWrite.All", false)]
    [InlineData("https://graph.microsoft.com/RoleManagement.ReadWrite.Directory", false)]
    [InlineData("https://graph.microsoft.us/User.ReadWrite.All", false)]
    [InlineData("00000003-0000-0000-c000-000000000000/Files.ReadWrite.All", false)]
    [InlineData("Notes.ReadWrite.All", false)]
    [InlineData("Policy.ReadWrite.ConditionalAccess", false)]
    [InlineData("{…}/Sites.FullControl.All", false)]
    [InlineData("Sites.Read.All", true)]
    [InlineData("ChannelMessage.Read.All", true)]
    [InlineData("https://contoso.sharepoint.com/AllSites.FullControl", false)]
    [InlineData("https://management.azure.com/user_impersonation", false)]
    [InlineData("https://management.core.windows.net//user_impersonation", false)]
    [InlineData("499b84ac-1321-427f-aa17-267ca6975798/user_impersonation", false)]
    [InlineData("https://help.kusto.windows.net/user_impersonation", true)]
    [InlineData("https://outlook.office365.com/EWS.AccessAsUser.All", false)]
    [InlineData("full_access_as_app", false)]
    [InlineData("https://www.googleapis.com/auth/cloud-platform", false)]
    [InlineData("https://mail.google.com/", false)]
    [InlineData("https://mail.google.com", false)]
    [InlineData("admin:org", false)]
    [InlineData("channels:history", true)]
    [InlineData("manage:jira-configuration", false)]
    public void Broad_by_itself(string scope, bool isSuggestion)
    {
        CatalogedScope? found = Broad(scope);

        Assert.NotNull(found);
        Assert.Equal(isSuggestion, found.IsSuggestion);
    }

    [Theory]
    [InlineData("repo", "https://github.com/login/device/code")]
    [InlineData("repo", "https://api.github.com")]
    [InlineData("admin", "https://slack.com")]
    [InlineData("api", "https://gitlab.com")]
    [InlineData("user_impersonation", "https://management.azure.com/")]
    [InlineData("Directory.ReadWrite.All", "https://graph.microsoft.com")]
    public void Broad_at_its_resource_only(string scope, string resource)
    {
        Assert.NotNull(Broad(scope, resource));
        Assert.Null(Broad(scope, "https://ledger.contoso.example"));
    }

    [Theory]
    [InlineData("User.Read")]
    [InlineData("Mail.Read")]
    [InlineData("Mail.ReadWrite")]
    [InlineData("Mail.Send")]
    [InlineData("Calendars.Read")]
    [InlineData("Calendars.ReadWrite")]
    [InlineData("Files.ReadWrite")]
    [InlineData("User.ReadBasic.All")]
    [InlineData("Sites.Selected")]
    [InlineData("openid")]
    [InlineData("profile")]
    [InlineData("offline_access")]
    [InlineData("https://graph.microsoft.com/User.Read")]
    [InlineData("https://ledger.contoso.example/Directory.ReadWrite.All")]
    [InlineData("api://orders/admin:org")]
    [InlineData("https://www.googleapis.com/auth/drive.file")]
    [InlineData("https://www.googleapis.com/auth/gmail.readonly")]
    [InlineData("https://example.com/auth/drive")]
    [InlineData("repo")]
    [InlineData("user")]
    [InlineData("admin")]
    [InlineData("api")]
    [InlineData("user_impersonation")]
    [InlineData("public_repo")]
    [InlineData("chat:write")]
    [InlineData("read:jira-work")]
    [InlineData("https://notsharepoint.com/AllSites.FullControl")]
    [InlineData("/")]
    [InlineData("https://")]
    [InlineData("a/")]
    [InlineData("")]
    public void Not_broad(string scope) => Assert.Null(Broad(scope));
}
