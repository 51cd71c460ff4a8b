namespace PolicyAnalyzers.Gateway;

/// <summary>Serves the identity gateway alone, set up by the configuration section "Gateway" of files, environment and command line.</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddIdentityGateway(options => builder.Configuration
            .GetSection(IdentityGatewayOptions.Section)
            .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true));

        WebApplication app = builder.Build();
        app.MapIdentityGateway();
        await app.RunAsync();
    }
}
