using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Gateway.Host;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
FirstRun? firstRun = FirstRun.Prepare(builder);
builder.Services.AddIdentityGateway(options => builder.Configuration
    .GetSection(IdentityGatewayOptions.Section)
    .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true));


// Where an endpoint asks for certificates (Kestrel:Endpoints:…:ClientCertificateMode), whose they are is for the gateway to decide, and the machine's trust counts for nothing.
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.AllowAnyClientCertificate()));

WebApplication app = builder.Build();
app.MapIdentityGateway();

// Alive: the process answers. Ready: so does its store.
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
app.MapHealthChecks("/health/ready");
if (firstRun is not null)
{
    app.Lifetime.ApplicationStarted.Register(() => firstRun.Tell(app.Logger));
}

await app.RunAsync();
