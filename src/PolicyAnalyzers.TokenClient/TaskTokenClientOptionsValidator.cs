using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.TokenClient;

/// <summary>Says at start what is missing, not at the first task.</summary>
internal sealed class TaskTokenClientOptionsValidator : IValidateOptions<TaskTokenClientOptions>
{
    public ValidateOptionsResult Validate(string? name, TaskTokenClientOptions options)
    {
        var faults = new List<string>();
        if (options.Gateway is null || !SafeAddress.IsSafe(options.Gateway))
        {
            faults.Add("Gateway must be the gateway's https URI (http on loopback).");
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

        if (options.Manifest is null && !File.Exists(options.ManifestPath))
        {
            faults.Add($"There is no manifest at '{options.ManifestPath}'. The build writes it when the project references PolicyAnalyzers and declares a task.");
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

            return (options.ClientKey ?? key).KeySize == 256 ? null : "The client key must be on P-256.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            return $"The client key at '{options.ClientKeyPath}' cannot be read.";
        }
    }
}
