namespace PolicyAnalyzers.Gateway.Host;

/// <summary>
/// A host that nobody has configured yet: it serves this machine alone, keeps its state where the user's applications do, denies everything, and says what to do.
/// </summary>
internal sealed partial class FirstRun
{
    private const string Issuer = "http://127.0.0.1:8443";

    private FirstRun(string database, bool isDevelopment) => (Database, IsDevelopment) = (database, isDevelopment);

    private string Database { get; }

    /// <summary>A developer's machine shows the pages to who says who they are.</summary>
    private bool IsDevelopment { get; }

    /// <summary>Sets safe defaults, when the configuration says nothing of a gateway.</summary>
    /// <returns>Null when it does.</returns>
    public static FirstRun? Prepare(WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetSection(IdentityGatewayOptions.Section).Exists())
        {
            return null;
        }

        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        string folder = Path.Combine(data.Length > 0 ? data : builder.Environment.ContentRootPath, "policy-gateway");
        Directory.CreateDirectory(folder);
        FirstRun firstRun = new(Path.Combine(folder, "gateway.db"), builder.Environment.IsDevelopment());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{IdentityGatewayOptions.Section}:{nameof(IdentityGatewayOptions.Issuer)}"] = Issuer,
            [$"{IdentityGatewayOptions.Section}:{nameof(IdentityGatewayOptions.DatabasePath)}"] = firstRun.Database,
        });
        if (firstRun.IsDevelopment)
        {
            builder.Configuration[$"{IdentityGatewayOptions.Section}:{nameof(IdentityGatewayOptions.SignIn)}:{nameof(GatewaySignInOptions.DevelopmentLogin)}"] = "true";
        }

        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(Issuer);
        }

        return firstRun;
    }

    public void Tell(ILogger logger)
    {
        NothingConfigured(logger, Issuer, Database);
        if (IsDevelopment)
        {
            Pages(logger, Issuer);
        }
    }

    [LoggerMessage(100, LogLevel.Warning, """
        Nothing is configured: this gateway is {Issuer}, for this machine alone, keeps its state in {Database}, and denies everything.
        To let an agent in, write an appsettings.json beside the program, or start it in a folder that has one, with a section "Gateway":
          1. "Issuer", the address by which agents and APIs reach it, and "DatabasePath", a file that outlives the process;
          2. "Manifests", the policy.json files that the builds of the agents made;
          3. "Clients", the public key of each agent, of each API that introspects tokens, of each approver and auditor;
          4. "PolicyPath", a file that says what of the manifests is allowed, as {{ "version": 1, "agents": [ {{ "id": "…", "tasks": [ "…" ] }} ] }};
          5. "SignIn", an OpenID Connect provider, for the approval page and the operations console.
        """)]
    private static partial void NothingConfigured(ILogger logger, string issuer, string database);

    [LoggerMessage(101, LogLevel.Warning, "The approval page and the operations console are at {Issuer}/console, and let anybody in: this is the Development environment.")]
    private static partial void Pages(ILogger logger, string issuer);
}
