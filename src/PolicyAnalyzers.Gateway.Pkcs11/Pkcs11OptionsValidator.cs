using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.Gateway.Pkcs11;

internal sealed class Pkcs11OptionsValidator : IValidateOptions<Pkcs11Options>
{
    public ValidateOptionsResult Validate(string? name, Pkcs11Options options)
    {
        string[] faults = [.. Faults(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(Pkcs11Options options)
    {
        if (string.IsNullOrWhiteSpace(options.Library))
        {
            yield return "Pkcs11.Library is missing: the path of the token's PKCS#11 library";
        }
        else if (!File.Exists(options.Library))
        {
            yield return $"Pkcs11.Library: there is no file '{options.Library}'";
        }

        if (string.IsNullOrWhiteSpace(options.TokenLabel))
        {
            yield return "Pkcs11.TokenLabel is missing: the label of the token";
        }

        if (options.Pin is null == options.PinFile is null)
        {
            yield return "set one of Pkcs11.Pin and Pkcs11.PinFile";
        }
    }
}
