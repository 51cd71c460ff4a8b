using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.TokenClient;

/// <summary>Says at start what is missing, not at the first task.</summary>
internal sealed class TaskTokenClientOptionsValidator(TimeProvider time) : IValidateOptions<TaskTokenClientOptions>
{
    public ValidateOptionsResult Validate(string? name, TaskTokenClientOptions options)
    {
        var faults = new List<string>();
        if (options.Gateway is not { } gateway || !SafeAddress.IsSafe(gateway) || gateway.Query.Length + gateway.Fragment.Length > 0)
        {
            faults.Add("Gateway must be the gateway's issuer: an https URI (http on loopback) without credentials, query and fragment.");
        }

        if (string.IsNullOrEmpty(options.ClientId))
        {
            faults.Add("ClientId must be the agent's id.");
        }

        if (options.ClientKey is null == options.ClientKeyPath is null)
        {
            faults.Add("Set exactly one of ClientKey and ClientKeyPath.");
        }
        else if (KeyFault(options) is { } keyFault)
        {
            faults.Add(keyFault);
        }

        if (ManifestFault(options) is { } manifestFault)
        {
            faults.Add(manifestFault);
        }

        faults.AddRange(options.ResourceAddresses.Where(pair => !SafeAddress.IsSafe(pair.Value))
            .Select(pair => $"The address of resource '{pair.Key}' must be https (http on loopback)."));
        if (options.GatewayTimeout <= TimeSpan.Zero)
        {
            faults.Add("GatewayTimeout must be positive.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? KeyFault(TaskTokenClientOptions options)
    {
        try
        {
            using var key = ECDsa.Create();
            if (options.ClientKeyPath is not null)
            {
                key.ImportFromPem(File.ReadAllText(options.ClientKeyPath));
            }

            // Signing shows that the private half is there.
            ECDsa used = options.ClientKey ?? key;
            used.SignHash(new byte[SHA256.HashSizeInBytes]);
            return used.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? null
                : "The client key must be on P-256.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException or ObjectDisposedException)
        {
            return options.ClientKeyPath is null
                ? "The client key cannot sign."
                : $"The client key at '{options.ClientKeyPath}' cannot be read, or cannot sign.";
        }
    }

    private string? ManifestFault(TaskTokenClientOptions options)
    {
        try
        {
            PolicyManifest manifest = ApplicationManifest.Load(options, time);
            return string.IsNullOrEmpty(options.ClientId) || manifest.FindAgent(options.ClientId) is not null
                ? null
                : $"The manifest declares no task of agent '{options.ClientId}'.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"There is no manifest at '{ApplicationManifest.PathOf(options)}'. The build writes it when the project references PolicyAnalyzers and declares a task.";
        }
        catch (PolicyFormatException exception)
        {
            return $"The manifest at '{ApplicationManifest.PathOf(options)}' cannot be used: {exception.Message}";
        }
    }
}
