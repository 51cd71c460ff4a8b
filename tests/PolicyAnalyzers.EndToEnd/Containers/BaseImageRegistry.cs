using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PolicyAnalyzers.EndToEnd.Containers;

/// <summary>
/// A registry (OCI distribution specification) on loopback with one image, which has the settings of the official ASP.NET Core image and one file. An application in a container is a layer upon
/// it, so the layer can be made and looked into where the official one cannot be fetched.
/// </summary>
internal sealed class BaseImageRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly byte[] _manifest;
    private readonly Task _serving;

    public BaseImageRegistry()
    {
        byte[] tar = Layer(), layer = Compress(tar);
        byte[] config = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { User = "1654", Env = new[] { "PATH=/usr/bin", "APP_UID=1654", "ASPNETCORE_HTTP_PORTS=8080", "DOTNET_RUNNING_IN_CONTAINER=true" } },
            rootfs = new { type = "layers", diff_ids = new[] { Digest(tar) } },
            history = new[] { new { created = "2026-01-01T00:00:00Z", created_by = "base" } },
        });
        _manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = Describe("application/vnd.oci.image.config.v1+json", config),
            layers = new[] { Describe("application/vnd.oci.image.layer.v1.tar+gzip", layer) },
        });

        int port = FreePort();
        Image = $"localhost:{port}/dotnet/aspnet:10.0";
        _listener.Prefixes.Add($"http://localhost:{port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Image { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private object Describe(string mediaType, byte[] blob)
    {
        _blobs.Add(Digest(blob), blob);
        return new { mediaType, digest = Digest(blob), size = blob.Length };
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            string path = context.Request.Url!.AbsolutePath;
            (string type, byte[]? body) = path switch
            {
                "/v2/" => ("application/json", "{}"u8.ToArray()),
                _ when path.Contains("/manifests/", StringComparison.Ordinal) => (ManifestType, _manifest),
                _ => ("application/octet-stream", _blobs.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..])),
            };
            context.Response.StatusCode = body is null ? 404 : 200;
            if (body is not null)
            {
                (context.Response.ContentType, context.Response.ContentLength64) = (type, body.Length);
                context.Response.AddHeader("Docker-Content-Digest", Digest(body));
                if (context.Request.HttpMethod != "HEAD")
                {
                    await context.Response.OutputStream.WriteAsync(body);
                }
            }

            context.Response.Close();
        }
    }

    private static byte[] Layer()
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/base") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes("base")) });
        }

        return stream.ToArray();
    }

    private static byte[] Compress(byte[] data)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(data);
        }

        return stream.ToArray();
    }

    private static string Digest(byte[] data) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(data));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
