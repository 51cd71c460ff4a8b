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

        if (new object?[] { options.ClientKey, options.ClientKeyPath, options.Credential }.Count(given => given is not null) != 1)
        {
            faults.Add("Set exactly one of ClientKey, ClientKeyPath and Credential.");
        }
        else if (CredentialFault(options) is { } credentialFault)
        {
            faults.Add(credentialFault);
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

        if (options.GatewayRetries is < 0 or > 10)
        {
            faults.Add("GatewayRetries must be from 0 to 10.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? CredentialFault(TaskTokenClientOptions options)
    {
        try
        {
            return options.ClientCredential.Fault();
        }
        catch (ClientCredentialException exception)
        {
            return exception.Message;
        }
    }

    private string? ManifestFault(TaskTokenClientOptions options)
    {
        try
        {
            PolicyManifest manifest = ApplicationManifest.Load(options, time);
            if (ApplicationManifest.OtherBuild(options, manifest) is { } digest)
            {
                return $"The manifest at '{ApplicationManifest.PathOf(options)}' is of another build: its digest is {manifest.Digest}, and the application was built with {digest}. Deploy both together.";
            }

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
