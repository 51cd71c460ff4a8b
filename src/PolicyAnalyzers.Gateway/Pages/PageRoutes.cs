using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>Where the pages are, under the path of the issuer.</summary>
internal sealed class PageRoutes(IOptions<IdentityGatewayOptions> options)
{
    public const string
        Console = "/console",
        Assets = Console + "/assets",
        SignIn = Console + "/sign-in",
        SignOut = Console + "/sign-out",
        Callback = Console + "/signed-in",
        Approvals = Console + "/approvals",
        Leases = Console + "/leases",
        EndLease = Leases + "/end",
        Switches = Console + "/switches",
        LiftSwitch = Switches + "/lift",
        Tasks = Console + "/tasks",
        Audit = Console + "/audit";

    /// <summary>The path of the issuer, without a slash at its end.</summary>
    public string Path { get; } = new Uri(options.Value.Issuer).AbsolutePath.TrimEnd('/');

    /// <summary>A page's address for links: its path from the root of the host.</summary>
    public string To(string page) => Path + page;

    /// <summary>A page's public address, whatever a Host header says.</summary>
    public string PublicAddress(string page) => options.Value.Issuer + page;
}
