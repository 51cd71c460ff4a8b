using System.Net;
using System.Text;
using Microsoft.Identity.Client;

namespace PolicyAnalyzers.Benchmarks.Client;

/// <summary>MSAL with a token in its cache, from an authority that answers within the process.</summary>
internal static class Msal
{
    private static readonly string[] s_scopes = ["https://ledger.contoso.example/.default"];

    public static IConfidentialClientApplication NewClient() => ConfidentialClientApplicationBuilder.Create("00000000-0000-0000-0000-000000000001")
        .WithAuthority("https://login.microsoftonline.com/00000000-0000-0000-0000-000000000002")
        .WithInstanceDiscovery(false)
        .WithClientSecret(Guid.NewGuid().ToString("N"))
        .WithHttpClientFactory(new AnsweringAuthority())
        .Build();

    public static Task AcquireAsync(IConfidentialClientApplication client) => client.AcquireTokenForClient(s_scopes).ExecuteAsync();

    private sealed class AnsweringAuthority : HttpMessageHandler, IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent($$"""{"token_type":"Bearer","expires_in":3600,"access_token":"{{new string('t', 900)}}"}""", Encoding.UTF8, "application/json"),
        });
    }
}
