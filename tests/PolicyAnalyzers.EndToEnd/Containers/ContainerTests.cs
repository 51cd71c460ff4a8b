using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.EndToEnd.Containers;

/// <summary>The gateway as a container image, made as the deployment guide says.</summary>
public sealed class ContainerTests : IDisposable
{
    private static readonly string s_host = Repository.Path("src", "PolicyAnalyzers.Gateway.Host");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task The_image_is_built_on_the_official_one_without_a_shell_and_with_time_zones()
    {
        (int exitCode, string output) = await CommandLine.Run(
            "dotnet", s_host, TestContext.Current.CancellationToken, "build", "-nologo", "-t:ComputeContainerBaseImage", "-p:RuntimeIdentifier=linux-x64", "-p:SelfContained=false", "-getProperty:ContainerBaseImage");

        Assert.Equal((0, "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra"), (exitCode, output.Trim()));
    }

    [Fact]
    public async Task The_image_holds_a_gateway_that_starts_and_is_ready()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string archive = Path.Combine(_directory.FullName, "gateway.tar.gz");
        await using (var registry = new BaseImageRegistry())
        {
            (int exitCode, string output) = await CommandLine.Run(
                "dotnet", s_host, cancellationToken, "publish", "-c", "Release", "-nologo", "-t:PublishContainer", "-p:ContainerBaseImage=" + registry.Image, "-p:ContainerArchiveOutputPath=" + archive);
            Assert.True(exitCode == 0, output);
        }

        string image = Extract(archive, "image");
        JsonNode manifest = Blob(image, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(image, "index.json"), cancellationToken))!["manifests"]![0]!);
        JsonNode config = Blob(image, manifest["config"]!)["config"]!;
        Assert.Equal("1654", (string)config["User"]!);
        Assert.Equal("/app/", (string)config["WorkingDir"]!);
        Assert.Equal(["8080/tcp"], config["ExposedPorts"]!.AsObject().Select(port => port.Key));
        Assert.Equal("Policy gateway", (string)config["Labels"]!["org.opencontainers.image.title"]!);

        string layer = Extract(BlobPath(image, manifest["layers"]!.AsArray().Last()!), "layer");
        await AssertReadyAsync(Path.Combine(layer, "app"), (string)config["Entrypoint"]!.AsArray().Last()!, cancellationToken);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static JsonNode Blob(string image, JsonNode descriptor) => JsonNode.Parse(File.ReadAllText(BlobPath(image, descriptor)))!;

    private static string BlobPath(string image, JsonNode descriptor) => Path.Combine([image, "blobs", .. ((string)descriptor["digest"]!).Split(':')]);

    private string Extract(string file, string folder)
    {
        string to = _directory.CreateSubdirectory(folder).FullName;
        using FileStream stream = File.OpenRead(file);
        bool isGzip = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        using Stream tar = isGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        TarFile.ExtractToDirectory(tar, to, overwriteFiles: true);
        return to;
    }

    private async Task AssertReadyAsync(string app, string entry, CancellationToken cancellationToken)
    {
        int port = FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(app, Path.GetFileName(entry))]) { WorkingDirectory = app, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_HTTP_PORTS"] = $"{port}";
        start.Environment["Gateway__Issuer"] = "https://gateway.contoso.example";
        start.Environment["Gateway__DatabasePath"] = Path.Combine(_directory.FullName, "gateway.db");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            long began = Stopwatch.GetTimestamp();
            while (!await IsReadyAsync(http, cancellationToken))
            {
                Assert.False(process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(60), "The gateway is not ready.");
                await Task.Delay(100, cancellationToken);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            TestContext.Current.TestOutputHelper?.WriteLine(await output + await errors);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
