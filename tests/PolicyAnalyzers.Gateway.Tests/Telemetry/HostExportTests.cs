using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PolicyAnalyzers.Gateway.Tests.Telemetry;

/// <summary>The host as a process of its own, with a collector beside it.</summary>
public sealed class HostExportTests : IAsyncLifetime
{
    private static readonly string[] s_signals = ["/v1/logs", "/v1/metrics", "/v1/traces"];

    private readonly ConcurrentDictionary<string, string> _received = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-otlp-");
    private WebApplication _collector = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _collector = builder.Build();
        _collector.MapPost("/v1/{signal}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _received.AddOrUpdate(http.Request.Path.Value!, Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await _collector.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task All_three_signals_go_to_the_collector_that_the_environment_names()
    {
        await RunAsync("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Urls.First());

        Assert.Equal(s_signals, _received.Keys.Order());
        Assert.Contains("policy_gateway.decision", _received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("policy_gateway.check.refusals", _received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("Identity gateway", _received["/v1/logs"], StringComparison.Ordinal);
        Assert.All(_received.Values, body => Assert.Contains("policy-gateway", body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_signal_goes_where_it_alone_is_sent()
    {
        await RunAsync("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", _collector.Urls.First() + "/v1/traces");

        Assert.Equal(["/v1/traces"], _received.Keys);
    }

    [Fact]
    public async Task Nothing_is_sent_that_nobody_asked_for()
    {
        await RunAsync("UNRELATED", "x");

        Assert.Empty(_received);
    }

    /// <summary>Starts a host, has one request refused, and stops the host in its own time.</summary>
    private async Task RunAsync(string name, string value)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "PolicyAnalyzers.Gateway.Host.dll"), "--urls", "http://127.0.0.1:0",
            "--Gateway:Issuer", "https://gateway.contoso.example", "--Gateway:DatabasePath", Path.Combine(_directory.FullName, "gateway.db"),
        ])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[name] = value;
        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        using Process host = Process.Start(start)!;
        try
        {
            while (await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                if (line.Split("Now listening on: ") is [_, string address])
                {
                    using var http = new HttpClient();
                    using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
                    using HttpResponseMessage answer = await http.PostAsync(new Uri(address + "/token"), form, TestContext.Current.CancellationToken);
                    break;
                }
            }

            using var stop = Process.Start("kill", ["-TERM", host.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await host.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await host.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, host.ExitCode);
        }
        finally
        {
            host.Kill();
        }
    }
}
