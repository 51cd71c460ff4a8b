using System.Globalization;

namespace PolicyAnalyzers.Gateway.Host;

/// <summary>
/// <c>keys list</c>, <c>keys rotate</c> and <c>keys revoke KID --reason TEXT</c>: what an operator does with signing keys, beside a gateway that runs or not. It reads the configuration that
/// the gateway reads, and writes the database that it shares.
/// </summary>
internal static class KeysCommand
{
    private const string Usage = "usage: keys list | keys rotate | keys revoke KID --reason TEXT, each with the configuration of the gateway";

    public static bool IsAsked(string[] args) => args is ["keys", ..];

    /// <returns>0 when it was done, 1 when it could not be, 2 when it was not understood.</returns>
    public static async Task<int> RunAsync(string[] args, WebApplication app)
    {
        try
        {
            return await RunAsync(args, app.Services.GetRequiredService<ISigningKeys>(), app.Configuration["reason"]);
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static async Task<int> RunAsync(string[] args, ISigningKeys keys, string? reason)
    {
        switch (args)
        {
            case ["keys", "list", ..]:
                foreach (SigningKeyStatus key in await keys.ListAsync())
                {
                    Write(key);
                }

                return 0;
            case ["keys", "rotate", ..]:
                Write(await keys.RotateAsync());
                return 0;
            case ["keys", "revoke", var id, ..] when !id.StartsWith("--", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(reason):
                SigningKeyStatus? current = await keys.RevokeAsync(id, reason);
                Console.WriteLine($"{id} is revoked.");
                if (current is null)
                {
                    await Console.Error.WriteLineAsync("No key signs now: none could be made. The gateway tries each second; its log says why.");
                    return 1;
                }

                Write(current);
                return 0;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static void Write(SigningKeyStatus key) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{key.KeyId} {key.State.ToString().ToLowerInvariant(),-8} created {key.Created:u} signs from {key.SignsFrom:u}{(key.PublishedUntil is { } until ? $" published until {until:u}" : "")}"));
}
