using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Gateway.Host;
using PolicyAnalyzers.Gateway.Pkcs11;

bool isCommand = KeysCommand.IsAsked(args);

// Settings count from the start on, so no file of theirs is watched: a database beside them would ring with every commit.
WebApplicationBuilder builder = WebApplication.CreateBuilder(
    [.. isCommand ? args.SkipWhile(arg => !arg.StartsWith("--", StringComparison.Ordinal)) : args, "--hostBuilder:reloadConfigOnChange=false"]);
FirstRun? firstRun = FirstRun.Prepare(builder);
builder.Services.AddIdentityGateway(options => builder.Configuration
    .GetSection(IdentityGatewayOptions.Section)
    .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true));
if (builder.Configuration.GetSection(Pkcs11Options.Section) is { } pkcs11 && pkcs11.Exists())
{
    builder.Services.AddPkcs11SigningKeys(options => pkcs11.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true));
}

if (isCommand)
{
    // What is printed is the answer.
    builder.Logging.ClearProviders().AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
}
else
{
    TelemetryExport.AddTo(builder);
}

// Where an endpoint asks for certificates (Kestrel:Endpoints:…:ClientCertificateMode), whose they are is for the gateway to decide, and the machine's trust counts for nothing.
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.AllowAnyClientCertificate()));

WebApplication app = builder.Build();
if (isCommand)
{
    await using (app)
    {
        return await KeysCommand.RunAsync(args, app);
    }
}

app.MapIdentityGateway();

// Alive: the process answers. Ready: so does its store.
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
app.MapHealthChecks("/health/ready");
if (firstRun is not null)
{
    app.Lifetime.ApplicationStarted.Register(() => firstRun.Tell(app.Logger));
}

await app.RunAsync();
return 0;
