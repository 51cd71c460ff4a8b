using System.Collections.Frozen;
using System.Security.Cryptography;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>The pages' style sheet, script and icon. Their names hold a digest of their content, so they can be kept for ever.</summary>
internal static class PageAssets
{
    private static readonly FrozenDictionary<string, PageAsset> s_assets = new[]
    {
        PageAsset.Read("console.css", "text/css; charset=utf-8"),
        PageAsset.Read("console.js", "text/javascript; charset=utf-8"),
        PageAsset.Read("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    public static string StyleSheet { get; } = NameOf(".css");

    public static string Script { get; } = NameOf(".js");

    public static string Icon { get; } = NameOf(".svg");

    public static IResult Serve(HttpContext http, string name)
    {
        PageHeaders.Write(http);
        if (!s_assets.TryGetValue(name, out PageAsset? asset))
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Content, asset.Type);
    }

    private static string NameOf(string extension) => s_assets.Keys.Single(name => name.EndsWith(extension, StringComparison.Ordinal));

    private sealed record PageAsset(string Name, string Type, byte[] Content)
    {
        public static PageAsset Read(string file, string type)
        {
            using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream(file)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string digest = Convert.ToHexStringLower(SHA256.HashData(content))[..12];
            return new PageAsset(Path.GetFileNameWithoutExtension(file) + "." + digest + Path.GetExtension(file), type, content);
        }
    }
}
